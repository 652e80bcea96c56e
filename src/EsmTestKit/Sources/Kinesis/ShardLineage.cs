using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>The shards of one stream over its life: who owns which hash keys now, who came from whom.</summary>
internal sealed class ShardLineage
{
    private readonly World _world;
    private readonly string _stream;
    private readonly Func<TimeSpan> _retention;
    private readonly List<ShardStore> _shards = [];
    private int _nextOrdinal;
    private ShardMap _map;
    private Visibility? _visible;
    private (DateTimeOffset At, ShardMap Map)? _next;

    public ShardLineage(World world, string stream, Func<TimeSpan> retention, int shardCount, DateTimeOffset appearAt)
    {
        (_world, _stream, _retention) = (world, stream, retention);
        RuleHits.Note("STR-004");
        foreach (var range in HashKeyRange.Even(shardCount)) Add(range, [], appearAt);
        FirstAppearance = appearAt;
        _map = new ShardMap(_shards);
    }

    /// <summary>When the stream's first shards appeared.</summary>
    public DateTimeOffset FirstAppearance { get; }

    /// <summary>All that have appeared and not expired, in order of creation (STR-038).</summary>
    public IReadOnlyList<ShardStore> Visible => Look().Shards;

    /// <summary>The open shards by their ranges.</summary>
    public IReadOnlyList<ShardStore> Open => Map.Shards;

    private ShardMap Map
    {
        get
        {
            if (_next is not { } next || next.At > _world.Now) return _map;
            _next = null;
            return _map = next.Map;
        }
    }

    public ShardStore? Find(ShardId id) => Look().ById.GetValueOrDefault(id);

    /// <summary>The shards that came from this one.</summary>
    public IReadOnlyList<ShardStore> ChildrenOf(ShardId id) => [.. Visible.Where(shard => shard.Parents.Contains(id))];

    public ShardStore Owner(UInt128 hashKey)
    {
        if (_next is not null) RuleHits.Note("STR-034");
        return Map.Owner(hashKey);
    }

    /// <summary>Closes one shard; its children take the two parts of its range (STR-055).</summary>
    public void Split(ShardId id, UInt128 newStart, DateTimeOffset at)
    {
        var parent = GetOpen(id, "SplitShard");
        if (newStart <= parent.Range.Start + UInt128.One || newStart >= parent.Range.End || parent.Range.Start == UInt128.MaxValue)
        {
            throw KinesisErrors.InvalidArgument(
                $"NewStartingHashKey {newStart} used in SplitShard() on shard {id} in stream {_stream} under account {_world.Place.AccountId} is not both greater than one plus the shard's "
                + $"StartingHashKey {parent.Range.Start} and less than the shard's EndingHashKey {parent.Range.End}.").By("STR-056");
        }

        var open = Map.Shards.ToList();
        Split(open, parent, newStart, at);
        Adopt(open, at);
    }

    /// <summary>Closes two adjacent shards; their child takes both ranges (STR-057).</summary>
    public void Merge(ShardId id, ShardId adjacentId, DateTimeOffset at)
    {
        var (shard, adjacent) = (GetOpen(id, "MergeShards"), GetOpen(adjacentId, "MergeShards"));
        if (!shard.Range.Precedes(adjacent.Range) && !adjacent.Range.Precedes(shard.Range))
        {
            throw KinesisErrors.InvalidArgument(
                $"Shards {id} and {adjacentId} in stream {_stream} under account {_world.Place.AccountId} are not an adjacent pair of shards eligible for merging").By("STR-057");
        }

        var open = Map.Shards.ToList();
        Merge(open, shard, adjacent, at);
        Adopt(open, at);
    }

