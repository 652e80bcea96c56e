using EsmTestKit.Tests.Lanes;

namespace EsmTestKit.Tests.Delivery;

/// <summary>When shards are polled, and what one poll may hold up.</summary>
public sealed class StreamsPollingTests
{
    [Fact, Covers("STR-166")]
    public async Task A_Kinesis_shard_is_polled_once_a_second_and_on_without_a_pause_while_records_come()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { BatchSize = 1 });
        await world.Run();
        await world.Advance(1.3);
        world.Put(3);
        await world.Run();
        Assert.Equal([2, 2, 2], world.Starts);
    }

    [Fact, Covers("STR-167")]
    public async Task A_table_is_polled_four_times_a_second()
    {
        await using var world = new LaneWorld(KinesisWorld.FromTheStart, Consumer.Works, Source.DynamoDb);
        await world.Sim.RunUntilIdleAsync();
        await world.Sim.AdvanceAsync(TimeSpan.FromMilliseconds(1300));
        world.Put(1);
        await world.Sim.RunUntilIdleAsync();
        Assert.Equal(TimeSpan.FromMilliseconds(1500), Assert.Single(world.Mapping.Invocations).StartedAt - world.Sim.Settings.StartTime);
    }

    [Fact, Covers("STR-168")]
    public async Task Enhanced_fan_out_pushes()
    {
        await using var sim = new EsmSimulation();
        var stream = sim.CreateStream("orders");
        var mapping = sim.CreateEventSourceMapping(stream.RegisterStreamConsumer("fast"), Script.Always(sim, KinesisWorld.Works), KinesisWorld.FromTheStart);
        await sim.RunUntilIdleAsync();
        await sim.AdvanceAsync(TimeSpan.FromMilliseconds(1300));
        stream.PutRecord("1", "a");
        await sim.RunUntilIdleAsync();
        Assert.Equal(TimeSpan.FromMilliseconds(1370), Assert.Single(mapping.Invocations).StartedAt - sim.Settings.StartTime);
    }

    [Fact, Covers("STR-169")]
    public async Task A_shard_that_is_blocked_holds_up_no_other()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, call => KinesisWorld.Holds(call, 1) ? KinesisWorld.Fails : KinesisWorld.Works, shards: 2);
        var (first, second) = KeysOfTwoShards(world.Stream);
        world.Put(key: first);
        world.Put(3, second);
        await world.Advance(30);
        Assert.Contains("2,3,4", world.Batches);
        Assert.True(world.Batches.Count(batch => batch == "1") > 5);
    }

    [Fact, Covers("STR-170", "STR-431")]
    public async Task One_batch_of_a_lane_at_a_time_over_disable_and_enable_too()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { BatchSize = 1, MaximumRetryAttempts = 1 }, call => (KinesisWorld.Holds(call, 1) ? KinesisWorld.Fails : KinesisWorld.Works) with { After = TimeSpan.FromSeconds(2) });
        world.Put(2);
        await world.Advance(2.1); // The first batch has failed once and waits.
        world.Mapping.Disable();
        await world.Advance(1);
        world.Mapping.Enable();
        await world.Advance(0.5);
        world.Mapping.Disable(); // Now it runs.
        await world.Advance(0.5);
        world.Mapping.Enable();
        await world.Run();
        var runs = world.Mapping.Invocations;
        Assert.All(runs.Zip(runs.Skip(1)), pair => Assert.True(pair.Second.StartedAt >= pair.First.EndedAt));
        Assert.Equal("2", world.Batches[^1]);
    }

    [Fact, Covers("STR-171", "STR-441")]
    public async Task The_mapping_invokes_with_its_qualifier_and_an_alias_leads_where_it_points_now()
    {
        await using var sim = new EsmSimulation();
        var stream = sim.CreateStream("orders");
        var function = Script.Always(sim, KinesisWorld.Works);
        function.Publish("1");
        function.Publish("2");
        function.PointAlias("live", "1");
        sim.Api.Call("lambda:CreateEventSourceMapping", new() { ["EventSourceArn"] = stream.Arn, ["FunctionName"] = "apply-orders:live", ["StartingPosition"] = "TRIM_HORIZON" });
        stream.PutRecord("1", "a");
        await sim.RunUntilIdleAsync();
        function.PointAlias("live", "2");
        stream.PutRecord("2", "a");
        await sim.RunUntilIdleAsync();
        Assert.Equal(["1", "2"], function.Invocations.Select(invocation => invocation.ExecutedVersion));
    }

    [Fact, Covers("STR-443", "STR-442", "STR-444", "STR-445", "STR-447")]
    public async Task The_same_world_gives_the_same_ledger_and_nothing_reads_the_wall_clock()
    {
        static async Task<string> Run()
        {
            await using var world = new KinesisWorld(
                KinesisWorld.FromTheStart with { BatchSize = 2, MaximumRetryAttempts = 2, BisectBatchOnFunctionError = true, ParallelizationFactor = 3 },
                call => (KinesisWorld.Holds(call, 3) ? KinesisWorld.Fails : KinesisWorld.Works) with { After = TimeSpan.FromMilliseconds(10 * call.Request.Records.Count) },
                shards: 2);
            for (var index = 0; index < 20; index++) world.Put(key: $"key-{index % 5}");
            await world.Run();
            return world.Sim.Ledger.ToJsonLines();
        }

        Assert.Equal(await Run(), await Run());
    }

    /// <summary>A key for each of the two shards of a stream.</summary>
    internal static (string First, string Second) KeysOfTwoShards(KinesisStream stream)
    {
        var byShard = Enumerable.Range(0, 50).Select(index => $"key-{index}").GroupBy(key => stream.Store.Lineage.Owner(Internal.Kinesis.PutRules.HashOf(new(default, key))).Ordinal).OrderBy(group => group.Key).Select(group => group.First()).ToList();
        return (byShard[0], byShard[1]);
    }
}
