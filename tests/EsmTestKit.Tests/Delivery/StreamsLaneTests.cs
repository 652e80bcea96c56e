using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Delivery;

/// <summary>ParallelizationFactor: the lanes of a shard.</summary>
public sealed class StreamsLaneTests
{
    private static readonly StreamMappingSettings TwoLanes = KinesisWorld.FromTheStart with { ParallelizationFactor = 2, BatchSize = 1, MaximumRetryAttempts = 1 };

    // Keys "0…" go to the first lane, "1…" to the second.
    private static readonly EsmSimulationSettings ByFirstDigit = new() { StreamMappings = new() { LaneSelector = (key, lanes) => (key[0] - '0') % lanes } };

    [Fact, Covers("STR-190", "STR-331")]
    public async Task As_many_invocations_run_at_once_as_there_are_lanes_over_all_shards_and_no_more()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { ParallelizationFactor = 3, BatchSize = 1 }, _ => KinesisWorld.Works with { After = TimeSpan.FromSeconds(2) }, shards: 2);
        for (var index = 0; index < 60; index++) world.Put(key: $"key-{index}");
        await world.Run();
        var runs = world.Mapping.Invocations;
        Assert.Equal(60, runs.Count);
        Assert.Equal(6, runs.Max(run => runs.Count(other => other.StartedAt <= run.StartedAt && other.EndedAt > run.StartedAt)));
    }

    [Fact, Covers("STR-191")]
    public async Task All_records_of_one_key_go_through_one_lane_in_order()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { ParallelizationFactor = 10, BatchSize = 3 }, call => KinesisWorld.Works with { After = TimeSpan.FromMilliseconds(100 * (1 + (call.Request.Records[0].Number % 7))) });
        for (var index = 0; index < 100; index++) world.Put(key: $"key-{index % 8}");
        await world.Run();
        var keys = world.Stream.Records.ToDictionary(record => record.Name, record => record.PartitionKey);
        var delivered = world.Mapping.Invocations.OrderBy(run => run.StartedAt).SelectMany(run => run.Records.Select(record => (record.Number, Key: keys[record]))).ToList();
        Assert.All(delivered.GroupBy(record => record.Key), ofKey => Assert.Equal(ofKey.Select(record => record.Number).Order(), ofKey.Select(record => record.Number)));
        Assert.NotEqual(delivered.Select(record => record.Number).Order(), delivered.Select(record => record.Number));
    }

    [Fact, Covers("STR-191")]
    public async Task The_lane_of_an_item_follows_from_its_whole_key()
    {
        await using var sim = new EsmSimulation();
        var table = sim.CreateTable("orders", new("id") { SortKey = new("line"), StreamView = DynamoDbStreamView.KeysOnly });
        var mapping = sim.CreateEventSourceMapping(table, Script.Always(sim, KinesisWorld.Works), KinesisWorld.FromTheStart with { ParallelizationFactor = 10 });
        for (var line = 0; line < 20; line++) table.PutItem(new { id = "1", line = $"{line}" });
        await sim.RunUntilIdleAsync();
        Assert.True(mapping.Invocations.Count > 1);
    }

    [Fact, Covers("STR-192")]
    public async Task A_lane_selector_takes_the_choice_over()
    {
        await using var world = new KinesisWorld(TwoLanes with { BatchSize = 10 }, simulation: ByFirstDigit);
        foreach (var key in new[] { "0a", "1a", "0b", "1b" }) world.Put(key: key);
        await world.Run();
        Assert.Equal(["1,3", "2,4"], world.Batches);
    }

    [Fact]
    public async Task A_lane_that_does_not_exist_is_refused_with_those_that_do()
    {
        await using var world = new KinesisWorld(TwoLanes, simulation: new() { StreamMappings = new() { LaneSelector = (_, lanes) => lanes } });
        world.Put();
        var refusal = await Assert.ThrowsAsync<EsmUsageException>(world.Run);
        Assert.Contains("answer 0 to 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact, Covers("STR-193")]
    public async Task A_blocked_lane_leaves_its_siblings_alone()
    {
        await using var world = new KinesisWorld(TwoLanes with { MaximumRetryAttempts = -1 }, call => KinesisWorld.Holds(call, 1) ? KinesisWorld.Fails : KinesisWorld.Works, simulation: ByFirstDigit);
        world.Put(key: "0");
        world.Put(50, "1");
        await world.Advance(10);
        Assert.Equal(50, world.Batches.Count(batch => batch != "1"));
    }

    [Fact, Covers("STR-193")]
    public async Task A_bound_on_what_is_read_ahead_holds_the_siblings_up_in_the_end()
    {
        var bounded = ByFirstDigit with { StreamMappings = ByFirstDigit.StreamMappings with { MaximumUncheckpointedRecords = 10, PollLimit = 5 } };
        await using var world = new KinesisWorld(TwoLanes with { MaximumRetryAttempts = -1 }, call => KinesisWorld.Holds(call, 1) ? KinesisWorld.Fails : KinesisWorld.Works, simulation: bounded);
        world.Put(key: "0");
        world.Put(50, "1");
        await world.Advance(10);
        Assert.Equal(9, world.Batches.Count(batch => batch != "1"));
    }

    [Fact, Covers("STR-194", "STR-407", "STR-408")]
    public async Task After_a_restart_what_other_lanes_had_done_beyond_the_checkpoint_comes_again_unchanged()
    {
        var fails = true;
        await using var world = new KinesisWorld(TwoLanes with { MaximumRetryAttempts = -1 }, call => fails && KinesisWorld.Holds(call, 1) ? KinesisWorld.Fails : KinesisWorld.Works, simulation: ByFirstDigit);
        world.Put(key: "0");
        world.Put(2, "1");
        await world.Advance(1);
        Assert.Equal(0, world.Checkpoint());
        world.Mapping.Disable();
        await world.Run();
        fails = false;
        world.Mapping.Enable();
        await world.Run();
        Assert.Equal(["1", "2", "3"], world.Batches.TakeLast(3).Order(StringComparer.Ordinal));
        Assert.Equal(3, world.Checkpoint());
        Assert.Single(world.Mapping.Invocations.Where(run => run.Records[0].Number == 2).Select(run => run.Event).Distinct());
    }

    [Fact, Covers("STR-195")]
    public async Task The_range_of_a_batch_may_enclose_records_of_other_lanes()
    {
        await using var world = new KinesisWorld(TwoLanes with { BatchSize = 10, MaximumRetryAttempts = 0 }, call => KinesisWorld.Holds(call, 1) ? KinesisWorld.Fails : KinesisWorld.Works, simulation: ByFirstDigit);
        foreach (var key in new[] { "0", "1", "1", "0" }) world.Put(key: key);
        await world.Run();
        var info = JsonNode.Parse(Assert.Single(world.Failed.Messages).Body)!["KinesisBatchInfo"]!;
        Assert.Equal((2, world.Stream.Records[0].SequenceNumber, world.Stream.Records[3].SequenceNumber), (info["batchSize"]!.GetValue<int>(), info["startSequenceNumber"]!.GetValue<string>(), info["endSequenceNumber"]!.GetValue<string>()));
    }

    [Theory, Covers("STR-196")]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    public async Task Changing_the_number_of_lanes_keeps_the_order_of_each_key(int before, int after)
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { ParallelizationFactor = before, BatchSize = 2 }, _ => KinesisWorld.Works with { After = TimeSpan.FromSeconds(1) });
        for (var index = 0; index < 24; index++) world.Put(key: $"key-{index % 4}");
        await world.Advance(1.5);
        world.Mapping.Update(KinesisWorld.FromTheStart with { ParallelizationFactor = after, BatchSize = 2, OnFailure = world.Failed });
        await world.Run();
        var keys = world.Stream.Records.ToDictionary(record => record.Name, record => record.PartitionKey);
        var runs = world.Mapping.Invocations;
        // Until the old lanes are done no new one starts, and what comes first comes in order.
        var first = new HashSet<RecordName>();
        var firsts = runs.SelectMany(run => run.Records).Where(first.Add).ToList();
        Assert.Equal(24, firsts.Count);
        Assert.All(firsts.GroupBy(record => keys[record]), ofKey => Assert.Equal(ofKey.Select(record => record.Number).Order(), ofKey.Select(record => record.Number)));
        Assert.All(firsts.GroupBy(record => keys[record]), ofKey => AssertNeverTwoAtOnce([.. runs.Where(run => run.Records.Any(record => keys[record] == ofKey.Key))]));
    }

    [Fact, Covers("STR-197")]
    public async Task One_lane_keeps_the_order_of_the_shard()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { BatchSize = 2, MaximumRetryAttempts = 1 }, call => KinesisWorld.Holds(call, 3) ? KinesisWorld.Fails : KinesisWorld.Works);
        for (var index = 0; index < 6; index++) world.Put(key: $"key-{index}");
        await world.Run();
        Assert.Equal(["1,2", "3,4", "3,4", "5,6"], world.Batches);
    }

    [Fact, Covers("STR-199")]
    public async Task Lanes_beyond_the_functions_concurrency_are_throttled_and_have_not_failed()
    {
        await using var world = new KinesisWorld(TwoLanes with { MaximumRetryAttempts = 0 }, _ => KinesisWorld.Works with { After = TimeSpan.FromSeconds(1) }, simulation: ByFirstDigit, function: new() { ReservedConcurrency = 1 });
        world.Put(key: "0");
        world.Put(key: "1");
        await world.Run();
        Assert.Equal(["1", "2"], world.Batches);
        Assert.Empty(world.Failed.Messages);
        Assert.NotEmpty(world.Sim.Ledger.OfType<InvocationRefused>());
    }

    private static void AssertNeverTwoAtOnce(IReadOnlyList<LambdaInvocation> runs) =>
        Assert.All(runs.Zip(runs.Skip(1)), pair => Assert.True(pair.Second.StartedAt >= pair.First.EndedAt));
}
