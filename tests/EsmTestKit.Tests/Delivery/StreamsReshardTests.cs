using System.Text.Json.Nodes;
using EsmTestKit.Tests.Lanes;

namespace EsmTestKit.Tests.Delivery;

/// <summary>What a mapping sees of splits, merges and roll-overs.</summary>
public sealed class StreamsReshardTests
{
    private const string Root = "shardId-000000000000";

    [Fact, Covers("STR-326", "STR-327", "STR-332")]
    public async Task T20_children_run_beside_each_other_and_a_merged_shard_waits_for_both_parents()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, call => KinesisWorld.Works with { After = TimeSpan.FromSeconds(KinesisWorld.Holds(call, 2) ? 10 : 1) }, function: new() { Timeout = TimeSpan.FromSeconds(20) });
        world.Put();
        world.Stream.SplitShard(Root);
        var (low, high) = StreamsPollingTests.KeysOfTwoShards(world.Stream);
        world.Put(key: low);
        world.Put(key: high);
        world.Stream.MergeShards("shardId-000000000001", "shardId-000000000002");
        world.Put(key: low);
        await world.Run();
        Assert.Equal(["1", "2", "3", "4"], world.Batches);
        Assert.Equal([0, 1, 1, 11], world.Starts);
    }

    [Fact, Covers("STR-328")]
    public async Task A_blocked_parent_blocks_its_descendants_and_not_its_siblings()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, call => KinesisWorld.Holds(call, 1) ? KinesisWorld.Fails : KinesisWorld.Works, shards: 2);
        var (first, second) = StreamsPollingTests.KeysOfTwoShards(world.Stream);
        world.Put(key: first);
        world.Stream.SplitShard(Root);
        world.Stream.SplitShard("shardId-000000000001");
        world.Put(key: first);
        world.Put(key: second);
        await world.Advance(20);
        Assert.Contains("3", world.Batches);
        Assert.DoesNotContain("2", world.Batches);
    }

    [Theory, Covers("STR-329")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Filters_and_enhanced_fan_out_change_nothing_in_that(bool enhanced)
    {
        await using var sim = new EsmSimulation();
        var stream = sim.CreateStream("orders");
        var function = Script.Of(sim, _ => KinesisWorld.Works with { After = TimeSpan.FromSeconds(2) });
        var settings = KinesisWorld.FromTheStart with { Filters = enhanced ? [] : ["""{"partitionKey":["a"]}"""] };
        var mapping = enhanced ? sim.CreateEventSourceMapping(stream.RegisterStreamConsumer("fast"), function, settings) : sim.CreateEventSourceMapping(stream, function, settings);
        stream.PutRecord("1", "a");
        stream.SplitShard(Root);
        stream.PutRecord("2", "a");
        await sim.RunUntilIdleAsync();
        Assert.Equal(["1", "2"], KinesisWorld.Batched(mapping));
        Assert.Equal(TimeSpan.FromSeconds(2), mapping.Invocations[1].StartedAt - mapping.Invocations[0].StartedAt);
    }

    [Fact, Covers("STR-330", "STR-174", "STR-335")]
    public async Task A_child_is_found_by_itself_and_read_from_its_first_record()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart);
        world.Put();
        await world.Run();
        world.Stream.SplitShard(Root);
        world.Put(2);
        await world.Run();
        Assert.Equal(["1", "2,3"], world.Batches);
        var child = world.Stream.Records[1];
        Assert.NotEqual(Root, child.ShardId);
        Assert.Equal($"{child.ShardId}:{child.SequenceNumber}", JsonNode.Parse(world.Mapping.Invocations[1].Event)!["Records"]![0]!["eventID"]!.GetValue<string>());
    }

    [Fact, Covers("STR-333")]
    public async Task All_lanes_of_the_parent_are_drained_before_a_child_begins()
    {
        await using var world = new KinesisWorld(
            KinesisWorld.FromTheStart with { ParallelizationFactor = 2, BatchSize = 1 },
            call => KinesisWorld.Works with { After = TimeSpan.FromSeconds(KinesisWorld.Holds(call, 1) ? 2.5 : 0.1) },
            simulation: new() { StreamMappings = new() { LaneSelector = (key, _) => key[0] - '0' } });
        world.Put(key: "0");
        world.Put(key: "1");
        world.Stream.SplitShard(Root);
        world.Put(key: "1");
        await world.Run();
        Assert.Equal([0, 0, 2.5], world.Starts);
    }

    [Fact, Covers("STR-334")]
    public async Task A_table_that_rolls_over_shows_another_shard_and_nothing_else()
    {
        await using var world = new LaneWorld(KinesisWorld.FromTheStart, Consumer.Works, Source.DynamoDb);
        world.Put(1);
        await world.Sim.RunUntilIdleAsync();
        await world.Sim.AdvanceAsync(TimeSpan.FromHours(9));
        world.Put(1);
        await world.Sim.RunUntilIdleAsync();
        Assert.Equal(["1", "2"], KinesisWorld.Batched(world.Mapping));
        Assert.Equal(2, world.Sim.Ledger.OfType<ShardFinished>().Count()); // At 4 h and at 8 h.
    }

    [Fact, Covers("STR-336", "STR-337", "STR-071")]
    public async Task A_disabled_stream_leaves_its_mapping_enabled_and_idle_and_another_stream_is_none_of_its_business()
    {
        await using var sim = new EsmSimulation();
        var table = sim.CreateTable("orders", new("id") { StreamView = DynamoDbStreamView.NewImage });
        var mapping = sim.CreateEventSourceMapping(table, Script.Always(sim, KinesisWorld.Works), KinesisWorld.FromTheStart);
        table.PutItem(new { id = "1" });
        table.DisableStream();
        await sim.RunUntilIdleAsync();
        await sim.AdvanceAsync(TimeSpan.FromSeconds(1));
        table.EnableStream(DynamoDbStreamView.NewImage);
        table.PutItem(new { id = "2" });
        await sim.RunUntilIdleAsync();
        Assert.Equal(["1"], KinesisWorld.Batched(mapping));
        Assert.Equal(MappingState.Enabled, mapping.State);
        Assert.NotEqual(table.StreamArn, mapping.EventSourceArn);
    }
}
