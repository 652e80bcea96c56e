using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

/// <summary>Disable, enable, update and delete while records are on their way.</summary>
public sealed class StreamsChangeTests
{
    private static readonly StreamMappingSettings Plain = KinesisWorld.FromTheStart with { BatchSize = 2, MaximumRetryAttempts = 2 };

    [Fact, Covers("STR-430", "STR-429")]
    public async Task Disabling_starts_nothing_new_and_keeps_the_outcome_of_what_runs()
    {
        await using var world = new KinesisWorld(Plain, _ => KinesisWorld.Works with { After = TimeSpan.FromSeconds(2) });
        world.Put(4);
        await world.Advance(2.5);
        world.Mapping.Disable();
        await world.Advance(60);
        Assert.Equal(["1,2", "3,4"], world.Batches);
        Assert.Equal(4, world.Checkpoint());
        Assert.Equal(MappingState.Disabled, world.Mapping.State);
        Assert.Equal("OK", world.Mapping.LastProcessingResult);
        world.Put();
        world.Mapping.Enable();
        await world.Run();
        Assert.Equal("5", world.Batches[^1]);
    }

    [Fact, Covers("STR-431")]
    public async Task A_retry_that_waits_is_cancelled_and_begins_again_with_a_full_quota()
    {
        await using var world = new KinesisWorld(Plain, _ => KinesisWorld.Fails);
        world.Put(2);
        await world.Advance(0.3); // Two of three attempts.
        world.Mapping.Disable();
        await world.Advance(60);
        Assert.Equal(2, world.Batches.Count);
        world.Mapping.Enable();
        await world.Run();
        Assert.Equal(5, world.Batches.Count);
        Assert.Equal(3, world.Mapping.Invocations.Skip(2).Select(run => run.RequestId).Distinct().Count() + 2);
        Assert.NotEqual(world.Mapping.Invocations[1].RequestId, world.Mapping.Invocations[2].RequestId);
    }

    [Fact, Covers("STR-432")]
    public async Task A_batch_that_is_being_collected_is_dropped_and_read_again()
    {
        await using var world = new KinesisWorld(Plain with { MaximumBatchingWindow = TimeSpan.FromSeconds(30) });
        world.Put();
        await world.Advance(10);
        world.Mapping.Disable();
        await world.Advance(60);
        Assert.Empty(world.Batches);
        world.Mapping.Enable();
        await world.Run();
        Assert.Equal(["1"], world.Batches);
        Assert.Equal([100], world.Starts);
    }

    [Fact, Covers("STR-434")]
    public async Task Records_grow_old_while_the_mapping_is_disabled()
    {
        await using var world = new KinesisWorld(Plain with { MaximumRecordAge = TimeSpan.FromSeconds(60), Enabled = false });
        await world.Run();
        world.Put();
        await world.Advance(61);
        world.Mapping.Enable();
        await world.Run();
        Assert.Empty(world.Batches);
        Assert.Equal(DiscardCondition.RecordAgeExceeded, Assert.Single(world.Sim.Ledger.OfType<BatchDiscarded>()).Condition);
    }

    [Fact, Covers("STR-435")]
    public async Task The_running_batch_keeps_its_settings_and_its_quota_and_the_next_has_the_new_ones()
    {
        await using var world = new KinesisWorld(Plain, call => KinesisWorld.Holds(call, 1) || KinesisWorld.Holds(call, 3) ? KinesisWorld.Fails : KinesisWorld.Works);
        world.Put(5);
        await world.Advance(0.1);
        world.Mapping.Update(Plain with { BatchSize = 3, MaximumRetryAttempts = 0, OnFailure = world.Failed });
        await world.Run();
        Assert.Equal(["1,2", "1,2", "1,2", "3,4,5"], world.Batches);
        Assert.Single(world.Mapping.Invocations.Take(3).Select(run => run.RequestId).Distinct());
        Assert.Equal([0, 0.2, 0.6, 0.6], world.Starts);
    }

    [Theory, Covers("STR-436")]
    [InlineData(true)]
    public async Task Retries_go_to_the_new_function(bool retryUsesNewFunction) => Assert.Equal(["1", "2"], await FailThenRepoint(retryUsesNewFunction));

    [Fact]
    public async Task Retries_stay_with_the_old_function_where_that_is_asked_for() => Assert.Equal(["2"], await FailThenRepoint(retryUsesNewFunction: false));

    [Theory, Covers("STR-438")]
    [InlineData(0.05)] // While the last permitted attempt runs.
    [InlineData(0.3)] // While the batch waits.
    public async Task A_deleted_mapping_finishes_what_runs_and_sends_nothing(double at)
    {
        await using var world = new KinesisWorld(Plain with { MaximumRetryAttempts = at < 0.1 ? 0 : 5 }, _ => KinesisWorld.Fails with { After = TimeSpan.FromSeconds(0.2) });
        world.Put(4);
        await world.Advance(at);
        world.Mapping.Delete();
        await world.Advance(60);
        Assert.Equal(["1,2"], world.Batches);
        Assert.NotNull(world.Mapping.Invocations[0].EndedAt);
        Assert.Empty(world.Failed.Messages);
        Assert.Empty(world.Sim.Ledger.OfType<InvocationRecordSent>());
    }

    [Fact, Covers("STR-439")]
    public async Task Without_its_function_the_mapping_stays_waits_and_says_so()
    {
        await using var world = new KinesisWorld(Plain with { MaximumRetryAttempts = 0 });
        await world.Run();
        world.Sim.Api.Call("lambda:DeleteFunction", new() { ["FunctionName"] = "apply-orders" });
        world.Put();
        await world.Advance(60);
        Assert.Equal(MappingState.Enabled, world.Mapping.State);
        Assert.StartsWith("PROBLEM: Function not found: arn:aws:lambda:us-east-1:123456789012:function:apply-orders (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: ", world.Mapping.LastProcessingResult, StringComparison.Ordinal);
        Assert.Empty(world.Failed.Messages);
        world.Sim.Functions.Create("apply-orders", new ScriptedBody(_ => KinesisWorld.Works), new());
        await world.Advance(120);
        Assert.Equal(["1"], world.Batches);
        Assert.Equal("OK", world.Mapping.LastProcessingResult);
    }

    [Fact, Covers("STR-437")]
    public async Task Turning_tumbling_windows_off_drops_the_open_window()
    {
        await using var world = new KinesisWorld(Plain with { TumblingWindow = TimeSpan.FromSeconds(10) }, _ => Script.Return("""{"state":{"n":1}}"""));
        world.Put();
        await world.Advance(1);
        world.Mapping.Update(Plain with { OnFailure = world.Failed });
        await world.Run();
        world.Put();
        await world.Advance(300);
        Assert.Equal(["1", "2"], world.Batches);
        Assert.DoesNotContain("state", world.Mapping.Invocations[1].Event, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> FailThenRepoint(bool retryUsesNewFunction)
    {
        await using var world = new KinesisWorld(Plain with { BatchSize = 1 }, _ => KinesisWorld.Fails, simulation: new() { StreamMappings = new() { RetryUsesNewFunction = retryUsesNewFunction } });
        var other = world.Sim.Functions.Create("other", new ScriptedBody(_ => KinesisWorld.Works), new());
        world.Put(2);
        await world.Advance(0.1);
        world.Sim.Api.Call("lambda:UpdateEventSourceMapping", new() { ["UUID"] = world.Mapping.Uuid, ["FunctionName"] = "other" });
        await world.Run();
        return [.. other.Invocations.Select(run => $"{run.Records[0].Number}")];
    }
}
