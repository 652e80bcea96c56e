using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

/// <summary>Where duplicates come from, and how a test makes them (section 17 of the streams' rules).</summary>
public sealed class StreamsDuplicateTests
{
    private static readonly ScriptedOutcome Slow = KinesisWorld.Works with { After = TimeSpan.FromSeconds(2) };

    [Fact, Covers("STR-406", "STR-409")]
    public async Task A_reader_that_ends_between_success_and_checkpoint_delivers_again()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { BatchSize = 2 }, _ => Slow);
        world.Put(4);
        await world.Advance(2.5); // [1,2] is checkpointed, [3,4] runs.
        world.Mapping.RestartReaders();
        await world.Run();

        Assert.Equal(["1,2", "3,4", "3,4"], world.Batches);
        Assert.Equal([0, 2, 4], world.Starts); // Never two invocations of one lane at once.
        Assert.Equal(4, world.Checkpoint());
        var restarted = Assert.Single(world.Sim.Ledger.OfType<ReaderRestarted>());
        Assert.Equal(world.Stream.Records[1].SequenceNumber, restarted.SequenceNumber);
        Assert.All(world.Mapping.Invocations, run => Assert.Null(run.ErrorType));
    }

    [Fact, Covers("STR-409")]
    public async Task Where_everything_is_checkpointed_nothing_comes_again()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart);
        world.Put(2);
        await world.Run();
        world.Mapping.RestartReaders();
        await world.Run();
        world.Put();
        await world.Run();
        Assert.Equal(["1,2", "3"], world.Batches);
    }

    [Fact, Covers("STR-410")]
    public async Task A_restart_cuts_other_batches_in_the_same_order()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { BatchSize = 3 }, _ => Slow);
        world.Put(2);
        await world.Advance(0.5); // [1,2] runs.
        world.Put(3);
        world.Mapping.RestartReaders();
        await world.Run();

        Assert.Equal(["1,2", "1,2,3", "4,5"], world.Batches);
    }

    [Fact, Covers("STR-409", "STR-410", "STR-407")]
    public async Task Only_the_shard_that_is_named_begins_again_with_all_its_lanes()
    {
        await using var world = new KinesisWorld(
            KinesisWorld.FromTheStart with { BatchSize = 1, ParallelizationFactor = 2 },
            call => KinesisWorld.Holds(call, 1) ? Slow : KinesisWorld.Works,
            shards: 2,
            simulation: new() { StreamMappings = new() { LaneSelector = (key, lanes) => key.EndsWith('x') ? 0 : 1 } });
        string Key(int shard, char lane) => Enumerable.Range(0, 1000).Select(index => $"{index}{lane}").First(key => ShardOf(world.Stream, key) == shard);
        world.Put(key: Key(0, 'x')); // Slow: nothing of this shard is checkpointed while it runs.
        world.Put(key: Key(0, 'y'));
        world.Put(key: Key(1, 'x'));
        await world.Advance(1);
        world.Mapping.RestartReaders("shardId-000000000000");
        await world.Run();

        Assert.Equal(["1", "1", "2", "2", "3"], world.Batches.Order(StringComparer.Ordinal));
        Assert.Equal("shardId-000000000000", Assert.Single(world.Sim.Ledger.OfType<ReaderRestarted>()).ShardId);
    }

    [Fact, Covers("STR-409")]
    public async Task A_restart_forgets_the_attempts_and_the_waits_of_the_batch()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { MaximumRetryAttempts = 1 }, _ => KinesisWorld.Fails);
        world.Put();
        await world.Advance(0.1); // One attempt of two, and a wait of 200 ms.
        world.Mapping.RestartReaders();
        await world.Run();
        Assert.Equal([0, 0.1, 0.3], world.Starts);
        Assert.Single(world.Mapping.InvocationRecords);
    }

    [Fact]
    public async Task A_restart_while_the_mapping_is_disabled_changes_nothing()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart);
        world.Put();
        await world.Run();
        world.Mapping.Disable();
        await world.Run();
        world.Mapping.RestartReaders();
        await world.Run();
        Assert.Empty(world.Sim.Ledger.OfType<ReaderRestarted>());
        world.Mapping.Enable();
        world.Put();
        world.Mapping.RestartReaders();
        await world.Run();
        Assert.Equal(["1", "2"], world.Batches);
    }

    [Fact]
    public async Task A_queue_has_no_readers()
    {
        await using var sim = new EsmSimulation();
        var mapping = sim.CreateEventSourceMapping(sim.CreateQueue("orders"), Script.Always(sim, KinesisWorld.Works));
        Assert.StartsWith("The mapping polls the queue arn:aws:sqs:us-east-1:123456789012:orders", Assert.Throws<EsmUsageException>(() => mapping.RestartReaders()).Message, StringComparison.Ordinal);
    }

    [Fact, Covers("CP-08")]
    public Task A_batch_that_succeeded_is_sent_once_more_where_a_decision_says_so() => ComesAgain("duplicate");

    [Fact, Covers("CP-09", "STR-406")]
    public Task A_batch_whose_answer_got_lost_comes_again_where_a_decision_says_so() => ComesAgain("loseResponse");

    [Fact, Covers("STR-406")]
    public async Task A_bisected_batch_and_the_rest_behind_a_reported_record_come_again()
    {
        await using var bisected = new KinesisWorld(KinesisWorld.FromTheStart with { BisectBatchOnFunctionError = true, MaximumRetryAttempts = 0 }, call => KinesisWorld.Holds(call, 4) ? KinesisWorld.Fails : KinesisWorld.Works);
        bisected.Put(4);
        await bisected.Run();
        Assert.Equal(["1,2,3,4", "1,2", "3,4", "3", "4"], bisected.Batches);

        await using var reporting = new KinesisWorld(KinesisWorld.FromTheStart with { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] }, call => call.Request.Records.Count == 4 ? KinesisWorld.Report(call, 2) : KinesisWorld.Works);
        reporting.Put(4);
        await reporting.Run();
        Assert.Equal(["1,2,3,4", "2,3,4"], reporting.Batches);
    }

    [Fact, Covers("STR-408", "STR-406")]
    public async Task A_producer_s_retry_is_another_record_and_a_delivery_s_the_same()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, _ => Slow);
        var (first, second) = (world.Stream.PutRecord("same", "a"), world.Stream.PutRecord("same", "a"));
        Assert.NotEqual(first.SequenceNumber, second.SequenceNumber);
        await world.Advance(1);
        world.Mapping.RestartReaders();
        await world.Run();
        Assert.Equal(["1,2", "1,2"], world.Batches);
        Assert.Equal(world.Mapping.Invocations[0].Event, world.Mapping.Invocations[1].Event);
        Assert.NotEqual(world.Mapping.Invocations[0].RequestId, world.Mapping.Invocations[1].RequestId);
    }

    [Fact, Covers("STR-198")]
    public async Task Between_shards_there_is_no_order()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { BatchSize = 1 }, call => KinesisWorld.Holds(call, 1) ? Slow : KinesisWorld.Works, shards: 2);
        var keys = Enumerable.Range(0, 1000).Select(index => $"{index}").ToList();
        world.Put(2, keys.First(key => ShardOf(world.Stream, key) == 0));
        world.Put(1, keys.First(key => ShardOf(world.Stream, key) == 1));
        await world.Run();
        Assert.Equal(["1", "3", "2"], world.Mapping.Invocations.OrderBy(run => run.StartedAt).Select(run => $"{run.Records[0].Number}"));
    }

    private static async Task ComesAgain(string decision)
    {
        var oracle = new DecisionOracle(new Dictionary<string, string> { ["apply-orders[orders#1,orders#2]@1"] = decision });
        await using var sim = new EsmSimulation(new EsmSimulationSettings(), oracle);
        var stream = sim.CreateStream("orders");
        var mapping = sim.CreateEventSourceMapping(stream, Script.Always(sim, KinesisWorld.Works), KinesisWorld.FromTheStart);
        stream.PutRecord("1", "a");
        stream.PutRecord("2", "a");
        await sim.RunUntilIdleAsync();

        Assert.Equal(["1,2", "1,2"], KinesisWorld.Batched(mapping));
        Assert.All(mapping.Invocations, run => Assert.Null(run.ErrorType));
        oracle.CheckAllMet();
    }

    private static int ShardOf(KinesisStream stream, string key) => stream.Store.Lineage.Owner(Internal.Kinesis.PutRules.HashOf(new(default, key))).Ordinal;
}
