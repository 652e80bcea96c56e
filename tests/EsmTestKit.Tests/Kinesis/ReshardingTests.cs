using EsmTestKit.Internal.Kinesis;

namespace EsmTestKit.Tests.Kinesis;

public sealed class ReshardingTests
{
    private const string Middle = "170141183460469231731687303715884105728";
    private readonly StreamWorld _world = new();

    [Fact, Covers("STR-055", "STR-005", "STR-059")]
    public void A_split_gives_two_children_with_the_parts_of_the_range()
    {
        var stream = _world.Create();
        stream.PutRecord("stays", "a");
        stream.SplitShard("shardId-000000000000", Middle);

        Assert.Equal(
            [
                new KinesisShard("shardId-000000000000", [], "0", "340282366920938463463374607431768211455", true),
                new KinesisShard("shardId-000000000001", ["shardId-000000000000"], "0", "170141183460469231731687303715884105727", false),
                new KinesisShard("shardId-000000000002", ["shardId-000000000000"], Middle, "340282366920938463463374607431768211455", false),
            ],
            stream.Shards,
            (left, right) => (left.ShardId, left.StartingHashKey, left.EndingHashKey, left.IsClosed) == (right.ShardId, right.StartingHashKey, right.EndingHashKey, right.IsClosed) && left.ParentShardIds.SequenceEqual(right.ParentShardIds));
        Assert.Equal(["stays"], StreamWorld.Texts(_world.Read(stream)));
        Assert.Empty(_world.Read(stream, shard: 1).Records);
        var split = Assert.IsType<ShardSplit>(_world.World.Ledger[^1]);
        Assert.Equal(("shardId-000000000000", "shardId-000000000001", "shardId-000000000002"), (split.ShardId, split.LowerShardId, split.UpperShardId));
    }

