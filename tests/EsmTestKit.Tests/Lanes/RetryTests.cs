using static EsmTestKit.Tests.Lanes.Consumer;
using static EsmTestKit.Tests.Lanes.LaneWorld;

namespace EsmTestKit.Tests.Lanes;

/// <summary>Outcomes, quotas and waits: sections 7 and 8.</summary>
public sealed class RetryTests
{
    [Fact, Covers("STR-214", "STR-215")]
    public async Task Without_a_limit_a_batch_blocks_its_lane_for_ever_and_the_ledger_says_so()
    {
        await using var world = new LaneWorld(Retrying(-1, batchSize: 1), ThrowsOn(1));
        world.Put(2);

        await world.RunAsync();
        await world.Sim.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.DoesNotContain("[2]", world.Trace, StringComparison.Ordinal);
        Assert.Empty(world.Documents);
        Assert.Single(world.Sim.Ledger.OfType<ShardBlocked>());
    }

    [Fact, Covers("STR-221")]
    public async Task Waits_double_from_200_ms()
    {
        await using var world = new LaneWorld(Retrying(5), Fails);
        world.Put(1);

        await world.RunAsync();

        Assert.Equal([0, 0.2, 0.6, 1.4, 3, 6.2], world.Starts);
    }

    [Fact, Covers("STR-221")]
    public async Task Waits_follow_the_settings()
    {
        await using var world = new LaneWorld(Retrying(5), Fails, behavior: new() { RetryInitialDelay = TimeSpan.FromSeconds(1), RetryMultiplier = 3, RetryMaximumDelay = TimeSpan.FromSeconds(10) });
        world.Put(1);

        await world.RunAsync();

        Assert.Equal([0, 1, 4, 13, 23, 33], world.Starts);
    }

    [Fact, Covers("STR-221")]
    public async Task Jitter_spreads_each_wait_and_the_seed_decides_it()
    {
        async Task<IReadOnlyList<double>> Starts(long? seed)
        {
            await using var world = new LaneWorld(Retrying(6), Fails, behavior: new() { RetryJitter = 0.2 }, seed: seed);
            world.Put(1);
            await world.RunAsync();
            return world.Starts;
        }

        var starts = await Starts(null);
        var spreads = starts.Zip(starts.Skip(1), (from, to) => to - from).Select((wait, index) => wait / (0.2 * Math.Pow(2, index))).ToList();
        Assert.Equal(6, spreads.Count);
        Assert.All(spreads, spread => Assert.InRange(spread, 0.79, 1.21));
        Assert.Contains(spreads, spread => Math.Abs(spread - 1) > 0.01);
        Assert.Equal(await Starts(1), await Starts(1));
        Assert.NotEqual(await Starts(1), await Starts(2));
    }

    [Fact, Covers("STR-223")]
    public async Task Throttles_wait_by_a_schedule_of_their_own_and_leave_that_of_retries_alone()
    {
        var behavior = new StreamMappingBehavior { ThrottleInitialDelay = TimeSpan.FromSeconds(1), ThrottleMaximumDelay = TimeSpan.FromSeconds(3) };
        await using var world = new LaneWorld(Retrying(1), InTurn(Throttled, Throttled, Throttled, Fails, Fails), behavior: behavior);
        world.Put(1);

        await world.RunAsync();

        Assert.Equal([0, 1, 3], world.SecondsOf<InvocationRefused>());
        Assert.Equal(6, world.SecondsOf<InvocationStarted>()[0]);
        Assert.Equal([0, 0.2], world.Starts);
        Assert.Equal("[1]~×3 [1]✗×2 D(1;RAE;2;1;Unhandled)", world.Trace);
    }

