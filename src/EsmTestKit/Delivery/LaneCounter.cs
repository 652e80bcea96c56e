namespace EsmTestKit.Internal.Delivery;

/// <summary>Numbers the batches of a shard, over all of its lanes.</summary>
internal sealed class LaneCounter
{
    private long _taken;

    public long Next => _taken + 1;

    public long Take() => ++_taken;
}
