using System.Diagnostics;
using System.Globalization;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>One shard: its range of hash keys, its place in the lineage, its records.</summary>
internal sealed class ShardStore : IStreamShard
{
    private readonly World _world;
    private readonly Func<TimeSpan> _retention;
    private readonly RecordLog _log = new();
    private ulong _lastIndex;
    private Gap? _gap;
    private DateTimeOffset? _closesAt;

    public ShardStore(World world, string streamName, int ordinal, HashKeyRange range, IReadOnlyList<ShardStore> parents, DateTimeOffset appearsAt, Func<TimeSpan> retention)
    {
        (_world, StreamName, Ordinal, Range, AppearsAt, _retention) = (world, streamName, ordinal, range, appearsAt, retention);
        Id = IdOf(ordinal);
        Parents = [.. parents.Select(parent => parent.Id)];
        // A second after its parents' end, so that every number of a child is greater than every number of a parent (STR-018).
        CreatedSecond = parents.Count == 0 ? appearsAt.ToUnixTimeSeconds() : parents.Max(parent => Math.Max(appearsAt.ToUnixTimeSeconds(), parent.CreatedSecond)) + 1;
        RuleHits.Note(parents.Count == 0 ? "STR-016" : "STR-018");
        StartingSequenceNumber = new KinesisSequence(CreatedSecond, 0, CreatedSecond, (uint)ordinal).Compose(); // STR-016
    }

    public string StreamName { get; }

    public int Ordinal { get; }

    public ShardId Id { get; }

    public HashKeyRange Range { get; }

    public IReadOnlyList<ShardId> Parents { get; }

    /// <summary>When the shard can first be seen: at once, or when its stream's transition ends.</summary>
    public DateTimeOffset AppearsAt { get; }

    public long CreatedSecond { get; }

    public SequenceNumber StartingSequenceNumber { get; }

    public DateTimeOffset? ClosedAt => _closesAt <= _world.Now ? _closesAt : null;

    public bool IsClosed => ClosedAt is not null;

    /// <summary>The highest number the shard could have given out (STR-017).</summary>
    public SequenceNumber? EndingSequenceNumber
    {
        get
        {
            if (ClosedAt is not { } closedAt) return null;
            RuleHits.Note("STR-017");
            return new KinesisSequence(CreatedSecond, KinesisSequence.LastIndex, Math.Max(closedAt.ToUnixTimeSeconds(), CreatedSecond), (uint)Ordinal).Compose();
        }
    }

    /// <summary>Closed, and everything it ever held has outlived the retention (STR-038).</summary>
    public bool IsExpired => ClosedAt is { } closedAt && _world.Now - closedAt > _retention();

    /// <summary>The next instant at which it appears, closes or may expire; in the past if nothing of that lies ahead.</summary>
    public DateTimeOffset NextChangeAt =>
        AppearsAt > _world.Now ? AppearsAt
        : _closesAt is not { } closesAt ? DateTimeOffset.MinValue
        : closesAt > _world.Now ? closesAt
        : closesAt + _retention() + TimeSpan.FromTicks(1);

    public SequenceNumber? Newest { get; private set; }

    public DateTimeOffset? NewestArrivedAt { get; private set; }

    public StreamRecord? Oldest => Readable().Count == 0 ? null : _log[0];

    public int Count => Readable().Count;

    /// <summary>STR-005: twelve digits at least, counted over the life of the stream, never used again.</summary>
    public static ShardId IdOf(int ordinal) => new(string.Create(CultureInfo.InvariantCulture, $"shardId-{ordinal:D12}"));

    public void CloseAt(DateTimeOffset instant) => _closesAt = instant;