    [Fact, Covers("STR-219", "STR-220")]
    public async Task A_retry_has_the_request_id_and_the_event_of_the_first_attempt_and_the_rest_has_its_own()
    {
        await using var world = new LaneWorld(Reporting(1), InTurn(Fails, Reports(2), Fails, Works));
        world.Put(2);

        await world.RunAsync();

        Assert.Equal("[1,2]✗ [1,2]r2 [2]✗ [2]✓", world.Trace);
        var ids = world.Mapping.Invocations.Select(invocation => invocation.RequestId).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(ids[2], ids[3]);
        Assert.NotEqual(ids[0], ids[2]);
        Assert.Equal(world.Mapping.Invocations[0].Event, world.Mapping.Invocations[1].Event);
    }

    [Fact, Covers("STR-219")]
    public async Task A_retry_may_have_a_request_id_of_its_own_and_the_document_shows_the_last()
    {
        await using var world = new LaneWorld(Retrying(1), Fails, behavior: new() { ReuseRequestIdOnRetry = false });
        world.Put(1);

        await world.RunAsync();

        var ids = world.Mapping.Invocations.Select(invocation => invocation.RequestId).ToList();
        Assert.NotEqual(ids[0], ids[1]);
        Assert.Equal(ids[1], world.Documents[0]["requestContext"]!["requestId"]!.GetValue<string>());
    }

    [Fact, Covers("STR-212")]
    public Task A_timeout_counts_like_an_exception() => Expect(
        records: 2, Retrying(1), TimesOut,
        "[1,2]✗×2 D(1,2;RAE;2;2;Unhandled)");

    [Fact, Covers("STR-225")]
    public async Task A_record_too_large_blocks_its_shard_where_nothing_limits_the_retries()
    {
        await using var world = new LaneWorld(Retrying(-1) with { Enabled = false }, Works);
        await world.RunAsync();
        world.Sim.Api.Call("kinesis:UpdateMaxRecordSize", new() { ["StreamARN"] = world.Stream.Arn, ["MaxRecordSizeInKiB"] = 10_240 });
        await world.RunAsync();
        world.Put(1, new string('x', 5 * 1024 * 1024));
        world.Put(1);
        world.Mapping.Enable();

        await world.RunAsync();

        Assert.Matches(@"^\[1\]!×\d+$", world.Trace);
    }

    [Fact, Covers("STR-229", "STR-230")]
    public async Task The_document_goes_out_with_the_last_failure_and_before_the_next_batch()
    {
        await using var world = new LaneWorld(Retrying(1, batchSize: 1), ThrowsOn(1));
        world.Put(2);

        await world.RunAsync();

        Assert.Equal("[1]✗×2 D(1;RAE;2;1;Unhandled) [2]✓", world.Trace);
        Assert.Equal(world.Mapping.Invocations[1].EndedAt, world.Sim.Ledger.OfType<InvocationRecordSent>().Single().At);
    }

    [Fact, Covers("STR-211")]
    public async Task An_answer_without_a_byte_is_success()
    {
        await using var world = new LaneWorld(Reporting(0), Answers(string.Empty));
        world.Put(1);

        await world.RunAsync();

        Assert.Empty(world.Documents);
        Assert.Equal("OK", world.Mapping.LastProcessingResult);
    }

    [Theory, Covers("STR-277", "ADD-06")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"#2"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"x"}]}""")]
    public async Task A_report_leaves_the_result_OK_whatever_becomes_of_the_records(string answer)
    {
        await using var world = new LaneWorld(Reporting(0), Answers(answer));
        world.Put(2);

        await world.RunAsync();

        Assert.Single(world.Documents);
        Assert.Equal("OK", world.Mapping.LastProcessingResult);
    }

    [Fact, Covers("STR-213")]
    public async Task An_error_is_the_result()
    {
        await using var world = new LaneWorld(Retrying(0), Fails);
        world.Put(1);

        await world.RunAsync();

        Assert.Equal("PROBLEM: Function call failed", world.Mapping.LastProcessingResult);
    }

    [Fact, Covers("ADD-51")]
    public Task An_answer_over_6_MB_is_a_function_error() => Expect(
        records: 2, Retrying(0) with { BisectBatchOnFunctionError = true }, () => InTurn(Answers($"\"{new string('x', 6_291_556)}\""), Works),
        "[1,2]✗ [1]✓ [2]✓");
}
