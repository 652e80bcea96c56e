namespace EsmTestKit.Legality;

/// <summary>X4: a batch is no larger than BatchSize and comes from one queue or one shard; X7: no record of a table's stream stands in it twice.</summary>
internal sealed class BatchCheck(WorldFacts facts) : LegalityCheck
{
    private readonly SortedDictionary<string, string> _shards = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _written = new(StringComparer.Ordinal);

    public override void See(LedgerLine line)
    {
        switch (line.Entry)
        {
            case "RecordPut":
                foreach (var record in line.Records) _shards[record] = line.Text("shardId")!;
                break;
            case "DynamoDbStreamRecordWritten":
                foreach (var record in line.Records) _shards[record] = line.Text("shardId")!;
                var number = $"{line.Text("table")} {line.Text("shardId")} {line.Text("sequenceNumber")}";
                if (!_written.TryAdd(number, line.Records[0])) Never("X7", line, $"{line.Records[0]} is in the stream already, as {_written[number]}");
                break;
            case "InvocationStarted" when line.Text("mapping") is { } mapping:
                CheckBatch(line, mapping);
                break;
            default:
                break;
        }
    }

    private void CheckBatch(LedgerLine line, string mapping)
    {
        var records = line.EventRecords;
        if (facts.Mappings.TryGetValue(mapping, out var known) && records.Count > known.BatchSize) Never("X4", line, $"{records.Count} records in a batch of at most {known.BatchSize}");
        if (records.Select(record => (string?)record["eventSourceARN"]).Distinct().Count() > 1) Never("X4", line, "records of two sources in one batch");
        if (line.Records.Where(_shards.ContainsKey).Select(record => _shards[record]).Distinct().Count() > 1) Never("X4", line, "records of two shards in one batch");
        var events = records.Where(record => record["dynamodb"] is not null).Select(record => (string?)record["eventID"]).ToList();
        if (events.Distinct().Count() < events.Count) Never("X7", line, "a record of a table's stream stands in one batch twice");
    }
}
