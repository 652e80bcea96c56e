using System.Globalization;
using System.Text.Json;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>Reads a queue's RedrivePolicy and holds it against the queue that it names (SQS-189 to SQS-196, SQS-213, SQS-214).</summary>
internal static class RedrivePolicyText
{
    public static RedriveTarget Read(string text, bool isFifo, QueueRegistry queues, string sourceArn)
    {
        var policy = Parse(text);
        RuleHits.Note("SQS-189");
        RuleHits.Note("SQS-192"); // Kept and shown as it was written.
        // maxReceiveCount is reported first (SQS-190).
        RuleHits.Note("SQS-193"); // The console's default of 10 is no default of the API.
        var count = Member(policy, text, "maxReceiveCount");
        var arn = Member(policy, text, "deadLetterTargetArn");
        var receives = Count(count);
        if (arn.ValueKind != JsonValueKind.String || arn.GetString() is not { } targetArn || !targetArn.StartsWith("arn:", StringComparison.Ordinal)) throw Invalid(text, "Invalid value for deadLetterTargetArn.", "SQS-043");
        RuleHits.Note("SQS-196"); // Only queues of this account and Region are found.
        var target = queues.FindByArn(targetArn) ?? throw Invalid(text, "Dead letter target does not exist.", "SQS-194");
        if (target.Attributes.IsFifo != isFifo) throw Invalid(text, "Dead-letter queue must be same type of queue as the source.", "SQS-195");
        // AWS's own wording is not recorded (C26).
        if (!RedriveAllow.Permits(target.Attributes.RedriveAllowPolicyText, sourceArn)) throw Invalid(text, "The dead-letter queue's RedriveAllowPolicy does not permit this source queue.", "SQS-214");
        return new RedriveTarget(targetArn, receives);

        int Count(JsonElement value)
        {
            // A number or a text with a number (SQS-191).
            RuleHits.Note("SQS-191");
            var raw = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
            return int.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1000
                ? number
                : throw Invalid(text, $"Invalid value for maxReceiveCount: {raw}, valid values are from 1 to 1000 both inclusive.", "SQS-191");
        }
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Refused below.
        }

        throw Invalid(text, "Redrive policy is not a valid JSON map.", "SQS-043");
    }

    private static JsonElement Member(JsonElement policy, string text, string name) =>
        policy.TryGetProperty(name, out var value) ? value : throw Invalid(text, $"Redrive policy does not contain mandatory attribute: {name}.", "SQS-190");

    private static AwsServiceException Invalid(string text, string reason, RuleId rule) => SqsErrors.InvalidValue(text, "RedrivePolicy", reason).By(rule);
}
