using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>Which shard takes which hash key: the ranges of the open shards, without gap or overlap (STR-003).</summary>
internal sealed class ShardMap
{
    private readonly ShardStore[] _byStart;

    public ShardMap(IEnumerable<ShardStore> open) => _byStart = [.. open.OrderBy(shard => shard.Range.Start)];

    public IReadOnlyList<ShardStore> Shards => _byStart;

    public ShardStore Owner(UInt128 hashKey)
    {
        var (low, high) = (0, _byStart.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_byStart[middle].Range.Start <= hashKey) low = middle;
            else high = middle - 1;
        }

        RuleHits.Note("STR-003");
        if (hashKey == _byStart[low].Range.End) RuleHits.Note("STR-009");
        return _byStart[low];
    }
}
