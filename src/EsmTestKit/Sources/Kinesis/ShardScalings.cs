using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>How far and how often UpdateShardCount may scale one stream (STR-060).</summary>
internal sealed class ShardScalings(World world, KinesisBehavior behavior)
{
    private const int PerDay = 10;
    private readonly Queue<DateTimeOffset> _done = [];

    public void Check(string stream, int current, int target)
    {
        if (!behavior.EnforceUpdateShardCountLimits) return;
        var counts = $"Current open shard count: {current}, Target shard count: {target}";
        if (target > current * 2) throw KinesisErrors.LimitExceeded($"UpdateShardCount cannot scale up over double your current open shard count. {counts}").By("STR-060");
        if (target * 2 < current) throw KinesisErrors.LimitExceeded($"UpdateShardCount cannot scale down below half your current open shard count. {counts}").By("STR-060");
        while (_done.TryPeek(out var oldest) && world.Now - oldest >= TimeSpan.FromHours(24)) _done.Dequeue();
        // The text is ours.
        if (_done.Count >= PerDay) throw KinesisErrors.LimitExceeded($"Stream {stream} under account {world.Place.AccountId} was scaled {PerDay} times within 24 hours, which is the limit of UpdateShardCount.").By("STR-060");
    }

    public void Note() => _done.Enqueue(world.Now);
}
