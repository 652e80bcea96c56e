namespace EsmTestKit.Tests.Delivery;

/// <summary>The checkpoint of a shard: when it moves, and what a mapping does with it.</summary>
public sealed class StreamsCheckpointTests
{
    private static readonly StreamMappingSettings Reporting = KinesisWorld.FromTheStart with { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures], MaximumRetryAttempts = 1 };

    [Fact, Covers("STR-200", "STR-405")]
    public async Task It_moves_when_the_outcome_is_known_and_not_before()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, _ => KinesisWorld.Works with { After = TimeSpan.FromSeconds(2) });
        world.Put(3);
        await world.Advance(1.9);
        Assert.Equal(0, world.Checkpoint());
        await world.Advance(0.2);
        Assert.Equal(3, world.Checkpoint());
    }

    [Fact, Covers("STR-201")]
    public async Task A_partial_success_moves_it_to_the_record_before_the_reported_one()
    {
        var calls = 0;
        await using var world = new KinesisWorld(Reporting, call => calls++ == 0 ? KinesisWorld.Report(call, 3) : KinesisWorld.Works with { After = TimeSpan.FromSeconds(2) });
        world.Put(4);
        await world.Advance(1);
        Assert.Equal(2, world.Checkpoint());
        await world.Run();
        Assert.Equal(["1,2,3,4", "3,4"], world.Batches);
    }

    [Fact, Covers("STR-202")]
    public async Task What_is_filtered_out_moves_it_too_and_is_not_read_again()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { Filters = ["""{"partitionKey":["a"]}"""], EventCountMetrics = true });
        world.Put(2);
        world.Put(3, "b");
        await world.Run();
        world.Mapping.Disable();
        await world.Run();
        world.Mapping.Enable();
        world.Put();
        await world.Run();
        Assert.Equal(["1,2", "6"], world.Batches);
        Assert.Equal((6.0, 3.0), (world.Metric("PolledEventCount"), world.Metric("FilteredOutEventCount")));
    }

    [Fact, Covers("STR-203")]
    public async Task A_finished_left_half_moves_it_to_its_last_record()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { BisectBatchOnFunctionError = true, MaximumRetryAttempts = 5 }, call => KinesisWorld.Holds(call, 3) ? KinesisWorld.Fails : KinesisWorld.Works);
        world.Put(4);
        await world.Advance(0.1);
        Assert.Equal(["1,2,3,4", "1,2", "3,4", "3"], world.Batches);
        Assert.Equal(2, world.Checkpoint());
    }

    [Fact, Covers("STR-204")]
    public async Task On_a_discard_the_document_goes_first()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { MaximumRetryAttempts = 0 }, _ => KinesisWorld.Fails);
        world.Put();
        await world.Run();
        var entries = world.Sim.Ledger.Where(entry => entry is InvocationRecordSent or CheckpointMoved).Select(entry => entry.GetType().Name);
        Assert.Equal([nameof(InvocationRecordSent), nameof(CheckpointMoved)], entries);
    }

    [Fact, Covers("STR-205")]
    public async Task A_shard_is_finished_with_its_last_record_and_only_then_its_children_are_read()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, _ => KinesisWorld.Works with { After = TimeSpan.FromSeconds(2) });
        world.Put();
        world.Stream.SplitShard("shardId-000000000000");
        world.Put();
        await world.Advance(1.9);
        Assert.Empty(world.Sim.Ledger.OfType<ShardFinished>());
        Assert.Equal(["1"], world.Batches);
        await world.Run();
        Assert.Equal("shardId-000000000000", Assert.Single(world.Sim.Ledger.OfType<ShardFinished>()).ShardId);
        Assert.Equal([0, 2], world.Starts);
    }

    [Fact, Covers("STR-206", "STR-172", "STR-163")]
    public async Task A_reader_that_starts_over_goes_on_after_the_checkpoint_and_keeps_the_quota_of_nothing()
    {
        var failing = 3;
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { BatchSize = 2, MaximumRetryAttempts = 2 }, call => KinesisWorld.Holds(call, failing) ? KinesisWorld.Fails : KinesisWorld.Works);
        world.Put(4);
        await world.Advance(0.5); // [1,2] is done, [3,4] has failed twice.
        world.Mapping.Update(KinesisWorld.FromTheStart with { BatchSize = 2, MaximumRetryAttempts = 2, ParallelizationFactor = 2, OnFailure = world.Failed });
        await world.Run();
        Assert.Equal(["1,2", "3,4", "3,4", "3,4", "3,4", "3,4"], world.Batches);
        Assert.Equal(4, world.Checkpoint());
    }

    [Fact, Covers("STR-163", "STR-207")]
    public async Task An_update_keeps_it()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart);
        world.Put(2);
        await world.Run();
        world.Mapping.Update(KinesisWorld.FromTheStart with { Filters = ["""{"partitionKey":["a"]}"""], OnFailure = world.Failed });
        await world.Run();
        world.Put();
        await world.Run();
        Assert.Equal(["1,2", "3"], world.Batches);
    }

    [Fact]
    public async Task It_never_goes_back()
    {
        await using var world = new KinesisWorld(
            KinesisWorld.FromTheStart with { BatchSize = 3, ParallelizationFactor = 4, MaximumRetryAttempts = 1, BisectBatchOnFunctionError = true },
            call => (call.Request.Records[0].Number % 5 == 0 ? KinesisWorld.Fails : KinesisWorld.Works) with { After = TimeSpan.FromMilliseconds(300) });
        for (var round = 0; round < 6; round++)
        {
            for (var index = 0; index < 10; index++) world.Put(key: $"key-{index}");
            await world.Advance(0.7);
            world.Mapping.Disable();
            await world.Advance(0.1);
            world.Mapping.Enable();
        }

        await world.Run();
        var numbers = world.Stream.Records.ToDictionary(record => record.SequenceNumber, record => record.Name.Number);
        var positions = world.Sim.Ledger.OfType<CheckpointMoved>().Select(entry => numbers[entry.SequenceNumber]).ToList();
        Assert.Equal(positions.Order(), positions);
        Assert.Equal(60, positions[^1]);
    }
}