    [Theory, Covers("STR-056")]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("340282366920938463463374607431768211455")]
    [InlineData("340282366920938463463374607431768211456")]
    public void A_split_needs_a_hash_key_well_inside_the_range(string hashKey)
    {
        var stream = _world.Create();
        var refusal = Assert.Throws<AwsServiceException>(() => stream.SplitShard("shardId-000000000000", hashKey));
        Assert.Equal("InvalidArgumentException", refusal.Code);
        Assert.EndsWith(
            "used in SplitShard() on shard shardId-000000000000 in stream orders under account 123456789012 is not both greater than one plus the shard's StartingHashKey 0 and less than the shard's EndingHashKey 340282366920938463463374607431768211455.",
            refusal.Message,
            StringComparison.Ordinal);
        Assert.Single(stream.Shards);
    }

    [Fact, Covers("STR-057")]
    public void A_merge_gives_one_child_of_both()
    {
        var stream = _world.Create(shards: 3);
        StreamWorld.Refused(
            () => stream.MergeShards("shardId-000000000000", "shardId-000000000002"),
            "InvalidArgumentException",
            "Shards shardId-000000000000 and shardId-000000000002 in stream orders under account 123456789012 are not an adjacent pair of shards eligible for merging");
        Assert.Throws<AwsServiceException>(() => stream.MergeShards("shardId-000000000000", "shardId-000000000000"));
        stream.MergeShards("shardId-000000000001", "shardId-000000000002");

        var child = stream.Shards[^1];
        Assert.Equal(["shardId-000000000001", "shardId-000000000002"], child.ParentShardIds);
        Assert.Equal(("113427455640312821154458202477256070485", "340282366920938463463374607431768211455"), (child.StartingHashKey, child.EndingHashKey));
        Assert.Equal([false, true, true, false], stream.Shards.Select(shard => shard.IsClosed));
        Assert.Throws<AwsServiceException>(() => stream.MergeShards("shardId-000000000001", "shardId-000000000002"));
        Assert.IsType<ShardsMerged>(_world.World.Ledger[^1]);
    }

    [Fact, Covers("STR-034", "STR-058")]
    public void While_the_stream_updates_the_parent_takes_the_records_and_nothing_else_may_change_it()
    {
        var world = new StreamWorld(new KinesisBehavior { UpdateStreamDelay = TimeSpan.FromSeconds(20) });
        var stream = world.Create();
        world.Advance(1);
        stream.SplitShard("shardId-000000000000", Middle);
        Assert.Equal(StreamStatus.Updating, stream.Store.Look());
        Assert.Equal(world.World.Now.AddSeconds(20), stream.Store.NextChangeAt);
        Assert.Single(stream.Shards);
        Assert.Equal("shardId-000000000000", stream.PutRecord("during", "a").ShardId);
        StreamWorld.Refused(() => stream.SplitShard("shardId-000000000000", Middle), "ResourceInUseException", "Stream orders under account 123456789012 not ACTIVE, instead in state UPDATING");
        Assert.NotNull(world.Read(stream).Next);

        world.Advance(20);
        Assert.Equal(StreamStatus.Active, stream.Store.Look());
        Assert.Equal(3, stream.Shards.Count);
        Assert.True(world.Shard(stream).IsClosed);
        Assert.Equal("shardId-000000000001", stream.PutRecord("after", "a", "0").ShardId);
        Assert.Null(world.Read(stream).Next);
    }

    [Fact, Covers("STR-034", "STR-038")]
    public void A_closed_shard_vanishes_with_its_last_record_and_its_id_never_comes_back()
    {
        var world = new StreamWorld(new KinesisBehavior { UpdateStreamDelay = TimeSpan.FromSeconds(1) });
        var stream = world.Create();
        stream.PutRecord("x", "a");
        stream.SplitShard("shardId-000000000000");
        stream.PutRecord("y", "a");
        world.Advance(TimeSpan.FromSeconds(1) + TimeSpan.FromHours(24));
        Assert.Equal(3, stream.Shards.Count);
        world.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(["shardId-000000000001", "shardId-000000000002"], stream.Shards.Select(shard => shard.ShardId));
        Assert.Null(stream.Store.FindShard(ShardStore.IdOf(0)));
        stream.MergeShards("shardId-000000000001", "shardId-000000000002");
        world.Advance(1);
        Assert.Equal("shardId-000000000003", stream.Shards[^1].ShardId);
    }

    [Fact, Covers("STR-061")]
    public void One_key_keeps_its_order_over_a_split_for_a_reader_that_follows_the_lineage()
    {
        var stream = _world.Create();
        for (var index = 0; index < 3; index++) stream.PutRecord($"{index}", "key");
        stream.SplitShard("shardId-000000000000");
        for (var index = 3; index < 6; index++) stream.PutRecord($"{index}", "key");

        var texts = new List<string>();
        var shards = new Queue<int>([0]);
        while (shards.TryDequeue(out var shard))
        {
            var answer = _world.Read(stream, shard: shard);
            texts.AddRange(StreamWorld.Texts(answer));
            foreach (var child in answer.ChildShards ?? []) shards.Enqueue(child.Ordinal);
        }

        Assert.Equal(["0", "1", "2", "3", "4", "5"], texts);
    }

    [Theory, Covers("STR-060")]
    [InlineData(1, 2, 3)]
    [InlineData(2, 4, 6)]
    [InlineData(4, 2, 6)]
    [InlineData(4, 6, 0)]
    [InlineData(3, 2, 0)]
    [InlineData(4, 4, 4)]
    public void Scaling_ends_with_even_shards_each_with_its_lineage(int from, int to, int shards)
    {
        var stream = _world.Create(from);
        stream.Store.ScaleTo(to);
        Assert.Throws<AwsServiceException>(() => stream.Store.ScaleTo((to * 2) + 1));
        Assert.Equal(HashKeyRange.Even(to), stream.Store.Lineage.Open.Select(shard => shard.Range));
        Assert.All(stream.Shards.Skip(from), shard => Assert.InRange(shard.ParentShardIds.Count, 1, 2));
        if (shards > 0) Assert.Equal(shards, stream.Shards.Count);
    }

    [Fact, Covers("STR-060")]
    public void Scaling_is_limited_to_double_half_and_ten_a_day()
    {
        var stream = _world.Create(4);
        StreamWorld.Refused(() => stream.Store.ScaleTo(9), "LimitExceededException", "UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: 4, Target shard count: 9");
        StreamWorld.Refused(() => stream.Store.ScaleTo(1), "LimitExceededException", "UpdateShardCount cannot scale down below half your current open shard count. Current open shard count: 4, Target shard count: 1");
        for (var call = 0; call < 10; call++) stream.Store.ScaleTo(call % 2 == 0 ? 8 : 4);
        Assert.Equal("LimitExceededException", Assert.Throws<AwsServiceException>(() => stream.Store.ScaleTo(8)).Code);
        _world.Advance(TimeSpan.FromHours(24));
        stream.Store.ScaleTo(8);

        var free = new StreamWorld(new KinesisBehavior { EnforceUpdateShardCountLimits = false }).Create(2);
        free.Store.ScaleTo(16);
        Assert.Equal(16, free.Store.Lineage.Open.Count);
    }

    [Fact, Covers("ADD-58")]
    public void An_on_demand_stream_begins_with_four_shards_and_only_AWS_splits_them()
    {
        var stream = new KinesisStream(_world.World, _world.Streams.Create("orders", new KinesisStreamSettings { StreamMode = KinesisStreamMode.OnDemand }));
        Assert.Equal(4, stream.Shards.Count);
        Assert.Equal("ValidationException", Assert.Throws<AwsServiceException>(() => stream.SplitShard("shardId-000000000000")).Code);
        Assert.Equal("ValidationException", Assert.Throws<AwsServiceException>(() => stream.MergeShards("shardId-000000000000", "shardId-000000000001")).Code);
        stream.SplitOnDemand("shardId-000000000000");
        Assert.Equal(6, stream.Shards.Count);
        Assert.Throws<EsmUsageException>(() => _world.Create(name: "provisioned").SplitOnDemand("shardId-000000000000"));
        Assert.Throws<AwsServiceException>(() => _world.Streams.Create("both", new KinesisStreamSettings { StreamMode = KinesisStreamMode.OnDemand, ShardCount = 2 }));
    }

    [Fact]
    public void Ten_thousand_shards_are_routed_to_and_found()
    {
        var stream = _world.Create(10_000);
        for (var index = 0; index < 10_000; index++) stream.PutRecord("x", $"{index}");
        Assert.Equal(10_000, stream.Store.Shards.Sum(shard => shard.Read(Internal.Streams.StreamPosition.TrimHorizon.Instance, 100).Count));
    }
}
