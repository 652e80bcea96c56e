using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>One stream of a table: born when it is enabled, closed when it is disabled, readable as long as its records last (STR-071 to STR-073).</summary>
internal sealed class TableStream : IStreamSource
{
    // 10^20: a sequence number is a counter before twenty digits that grow with the clock, as in 2400001838000228527682.
    private static readonly BigInteger CounterUnit = BigInteger.Pow(10, 20);
    private static readonly Option[] Splits = [new("stay", "CP-47", ChoiceCost.None), new("split", "CP-47", ChoiceCost.Reorder)];
    private readonly World _world;
    private readonly List<TableShard> _shards = [];
    private readonly List<TableShard> _open = [];
    private BigInteger _counter;
    private long _accepted;

    // Of the open shards the place that was split, and where its upper half lies.
    private (int Place, int Upper)? _split;

    public TableStream(World world, DynamoDbBehavior behavior, TableDefinition table, DynamoDbStreamView view, string label)
    {
        _world = world;
        Behavior = behavior;
        Table = table;
        View = view;
        Label = label;
        Arn = $"{table.Arn}/stream/{label}";
        CreatedAt = world.Now;
        AttributeOrder = new AttributeOrder(behavior.AttributeOrderSeed);
        RuleHits.Note("ADD-68");
        for (var shard = 0; shard < behavior.ShardCount; shard++) Open(null, CreatedAt);
    }

    public event Action? Changed;

    public DynamoDbBehavior Behavior { get; }

    public TableDefinition Table { get; }

    public DynamoDbStreamView View { get; }

    /// <summary>UTC with milliseconds and no zone (STR-069).</summary>
    public string Label { get; }