    /// <summary>Even ranges by splits and merges of single shards; what lies between is closed at once and never sees a record.</summary>
    public void ScaleTo(int count, DateTimeOffset at)
    {
        var borders = HashKeyRange.Even(count).Select(range => range.Start).ToHashSet();
        var open = Map.Shards.ToList();
        foreach (var border in borders.Order())
        {
            var shard = open.Single(candidate => candidate.Range.Contains(border));
            if (shard.Range.Start != border) Split(open, shard, border, at);
        }

        for (var index = 0; index + 1 < open.Count;)
        {
            if (borders.Contains(open[index + 1].Range.Start)) index++;
            else Merge(open, open[index], open[index + 1], at);
        }

        Adopt(open, at);
    }

    public void Trim()
    {
        foreach (var shard in Visible) shard.Trim();
    }

    private void Split(List<ShardStore> open, ShardStore parent, UInt128 newStart, DateTimeOffset at)
    {
        RuleHits.Note("STR-059"); // What the parent holds stays in it.
        parent.CloseAt(at);
        var lower = Add(new HashKeyRange(parent.Range.Start, newStart - UInt128.One), [parent], at);
        var upper = Add(new HashKeyRange(newStart, parent.Range.End), [parent], at);
        var index = open.IndexOf(parent);
        open[index] = lower;
        open.Insert(index + 1, upper);
        _world.Ledger.Append(new ShardSplit(_stream, parent.Id.Text, lower.Id.Text, upper.Id.Text) { Rule = "STR-055" });
    }

    private void Merge(List<ShardStore> open, ShardStore shard, ShardStore adjacent, DateTimeOffset at)
    {
        shard.CloseAt(at);
        adjacent.CloseAt(at);
        var range = shard.Range.Start < adjacent.Range.Start ? new HashKeyRange(shard.Range.Start, adjacent.Range.End) : new HashKeyRange(adjacent.Range.Start, shard.Range.End);
        var child = Add(range, [shard, adjacent], at);
        open[Math.Min(open.IndexOf(shard), open.IndexOf(adjacent))] = child;
        open.Remove(shard);
        open.Remove(adjacent);
        _world.Ledger.Append(new ShardsMerged(_stream, shard.Id.Text, adjacent.Id.Text, child.Id.Text) { Rule = "STR-057" });
    }

    // Polled for every shard of a stream with thousands: looked up once until something appears, expires or changes.
    private Visibility Look()
    {
        if (_visible is { } visible && _world.Now < visible.Until && _retention() == visible.Retention) return visible;
        if (_shards.RemoveAll(shard => shard.IsExpired) > 0) RuleHits.Note("STR-038");
        var shards = _shards.FindAll(shard => shard.AppearsAt <= _world.Now);
        var until = _shards.Select(shard => shard.NextChangeAt).Where(instant => instant > _world.Now).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        return _visible = new Visibility(shards, shards.ToDictionary(shard => shard.Id), until, _retention());
    }

    private void Adopt(List<ShardStore> open, DateTimeOffset at)
    {
        _visible = null;
        // Until the change holds, the old shards take the records (STR-034).
        if (at > _world.Now) _next = (at, new ShardMap(open));
        else _map = new ShardMap(open);
    }

    private ShardStore Add(HashKeyRange range, IReadOnlyList<ShardStore> parents, DateTimeOffset at)
    {
        RuleHits.Note("STR-005");
        var shard = new ShardStore(_world, _stream, _nextOrdinal++, range, parents, at, _retention);
        _shards.Add(shard);
        _visible = null;
        return shard;
    }

    private ShardStore GetOpen(ShardId id, string operation)
    {
        var shard = Find(id) ?? throw KinesisErrors.ShardNotFound(_world.Place, _stream, id.Text).By("STR-046");
        // The text is ours.
        return !shard.IsClosed ? shard : throw KinesisErrors.InvalidArgument(
            $"Shard {id} in stream {_stream} under account {_world.Place.AccountId} is closed and cannot be used in {operation}.").By("STR-057");
    }

    private sealed record Visibility(IReadOnlyList<ShardStore> Shards, Dictionary<ShardId, ShardStore> ById, DateTimeOffset Until, TimeSpan Retention);
}
