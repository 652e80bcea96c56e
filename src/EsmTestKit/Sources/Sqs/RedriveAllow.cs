using System.Text.Json;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>Which queues may name a queue as their dead-letter queue (SQS-213, SQS-214).</summary>
internal static class RedriveAllow
{
    private const int MostSources = 10;

    /// <summary>The text, if it is a policy.</summary>
    public static string Check(string text)
    {
        RuleHits.Note("SQS-213");
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var permission = root.TryGetProperty("redrivePermission", out var value) ? value.GetString() : null;
            var sources = root.TryGetProperty("sourceQueueArns", out var arns) ? arns.GetArrayLength() : (int?)null;
            if (permission == "byQueue" ? sources is >= 1 and <= MostSources : permission is "allowAll" or "denyAll" && sources is null) return text;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Refused below.
        }

        throw SqsErrors.InvalidValue(text, "RedriveAllowPolicy", "redrivePermission must be allowAll, denyAll, or byQueue with 1 to 10 sourceQueueArns.").By("SQS-213");
    }

    public static bool Permits(string? text, string sourceArn)
    {
        if (text is null) return true;
        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("redrivePermission").GetString() switch
        {
            "denyAll" => false,
            "byQueue" => document.RootElement.GetProperty("sourceQueueArns").EnumerateArray().Any(arn => arn.GetString() == sourceArn),
            _ => true,
        };
    }
}