    public string Arn { get; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset? DisabledAt { get; private set; }

    public AttributeOrder AttributeOrder { get; }

    public StreamKind Kind => StreamKind.DynamoDb;

    public string Name => Table.Name;

    /// <summary>Two of the four that the API knows: nothing passes through ENABLING and DISABLING here (STR-074).</summary>
    public string Status
    {
        get
        {
            RuleHits.Note("STR-074");
            return DisabledAt is null ? "ENABLED" : "DISABLED";
        }
    }

    /// <summary>A disabled stream, and that of a deleted table, stays readable until its last record has expired (STR-072, STR-073).</summary>
    public bool IsReadable => DisabledAt is not { } disabledAt || !IsExpired(disabledAt);

    public IReadOnlyList<IStreamShard> Shards
    {
        get
        {
            CatchUp();
            _shards.RemoveAll(shard => shard.IsGone);
            return [.. _shards];
        }
    }

    public IEnumerable<TableShard> TableShards => Shards.Cast<TableShard>();

    public DateTimeOffset? NextChangeAt
    {
        get
        {
            CatchUp();
            return _open.Count == 0 || Behavior.ShardRollover is not { } rollover ? null : _open.Min(shard => shard.CreatedAt) + rollover;
        }
    }

    public IStreamShard? FindShard(ShardId id) => Shards.FirstOrDefault(shard => shard.Id == id);

    public TableChange Append(ItemKey key, ChangeKind kind, AttributeMap? before, AttributeMap? after, RecordName name, bool isTimeToLive)
    {
        CatchUp();
        SplitIfChosen(key);
        _accepted++;
        var shard = ShardOf(key);
        var change = new TableChange(this, name, NextNumber(_world.Now), shard.Id, kind, _world.Now)
        {
            EventId = NewEventId(),
            Keys = Table.Keys.KeysOf(after ?? before!),
            NewImage = View.ShowsNew() ? after : null,
            OldImage = View.ShowsOld() ? before : null,
            IsTimeToLive = isTimeToLive,
        };
        RuleHits.Note("STR-085");
        // Once, and behind all that the item did before.
        RuleHits.Note("STR-080");
        RuleHits.Note("STR-081");
        shard.Append(change);
        return change;
    }

    /// <summary>After the record is in the ledger: readers may look at once.</summary>
    public void TellReaders() => Changed?.Invoke();

    /// <summary>Closes the open shards; the records stay (STR-072).</summary>
    public void Disable()
    {
        CatchUp();
        RuleHits.Note("STR-072");
        DisabledAt = _world.Now;
        foreach (var shard in _open) shard.Close(NextNumber(_world.Now), _world.Now);
        _open.Clear();
        Changed?.Invoke();
    }

    public bool IsExpired(DateTimeOffset instant) => _world.Now - instant > Behavior.StreamRetention;

    /// <summary>Roll-over at the instants at which it was due, done when somebody looks (STR-101, ADD-68).</summary>
    public void CatchUp()
    {
        if (Behavior.ShardRollover is not { } rollover) return;
        for (var index = 0; index < _open.Count; index++)
        {
            while (_open[index].CreatedAt + rollover is var due && due <= _world.Now)
            {
                RuleHits.Note("STR-101");
                var parent = _open[index];
                parent.Close(NextNumber(due), due);
                _open[index] = New(parent.Id, due);
            }
        }
    }

    // A key maps to one place among the open shards, and each place has one line of descendants (STR-103).
    private TableShard ShardOf(ItemKey key)
    {
        RuleHits.Note("STR-103");
        return _open[PlaceOf(key)];
    }

    private int PlaceOf(ItemKey key)
    {
        if (_open.Count == 1) return 0;
        var partition = new AttributeMap([new("key", key.Partition)]);
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(Encoding.UTF8.GetBytes(ValueWriter.ToText(partition)), hash);
        var places = _open.Count - (_split is null ? 0 : 1);
        var place = (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % (uint)places);
        // Other bits than those that chose the place.
        return _split is { } split && split.Place == place && hash[8] >= 0x80 ? split.Upper : place;
    }

    /// <summary>The service splits shards as it likes, between any two records; what the item's key gets later lies in a child (CP-47). Once is enough.</summary>
    private void SplitIfChosen(ItemKey key)
    {
        if (_accepted == 0 || _split is not null || _open.Count == 0 || !_world.Oracle.Opens(ChoicePoint.Reshard)) return;
        if (_world.Oracle.Pick(ChoicePoint.Reshard, string.Create(CultureInfo.InvariantCulture, $"{Name} reshard#{_accepted}"), Splits) == 0) return;
        RuleHits.Note("CP-47");
        var place = PlaceOf(key);
        var parent = _open[place];
        parent.Close(NextNumber(_world.Now), _world.Now);
        _open[place] = New(parent.Id, _world.Now);
        _split = (place, _open.Count);
        Open(parent.Id, _world.Now);
        _world.Ledger.Append(new ShardSplit(Name, parent.Id.Text, _open[place].Id.Text, _open[^1].Id.Text) { Rule = "CP-47" });
        Changed?.Invoke();
    }

    private void Open(ShardId? parent, DateTimeOffset at) => _open.Add(New(parent, at));

    private TableShard New(ShardId? parent, DateTimeOffset at)
    {
        RuleHits.Note("STR-102");
        var shard = new TableShard(this, NewShardId(at), parent, NextNumber(at), at);
        _shards.Add(shard);
        return shard;
    }

    // Creation time in milliseconds, then eight hex digits (STR-099).
    private ShardId NewShardId(DateTimeOffset at)
    {
        RuleHits.Note("STR-099");
        return new(string.Create(CultureInfo.InvariantCulture, $"shardId-{at.ToUnixTimeMilliseconds():D20}-{(uint)_world.Ids.Next():x8}"));
    }

    private string NewEventId()
    {
        RuleHits.Note("STR-092");
        Span<byte> bytes = stackalloc byte[16];
        _world.Ids.Fill(bytes);
        return Convert.ToHexString(bytes).ToLowerInvariant();
    }

    // Grows with every use, so it grows inside each shard and from parent to child (STR-091).
    private SequenceNumber NextNumber(DateTimeOffset at)
    {
        RuleHits.Note("STR-091");
        var microseconds = (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return new((++_counter * CounterUnit) + microseconds);
    }
}
