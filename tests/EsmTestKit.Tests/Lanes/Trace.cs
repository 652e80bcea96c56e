using System.Globalization;
using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Lanes;

/// <summary>What a lane did, in the notation of the golden traces.</summary>
/// <remarks>
/// <c>[1,2]✓</c> success, <c>[3]✗</c> a function error, <c>[4-6]r5</c> an answer that reports record 5, <c>[7]r?</c> one that reports what nobody knows,
/// <c>[8]~</c> throttled, <c>[8]!</c> too large to be sent, <c>×4</c> the same four times in a row;
/// <c>D(3;RAE;2;1;Unhandled)</c> the document of record 3: condition, approximateInvokeCount, batchSize, functionError (<c>-</c>: no responseContext).
/// </remarks>
internal static class Trace
{
    public static string Of(EsmLedger ledger) => Joined(ledger.Select(Token).OfType<string>());

    /// <summary>With tumbling windows: <c>0-10[1]{}</c> a call of the window from second 0 to 10 with its state, <c>final</c> and <c>early</c> as flagged.</summary>
    public static string OfWindows(EsmLedger ledger) => Joined(ledger.OfType<InvocationStarted>().Select(started => Window(started.Invocation)));

    public static string Numbers(IEnumerable<long> numbers)
    {
        var parts = new List<string>();
        var list = numbers.ToList();
        for (var from = 0; from < list.Count;)
        {
            var to = from;
            while (to + 1 < list.Count && list[to + 1] == list[to] + 1) to++;
            // Two in a row read better as two.
            if (to > from + 1) parts.Add($"{list[from]}-{list[to]}");
            else parts.AddRange(list[from..(to + 1)].Select(number => number.ToString(CultureInfo.InvariantCulture)));
            from = to + 1;
        }

        return string.Join(',', parts);
    }

    private static string? Token(LedgerEntry entry) => entry switch
    {
        InvocationEnded ended => $"[{Records(ended)}]{Outcome(ended.Invocation)}",
        InvocationRefused refused => $"[{Records(refused)}]{(refused.Reason == "the event is too large" ? "!" : "~")}",
        InvocationRecordSent sent => Document(sent),
        _ => null,
    };

    private static string Records(LedgerEntry entry) => Numbers(entry.Records.Select(record => record.Number));

    private static string Outcome(LambdaInvocation invocation)
    {
        if (invocation.ErrorType is not null) return "✗";
        var known = JsonNode.Parse(invocation.Event)!["Records"]!.AsArray().Select(record => Call.SequenceNumber(record!)).ToList();
        var reported = Identifiers(invocation.Result).Select(identifier => known.IndexOf(identifier)).ToList();
        if (reported.Count == 0) return "✓";
        return reported.Contains(-1) ? "r?" : "r" + Numbers(reported.Order().Distinct().Select(index => invocation.Records[index].Number));
    }

    private static IEnumerable<string> Identifiers(string? answer)
    {
        if (answer is not ['{', ..] || JsonNode.Parse(answer)!["batchItemFailures"] is not JsonArray list) return [];
        return list.Select(entry => entry is JsonObject members && members["itemIdentifier"] is JsonValue value ? value.ToString() : string.Empty);
    }

    private static string Document(InvocationRecordSent sent)
    {
        var document = JsonNode.Parse(sent.Document)!;
        var context = document["requestContext"]!;
        var condition = context["condition"]!.GetValue<string>() == "RetryAttemptsExhausted" ? "RAE" : "AGE";
        var size = (document["KinesisBatchInfo"] ?? document["DDBStreamBatchInfo"])!["batchSize"]?.ToString() ?? "-";
        var error = document["responseContext"] is { } response ? response["functionError"]?.GetValue<string>() ?? "null" : "-";
        return $"D({Records(sent)};{condition};{context["approximateInvokeCount"]};{size};{error})";
    }

    private static string Window(LambdaInvocation invocation)
    {
        var json = JsonNode.Parse(invocation.Event)!;
        var start = DateTimeOffset.Parse(json["window"]!["start"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        var end = DateTimeOffset.Parse(json["window"]!["end"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        var day = new DateTimeOffset(start.Date, TimeSpan.Zero);
        var flags = $"{(json["isFinalInvokeForWindow"]!.GetValue<bool>() ? "final" : "")}{(json["isWindowTerminatedEarly"]!.GetValue<bool>() ? "early" : "")}";
        return string.Create(CultureInfo.InvariantCulture, $"{(start - day).TotalSeconds}-{(end - day).TotalSeconds}[{Numbers(invocation.Records.Select(record => record.Number))}]{json["state"]!.ToJsonString()}{flags}");
    }

    private static string Joined(IEnumerable<string> tokens)
    {
        var runs = new List<(string Token, int Count)>();
        foreach (var token in tokens)
        {
            if (runs.Count > 0 && runs[^1].Token == token) runs[^1] = (token, runs[^1].Count + 1);
            else runs.Add((token, 1));
        }

        return string.Join(' ', runs.Select(run => run.Count == 1 ? run.Token : $"{run.Token}×{run.Count}"));
    }
}
