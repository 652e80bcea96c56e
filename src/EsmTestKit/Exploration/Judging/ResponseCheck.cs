using System.Text.Json;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>O6: whether the function's answers say what the mapping understands (EXP-306).</summary>
internal static class ResponseCheck
{
    public static Finding? Of(EsmLedger ledger)
    {
        for (var index = 0; index < ledger.Count; index++)
        {
            if (ledger[index] is InvocationEnded { Invocation: { Request.MappingId: not null, Result: { Length: > 4 } result } invocation } && Of(result, invocation) is { } finding) return finding;
        }

        return null;
    }

    private static Finding? Of(string result, LambdaInvocation invocation)
    {
        if (!result.Contains("atchItemFailures", StringComparison.OrdinalIgnoreCase)) return null;
        using var json = Parse(result);
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } answer) return null;
        foreach (var member in answer.EnumerateObject())
        {
            if (!member.Name.Equals("batchItemFailures", StringComparison.OrdinalIgnoreCase) || member.Value.ValueKind != JsonValueKind.Array) continue;
            if (member.Value.GetArrayLength() == 0) return null;
            if (member.Name != "batchItemFailures")
            {
                return new Finding("O6", $"{Site(invocation)} reports failures as \"{member.Name}\": AWS reads only \"batchItemFailures\", and takes the whole batch for done.", "\"batchItemFailures\"", $"\"{member.Name}\"", "Serialize the answer in camel case, as SQSBatchResponse and StreamsEventResponse of the Lambda packages do.");
            }

            if (!invocation.Request.ReportsFailures)
            {
                return new Finding("O6", $"{Site(invocation)} reports failures, and the mapping does not listen: the whole batch counts as done.", "ReportBatchItemFailures", "not set", "Set FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] on the mapping.");
            }

            if (Stranger(member.Value, invocation) is { } stranger)
            {
                RuleHits.Note("EXP-306");
                return new Finding("O6", $"{Site(invocation)} reports \"{stranger}\", which names no record of the batch: AWS takes the whole batch for failed.", "an identifier of the batch", $"\"{stranger}\"", "Report the messageId of an SQS message, the sequence number of a stream record.");
            }
        }

        return null;
    }

    /// <summary>The first identifier that is none of the batch; null: all are.</summary>
    private static string? Stranger(JsonElement failures, LambdaInvocation invocation)
    {
        using var json = Parse(invocation.Event);
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("Records", out var records)) return null;
        var known = records.EnumerateArray().Select(Identifier).ToHashSet(StringComparer.Ordinal);
        foreach (var failure in failures.EnumerateArray())
        {
            var named = failure.ValueKind == JsonValueKind.Object && failure.TryGetProperty("itemIdentifier", out var identifier) ? identifier.ToString() : failure.ToString();
            if (!known.Contains(named)) return named;
        }

        return null;
    }

    private static string? Identifier(JsonElement record) =>
        record.TryGetProperty("messageId", out var message) ? message.GetString()
        : record.TryGetProperty("kinesis", out var kinesis) ? kinesis.GetProperty("sequenceNumber").GetString()
        : record.TryGetProperty("dynamodb", out var change) ? change.GetProperty("SequenceNumber").GetString()
        : null;

    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Site(LambdaInvocation invocation) => $"{invocation.FunctionName}[{string.Join(',', invocation.Records)}]";
}
