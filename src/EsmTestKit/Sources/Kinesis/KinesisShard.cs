namespace EsmTestKit;

/// <summary>A shard of a Kinesis stream.</summary>
/// <param name="ShardId">Its id (<c>shardId-000000000000</c>).</param>
/// <param name="ParentShardIds">The shards it came from: none, one (split) or two (merge).</param>
/// <param name="StartingHashKey">The first hash key of its range, a decimal number.</param>
/// <param name="EndingHashKey">The last hash key of its range.</param>
/// <param name="IsClosed">Whether it takes no more records.</param>
public sealed record KinesisShard(string ShardId, IReadOnlyList<string> ParentShardIds, string StartingHashKey, string EndingHashKey, bool IsClosed);
