namespace EsmTestKit.Legality;

/// <summary>X1: no record simply vanishes. It is applied, given up with a reason, filtered out or expired, or it is still there.</summary>
internal sealed class EndCheck(WorldFacts facts) : LegalityCheck
{
    private readonly SortedDictionary<string, LedgerLine> _sent = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (LedgerLine Line, string Source)> _put = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _mapped = new(StringComparer.Ordinal);
    private readonly HashSet<string> _offered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);
    private readonly HashSet<string> _off = new(StringComparer.Ordinal);
    private LedgerLine? _last;

    public override void See(LedgerLine line)
    {
        _last = line;
        switch (line.Entry)
        {
            case "MappingCreated":
                _mapped[line.Text("mapping")!] = SourceOf(line.Text("eventSourceArn")!);
                break;
            case "MappingStateChanged" when line.Text("state") is "Disabled" or "Deleting":
                _off.Add(line.Text("mapping")!);
                break;
            case "MappingStateChanged" when line.Text("state") is "Enabled":
                _off.Remove(line.Text("mapping")!);
                break;
            case "MessageSent":
                _sent[line.Records[0]] = line;
                break;
            case "RecordPut" or "DynamoDbStreamRecordWritten":
                foreach (var record in line.Records) _put[record] = (line, line.Text("stream") ?? line.Text("table")!);
                break;
            case "MessagesReceived":
                _offered.UnionWith(line.Records);
                break;
            case "MessageDeleted":
                foreach (var record in line.Records.Where(record => !_offered.Contains(record))) Never("X1", line, $"{record} is deleted, and nobody ever received it");
                _ended.UnionWith(line.Records);
                break;
            case "InvocationStarted" when line.Text("mapping") is not null:
                _offered.UnionWith(line.Records);
                break;
            case "MessageMovedToDeadLetterQueue" or "MessageExpired" or "QueuePurged" or "BatchDiscarded" or "RecordsFilteredOut" or "RecordsTrimmed":
                _ended.UnionWith(line.Records);
                break;
            case "MessageRedriven":
                _ended.Add(line.Records[0]);
                break;
            default:
                break;
        }
    }

    public override void End()
    {
        if (!facts.IsAtRest || _last is not { } last) return;
        var queues = Sources(_ => true);
        foreach (var (record, line) in _sent)
        {
            if (queues.Contains(line.Text("queue")!) && !_ended.Contains(record)) Never("X1", last, $"{record} was sent, everything is at rest, and it came to no end");
        }

        var streams = Sources(mapping => facts.Mappings.TryGetValue(mapping, out var known) && known.FromTheStart);
        foreach (var (record, (_, source)) in _put)
        {
            if (streams.Contains(source) && !_offered.Contains(record) && !_ended.Contains(record)) Never("X1", last, $"{record} was written, everything is at rest, and it was never delivered");
        }
    }

    private HashSet<string> Sources(Func<string, bool> counts) => [.. _mapped.Where(mapping => !_off.Contains(mapping.Key) && counts(mapping.Key)).Select(mapping => mapping.Value)];

    // The last part of a queue's ARN, the second of a stream's or table's.
    private static string SourceOf(string arn)
    {
        var resource = arn.Split(':')[5];
        return resource.Contains('/', StringComparison.Ordinal) ? resource.Split('/')[1] : resource;
    }
}
