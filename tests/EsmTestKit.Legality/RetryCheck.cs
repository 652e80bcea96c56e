namespace EsmTestKit.Legality;

/// <summary>X5: a batch of a stream that is tried again has the same records, none more.</summary>
internal sealed class RetryCheck : LegalityCheck
{
    // By mapping and first record.
    private readonly SortedDictionary<string, string> _awaited = new(StringComparer.Ordinal);

    public override void See(LedgerLine line)
    {
        switch (line.Entry)
        {
            case "StreamBatchDisposed" when line.Text("disposition") == "retry" && line.Records.Count > 0:
                _awaited[$"{line.Text("mapping")} {line.Records[0]}"] = string.Join(',', line.Records);
                break;
            case "InvocationStarted" when line.Text("mapping") is { } mapping && line.Records.Count > 0:
                if (_awaited.Remove($"{mapping} {line.Records[0]}", out var before) && before != string.Join(',', line.Records)) Never("X5", line, $"the batch [{before}] is tried again as [{string.Join(',', line.Records)}]");
                break;
            case "ReaderRestarted" or "BatchDiscarded" or "RecordsTrimmed" or "MappingUpdated" or "MappingStateChanged":
                // Cut anew: by age, or from the position on.
                foreach (var key in _awaited.Keys.Where(key => key.StartsWith($"{line.Text("mapping")} ", StringComparison.Ordinal)).ToList()) _awaited.Remove(key);
                break;
            default:
                break;
        }
    }
}
