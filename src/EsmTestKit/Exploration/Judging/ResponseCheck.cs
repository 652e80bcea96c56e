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
            if (ledger[index] is InvocationEnded { Invocation: { Request.MappingId: not null, Result: { } result } invocation } && (WindowState(result, invocation) ?? Of(result, invocation)) is { } finding) return finding;
        }

        return null;
    }

    private static Finding? Of(string result, LambdaInvocation invocation)
    {
        if (invocation.Request is { ReportsFailures: true, VisibleFrom: not null } && Shapeless(result) is { } shape)
        {
            RuleHits.Note("EXP-306");
            return new Finding("O6", $"{Site(invocation)} answers {shape}: AWS takes the whole batch for failed.", "{\"batchItemFailures\":[…]}", result, "Answer with an SQSBatchResponse, with nothing, or with {\"batchItemFailures\":[]} when all is done.");
        }

        if (!result.Contains("atchItemFailures", StringComparison.OrdinalIgnoreCase)) return null;
        using var json = Parse(result);
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } answer) return null;
        foreach (var member in answer.EnumerateObject())
        {
            if (!member.Name.Equals("batchItemFailures", StringComparison.OrdinalIgnoreCase) || member.Value.ValueKind != JsonValueKind.Array) continue;
            if (member.Value.GetArrayLength() == 0) return null;
            RuleHits.Note("EXP-306");
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
                return new Finding("O6", $"{Site(invocation)} reports \"{stranger}\", which names no record of the batch: AWS takes the whole batch for failed.", "an identifier of the batch", $"\"{stranger}\"", "Report the messageId of an SQS message, the sequence number of a stream record.");
            }
        }

        return null;
    }

    /// <summary>What a queue's mapping cannot read; null: it can (SQS-362, SQS-368).</summary>
    private static string? Shapeless(string result)
    {
        if (result.AsSpan().Trim() is "" or "null" || result[0] == '{' && !result.Contains("\"batchItemFailures\"", StringComparison.Ordinal)) return null;
        using var json = Parse(result);
        return json?.RootElement switch
        {
            null => "what is no JSON",
            { ValueKind: JsonValueKind.Object } answer when !answer.TryGetProperty("batchItemFailures", out var list) || list.ValueKind is JsonValueKind.Array or JsonValueKind.Null => null,
            { ValueKind: JsonValueKind.Object } => "with batchItemFailures that is no list",
            { ValueKind: JsonValueKind.String } text when text.ValueEquals("") => null,
            { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() == 0 => null,
            var other => $"with a JSON {other.Value.ValueKind}, not an object",
        };
    }

    /// <summary>A window that goes on wants its state back (STR-289).</summary>
    private static Finding? WindowState(string result, LambdaInvocation invocation)
    {
        // Bytes first: the text of an event is made when somebody reads it, and most are never looked at.
        if (invocation.Request.VisibleFrom is not null || invocation.Request.Payload.Span.IndexOf("\"isFinalInvokeForWindow\":false"u8) < 0) return null;
        using var json = Parse(result);
        if (json?.RootElement is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("state", out var state) && state.ValueKind != JsonValueKind.Null) return null;
        RuleHits.Note("EXP-306");
        return new Finding("O6", $"{Site(invocation)} answers without the window's state: AWS takes the batch for failed.", "{\"state\":{…}}", result, "Answer with the state in each invocation of a window, be it unchanged: new TimeWindowResponse { State = input.State }.");
    }

    /// <summary>The first answer that reports a message of a FIFO group and not those behind it (SQS-373): AWS deletes them, and the group goes on without the one that failed.</summary>
    public static Finding? GroupTail(EsmLedger ledger)
    {
        for (var index = 0; index < ledger.Count; index++)
        {
            if (ledger[index] is InvocationEnded { Invocation: { Request: { MappingId: not null, ReportsFailures: true, VisibleFrom: not null }, Result: { Length: > 4 } result } invocation } && Skipped(result, invocation) is (var failed, var behind))
            {
                RuleHits.Note("EXP-306");
                return new Finding("O6", $"{Site(invocation)} reports \"{failed}\" and not \"{behind}\", which stands behind it in its group: AWS deletes that one, and the failed one comes after it.", "the failed message and all behind it in its group", $"\"{failed}\" alone", Advice.Of(EsmClaim.OrderPerKey));
            }
        }

        return null;
    }

    private static (string Failed, string Behind)? Skipped(string result, LambdaInvocation invocation)
    {
        if (!result.Contains("itemIdentifier", StringComparison.Ordinal) || !invocation.Event.Contains("MessageGroupId", StringComparison.Ordinal)) return null;
        using var answer = Parse(result);
        using var input = Parse(invocation.Event);
        if (answer?.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("batchItemFailures", out var list) || list.ValueKind != JsonValueKind.Array || input is null) return null;
        var reported = list.EnumerateArray().Select(failure => failure.ValueKind == JsonValueKind.Object && failure.TryGetProperty("itemIdentifier", out var identifier) ? identifier.ToString() : "").ToHashSet(StringComparer.Ordinal);
        var failed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var record in input.RootElement.GetProperty("Records").EnumerateArray())
        {
            // A standard queue's groups have no order.
            if (record.GetProperty("eventSourceARN").GetString()?.EndsWith(".fifo", StringComparison.Ordinal) != true) return null;
            var (id, group) = (Identifier(record) ?? "", record.GetProperty("attributes").GetProperty("MessageGroupId").GetString() ?? "");
            if (reported.Contains(id)) failed.TryAdd(group, id);
            else if (failed.TryGetValue(group, out var before)) return (before, id);
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