    /// <summary>Numbers rise strictly in the order of writing (STR-019), and beyond <paramref name="exceed"/> where the caller named one (STR-023).</summary>
    public StoredRecord Append(long number, string partitionKey, ReadOnlyMemory<byte> data, KinesisSequence? exceed)
    {
        if (exceed is { } floor && floor.ShardSecond == CreatedSecond && floor.ShardOrdinal == Ordinal && floor.Index > _lastIndex && floor.Index < KinesisSequence.LastIndex - 1)
        {
            RuleHits.Note("STR-023");
            _lastIndex = floor.Index;
        }

        // Arrival has milliseconds (STR-025).
        var arrivedAt = DateTimeOffset.FromUnixTimeMilliseconds(_world.Now.ToUnixTimeMilliseconds());
        RuleHits.Note("STR-015");
        RuleHits.Note("STR-446");
        RuleHits.Note("STR-019");
        RuleHits.Note("STR-021"); // Nothing compares it with what came before.
        RuleHits.Note("STR-025");
        var record = new StoredRecord(this, number, ++_lastIndex, arrivedAt, partitionKey, data);
        Readable().Append(record);
        Newest = record.SequenceNumber;
        NewestArrivedAt = arrivedAt;
        return record;
    }

    /// <summary>Leaves a number free before the next record: another of its key, put at the same time, may get it (CP-49).</summary>
    public void LeaveGap(string partitionKey) => _gap = new Gap(partitionKey, ++_lastIndex, _world.Now);

    /// <summary>Whether a record of the key would get in before the latest one.</summary>
    public bool HasGapFor(string partitionKey) => _gap is { } gap && gap.PartitionKey == partitionKey && gap.At == _world.Now;

    /// <summary>Writes into the number that was left free: the put was under way at the same time and won (CP-49).</summary>
    public StoredRecord Insert(long number, string partitionKey, ReadOnlyMemory<byte> data)
    {
        RuleHits.Note("CP-49");
        var record = new StoredRecord(this, number, (_gap ?? throw new UnreachableException()).Index, NewestArrivedAt ?? _world.Now, partitionKey, data);
        _gap = null;
        Readable().Insert(record);
        return record;
    }

    public StreamPosition Resolve(StreamPosition position)
    {
        _gap = null; // Somebody begins to read behind what is there.
        switch (position)
        {
            case StreamPosition.Latest:
                RuleHits.Note("STR-040");
                return Tip();
            case StreamPosition.AtTimestamp(var instant):
                RuleHits.Note("STR-041");
                var index = IndexOf(position);
                // Nothing arrived since: the tip (STR-042). Everything did: as TRIM_HORIZON, and so it stays while records expire.
                if (index == _log.Count) RuleHits.Note("STR-042");
                return index == _log.Count ? Tip()
                    : _log[index].ArrivedAt >= instant ? new StreamPosition.AtSequenceNumber(_log[index].SequenceNumber)
                    : throw new UnreachableException();
            default:
                return position;
        }
    }

    public IReadOnlyList<StreamRecord> Read(StreamPosition from, int max)
    {
        var index = IndexOf(from);
        var count = Math.Min(max, _log.Count - index);
        if (count <= 0) return [];
        _gap = null; // What somebody has read stays as it is.
        var records = new StreamRecord[count];
        for (var offset = 0; offset < count; offset++) records[offset] = _log[index + offset];
        return records;
    }

    /// <summary>Lets go of what the present retention no longer covers, before another one takes its place (STR-037).</summary>
    public void Trim()
    {
        if (_log.TrimBefore(_world.Now - _retention())) RuleHits.Note("STR-036");
    }

    private StreamPosition Tip() => new StreamPosition.AfterSequenceNumber(Newest ?? StartingSequenceNumber);

    // Older than the retention is unreadable; exactly as old still is (STR-036).
    private RecordLog Readable()
    {
        Trim();
        return _log;
    }

    private readonly record struct Gap(string PartitionKey, ulong Index, DateTimeOffset At);

    private int IndexOf(StreamPosition position)
    {
        var log = Readable();
        if (position is StreamPosition.AtSequenceNumber or StreamPosition.AfterSequenceNumber) RuleHits.Note("STR-020");
        return position switch
        {
            StreamPosition.TrimHorizon => 0,
            StreamPosition.Latest => log.Count,
            StreamPosition.AtTimestamp(var instant) => log.FirstWhere(record => record.ArrivedAt >= instant),
            StreamPosition.AtSequenceNumber(var number) => log.FirstWhere(record => record.SequenceNumber >= number),
            StreamPosition.AfterSequenceNumber(var number) => log.FirstWhere(record => record.SequenceNumber > number),
            _ => throw new UnreachableException(),
        };
    }
}
