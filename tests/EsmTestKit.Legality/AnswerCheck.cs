using System.Text.Json.Nodes;

namespace EsmTestKit.Legality;

/// <summary>X9: a success is not taken for a failure but where the answer was lost, and a failure never for a success.</summary>
internal sealed class AnswerCheck(WorldFacts facts) : LegalityCheck
{
    private readonly SortedDictionary<string, string> _batches = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LedgerLine> _ends = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _mappings = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<string>> _ids = new(StringComparer.Ordinal);

    public override void See(LedgerLine line)
    {
        switch (line.Entry)
        {
            case "BatchFormed":
                _batches[$"{line.Text("mapping")} {line.Number("batch")}"] = string.Join(',', line.Records);
                break;
            case "InvocationStarted" when line.Text("mapping") is { } mapping:
                _mappings[line.Text("requestId")!] = mapping;
                _ids[$"{mapping} {string.Join(',', line.Records)}"] = [.. line.EventRecords.Select(IdentifierOf)];
                break;
            case "InvocationEnded" when _mappings.TryGetValue(line.Text("requestId")!, out var mapping):
                _ends[$"{mapping} {string.Join(',', line.Records)}"] = line;
                break;
            case "InvocationRefused" when line.Text("mapping") is { } mapping:
                // The latest attempt never reached the function.
                _ends.Remove($"{mapping} {string.Join(',', line.Records)}");
                break;
            case "QueueBatchSettled" when _batches.TryGetValue($"{line.Text("mapping")} {line.Number("batch")}", out var records):
                CheckQueue(line, records);
                break;
            case "StreamBatchDisposed":
                CheckStream(line);
                break;
            default:
                break;
        }
    }

    private void CheckQueue(LedgerLine line, string records)
    {
        var (deleted, left) = (line.List("deleted"), line.List("left"));
        if (!_ends.TryGetValue($"{line.Text("mapping")} {records}", out var end))
        {
            if (deleted.Count > 0) Never("X9", line, $"[{string.Join(',', deleted)}] is deleted, and no invocation with it has ended");
            return;
        }

        if (IsError(end) && deleted.Count > 0) Never("X9", line, $"the function failed, and [{string.Join(',', deleted)}] is deleted");
        if (IsError(end) || WasLost(line)) return;
        if (ReportedBy(end, line.Text("mapping")!) is not { } reported)
        {
            if (left.Count > 0) Never("X9", line, $"the function succeeded, and [{string.Join(',', left)}] is left");
        }
        else if (reported.Count > 0 && reported.All(_ids[$"{line.Text("mapping")} {records}"].Contains)) CheckReport(line, records.Split(','), reported);
    }

    // What was reported is left, and what was not is deleted.
    private void CheckReport(LedgerLine line, string[] records, IReadOnlyList<string> reported)
    {
        var ids = _ids[$"{line.Text("mapping")} {string.Join(',', records)}"];
        var expected = records.Where((_, index) => reported.Contains(ids[index])).Order(StringComparer.Ordinal).ToList();
        if (!expected.SequenceEqual(line.List("left").Order(StringComparer.Ordinal))) Never("X9", line, $"[{string.Join(',', expected)}] was reported, and [{string.Join(',', line.List("left"))}] is left");
    }

    private void CheckStream(LedgerLine line)
    {
        if (!_ends.TryGetValue($"{line.Text("mapping")} {string.Join(',', line.Records)}", out var end)) return;
        var disposition = line.Text("disposition");
        if (IsError(end) && disposition is ("done" or "continueFrom")) Never("X9", line, $"the function failed, and the batch [{string.Join(',', line.Records)}] is {disposition}");
        if (IsError(end) || WasLost(line) || disposition is not ("retry" or "bisect")) return;
        var hasWindows = facts.Mappings.TryGetValue(line.Text("mapping")!, out var mapping) && mapping.HasWindows;
        if (!hasWindows && ReportedBy(end, line.Text("mapping")!) is null) Never("X9", line, $"the function succeeded, and the batch [{string.Join(',', line.Records)}] comes again ({disposition})");
    }

    // The only success that AWS may take for a failure; what becomes of the batch then has a rule of its own.
    private static bool WasLost(LedgerLine line) => line.Rule == "CP-09" || line.Text("why") == "the response was lost";

    private static bool IsError(LedgerLine end) => end.Text("errorType") is not null;

    /// <summary>What the answer reports, unread identifiers included; null: nothing, or nobody listens.</summary>
    private List<string>? ReportedBy(LedgerLine end, string mapping)
    {
        if (!facts.Mappings.TryGetValue(mapping, out var known) || !known.ReportsFailures) return null;
        if (end.Text("result") is not { } result) return null;
        if (LedgerLine.Parse(result) is not JsonObject answer) return result is "null" or "\"\"" ? null : [];
        if (answer["batchItemFailures"] is not { } failures) return null;
        return failures is JsonArray list ? list.Count == 0 ? null : [.. list.Select(item => item is JsonObject failure ? failure["itemIdentifier"]?.ToString() ?? "" : "")] : [];
    }

    private static string IdentifierOf(JsonObject record) =>
        (string?)record["messageId"] ?? record["kinesis"]?["sequenceNumber"]?.ToString() ?? record["dynamodb"]?["SequenceNumber"]?.ToString() ?? "";
}
