namespace EsmTestKit.Internal.Ledger;

/// <summary>Which lane a record or an entry belongs to: a shard, a message group, a queue, a destination.</summary>
internal sealed class LaneBook
{
    private readonly List<Lane> _lanes = [];
    private readonly SortedDictionary<string, int> _byKey = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _shardOf = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _groupOf = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (string Source, string Function)> _mappings = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _functionOf = new(StringComparer.Ordinal);

    private enum Floor
    {
        Choices,
        Control,
        Source,
        Destination,
    }

    /// <summary>Where each lane stands in the report: choices and mappings first, then sources, what only receives last.</summary>
    public IReadOnlyList<int> Order => [.. Enumerable.Range(0, _lanes.Count)
        .OrderBy(lane => FloorOf(_lanes[lane]))
        .ThenBy(lane => _lanes.FindIndex(first => first.Source == _lanes[lane].Source))
        .ThenBy(lane => _lanes[lane].Name.Length)
        .ThenBy(lane => _lanes[lane].Name, StringComparer.Ordinal)];

    public int Choices => Get("choice", Floor.Choices, "", "AWS's choices", "what is not the usual");

    public int Control => Get("control", Floor.Control, "", "mappings", "and sources");

    /// <summary>Learns where records belong, before anything is drawn: a group is known only from the events.</summary>
    public void Learn(LedgerLine line)
    {
        switch (line.Entry)
        {
            case "MappingCreated" or "MappingUpdated":
                var source = line.Text("eventSourceArn") is { } arn ? EntryText.Tail(arn) : SourceOf(line.Of("mapping"));
                var function = EntryText.Tail(line.Of("functionArn"));
                _mappings[line.Of("mapping")] = (source, function);
                if (source.Length > 0) _functionOf[source] = _functionOf.TryGetValue(source, out var others) && !others.Split(", ").Contains(function) ? $"{others}, {function}" : function;
                break;
            case "RecordPut" or "DynamoDbStreamRecordWritten":
                foreach (var record in line.Records) _shardOf[record] = line.Of("shardId");
                break;
            case "InvocationStarted" when EventOf.IsFifo(line):
                foreach (var (record, group) in EventOf.Groups(line)) _groupOf[record] = group;
                break;
            default:
                break;
        }
    }

    public string SourceOf(string mapping) => _mappings.TryGetValue(mapping, out var known) ? known.Source : "";

    public int OfRecord(string record)
    {
        var source = record.LastIndexOf('#') is > 0 and var hash ? record[..hash] : record;
        if (_shardOf.TryGetValue(record, out var shard)) return OfShard(source, shard);
        return _groupOf.TryGetValue(record, out var group)
            ? Get($"group {source} {group}", Floor.Source, source, $"group {group}", About(source))
            : OfQueue(source);
    }

    public int OfShard(string source, string shardId) => Get($"shard {source} {shardId}", Floor.Source, source, EntryText.ShardName(shardId), About(source));

    public bool IsShard(int lane) => _lanes[lane].IsShard;

    public int OfQueue(string queue) => Get($"queue {queue}", Floor.Source, queue, queue, _functionOf.TryGetValue(queue, out var functions) ? $"→ {functions}" : "queue");

    public int OfDestination(string arn) => arn.Contains(":sns:", StringComparison.Ordinal) ? OfTopic(EntryText.Tail(arn))
        : arn.Contains(":s3:", StringComparison.Ordinal) ? OfBucket(EntryText.Tail(arn))
        : OfQueue(EntryText.Tail(arn));

    public int OfTopic(string topic) => Get($"topic {topic}", Floor.Destination, topic, topic, "topic");

    public int OfBucket(string bucket) => Get($"bucket {bucket}", Floor.Destination, bucket, bucket, "bucket");

    public int OfFunction(string function) => Get($"function {function}", Floor.Source, function, function, "invoked directly");

    public TimelineLane Draw(int lane, int rows) => new(_lanes[lane].Name, _lanes[lane].About, rows);

    private Floor FloorOf(Lane lane) => lane.Floor == Floor.Source && lane.IsQueue && !_functionOf.ContainsKey(lane.Source) ? Floor.Destination : lane.Floor;

    private string About(string source) => _functionOf.TryGetValue(source, out var functions) ? $"{source} → {functions}" : source;

    private int Get(string key, Floor floor, string source, string name, string about)
    {
        if (_byKey.TryGetValue(key, out var lane)) return lane;
        _lanes.Add(new Lane(floor, source, name, about, key.Split(' ')[0]));
        return _byKey[key] = _lanes.Count - 1;
    }

    private sealed record Lane(Floor Floor, string Source, string Name, string About, string Kind)
    {
        public bool IsQueue => Kind == "queue";

        public bool IsShard => Kind == "shard";
    }
}
