using static EsmTestKit.Tests.Lanes.Consumer;
using static EsmTestKit.Tests.Lanes.LaneWorld;

namespace EsmTestKit.Tests.Lanes;

/// <summary>MaximumRecordAgeInSeconds: golden traces T10 and T11, and the rules of section 8.1.</summary>
public sealed class AgeTests
{
    [Theory, Covers("STR-234", "STR-235", "STR-352", "STR-356")]
    [InlineData(Source.Kinesis)]
    [InlineData(Source.DynamoDb)]
    public async Task T10_what_is_too_old_is_cut_off_the_head_and_the_rest_delivered(Source source)
    {
        await using var world = await DisabledAsync(Aging(0, batchSize: 10), Works, source);
        world.Put(1);
        await world.AtAsync(80);
        world.Put(5);
        await world.EnableAtAsync(80);

        await world.RunAsync();

        Assert.Equal("D(1;AGE;1;1;-) [2-6]✓", world.Trace);
    }

    [Theory, Covers("STR-236", "STR-221", "STR-356")]
    [InlineData(Source.Kinesis)]
    [InlineData(Source.DynamoDb)]
    public async Task T11_a_batch_that_grows_too_old_while_it_is_retried_tells_its_attempts(Source source)
    {
        await using var world = await RetriedFromSecond10Async(new(), source);

        Assert.Equal("[1]✗×8 D(1;AGE;8;1;-)", world.Trace);
        Assert.Equal([10, 10.2, 10.6, 11.4, 13, 16.2, 22.6, 35.4], world.SecondsOf<InvocationStarted>());
    }

    [Theory, Covers("STR-237")]
    [InlineData(StreamExpiryCheck.AtNextAttempt, 61)]
    [InlineData(StreamExpiryCheck.AtExpiryInstant, 60.001)]
    [InlineData(StreamExpiryCheck.Early, 35.4)]
    public async Task A_waiting_batch_is_looked_at_when_the_settings_say(StreamExpiryCheck check, double second)
    {
        await using var world = await RetriedFromSecond10Async(new() { ExpiryCheck = check });

        Assert.Equal("[1]✗×8 D(1;AGE;8;1;-)", world.Trace);
        Assert.Equal([second], world.SecondsOf<InvocationRecordSent>());
    }

    [Theory, Covers("STR-231")]
    [InlineData(Source.Kinesis, "[1]✓")]
    [InlineData(Source.DynamoDb, "D(1;AGE;1;1;-)")]
    public async Task Age_counts_from_the_arrival_and_in_a_table_from_its_whole_second(Source source, string trace)
    {
        await using var world = await DisabledAsync(Aging(0), Works, source);
        await world.PutAtAsync(0.9);
        await world.EnableAtAsync(60.5);

        await world.RunAsync();

        Assert.Equal(trace, world.Trace);
    }

    [Theory, Covers("STR-232")]
    [InlineData(false, "[1]✓")]
    [InlineData(true, "D(1;AGE;1;1;-)")]
    public async Task At_exactly_the_maximum_a_record_is_still_delivered_unless_asked_otherwise(bool atEqualAge, string trace)
    {
        await using var world = await DisabledAsync(Aging(0), Works, behavior: new() { ExpireAtEqualAge = atEqualAge });
        world.Put(1);
        await world.EnableAtAsync(60);

        await world.RunAsync();

        Assert.Equal(trace, world.Trace);
    }

    [Fact, Covers("STR-233")]
    public async Task Without_a_maximum_nothing_grows_too_old()
    {
        await using var world = await DisabledAsync(Retrying(0), Works);
        world.Put(1);
        await world.EnableAtAsync(23 * 3600);

        await world.RunAsync();

        Assert.Equal("[1]✓", world.Trace);
    }

    [Fact, Covers("STR-238")]
    public async Task The_expired_part_of_a_failing_batch_leaves_a_batch_with_a_full_quota()
    {
        await using var world = await DisabledAsync(Aging(6), Fails);
        await world.PutAtAsync(0, 30);
        await world.EnableAtAsync(55);

        await world.RunAsync();

        Assert.Equal("[1,2]✗×5 D(1;AGE;5;1;-) [2]✗×7 D(2;RAE;7;1;Unhandled)", world.Trace);
    }

    [Theory, Covers("STR-239")]
    [InlineData(10, false, "D(1-3;AGE;1;3;-) [4]✓")]
    [InlineData(10, true, "D(1;AGE;1;1;-) D(2;AGE;1;1;-) D(3;AGE;1;1;-) [4]✓")]
    [InlineData(1, false, "D(1;AGE;1;1;-) D(2;AGE;1;1;-) D(3;AGE;1;1;-) [4]✓")]
    public async Task Neighbours_in_one_batch_make_one_document_unless_asked_otherwise(int batchSize, bool oneByOne, string trace)
    {
        await using var world = await DisabledAsync(Aging(0, batchSize), Works, behavior: new() { DiscardExpiredOneByOne = oneByOne });
        world.Put(3);
        await world.PutAtAsync(80);
        await world.EnableAtAsync(80);

        await world.RunAsync();

        Assert.Equal(trace, world.Trace);
        // Never invoked: an id for each document.
        Assert.Distinct(world.Documents.Select(document => document["requestContext"]!["requestId"]!.GetValue<string>()));
    }

    [Fact, Covers("STR-241")]
    public async Task Age_beats_the_quota()
    {
        await using var world = await DisabledAsync(Aging(0), Taking(1, Fails));
        world.Put(1);
        await world.EnableAtAsync(59.5);

        await world.RunAsync();

        Assert.Equal("[1]✗ D(1;AGE;1;1;-)", world.Trace);
    }

    [Fact, Covers("STR-242")]
    public async Task Reports_and_bisect_have_no_say()
    {
        var settings = Aging(0) with { BisectBatchOnFunctionError = true, FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] };
        await using var world = await DisabledAsync(settings, Works);
        world.Put(2);
        await world.PutAtAsync(80);
        await world.EnableAtAsync(80);

        await world.RunAsync();

        Assert.Equal("D(1,2;AGE;1;2;-) [3]✓", world.Trace);
    }

    [Fact, Covers("STR-243", "STR-223", "STR-235")]
    public async Task A_throttled_batch_ends_by_its_age_alone()
    {
        await using var world = new LaneWorld(Aging(0), Throttled);
        world.Put(1);

        await world.RunAsync();

        Assert.Equal("[1]~×9 D(1;AGE;1;1;-)", world.Trace);
    }

    [Fact, Covers("STR-244")]
    public async Task What_was_never_sent_leaves_the_result_as_it_was()
    {
        await using var world = await DisabledAsync(Aging(0), Works);
        world.Put(1);
        await world.EnableAtAsync(80);

        await world.RunAsync();

        Assert.Equal("D(1;AGE;1;1;-)", world.Trace);
        Assert.Equal("No records processed", world.Mapping.LastProcessingResult);
    }

    private static StreamMappingSettings Aging(int retries, int batchSize = 100) => Retrying(retries, batchSize) with { MaximumRecordAge = TimeSpan.FromSeconds(60) };

    private static async Task<LaneWorld> RetriedFromSecond10Async(StreamMappingBehavior behavior, Source source = Source.Kinesis)
    {
        var world = await DisabledAsync(Aging(-1, batchSize: 1), Fails, source, behavior);
        world.Put(1);
        await world.EnableAtAsync(10);
        await world.RunAsync();
        return world;
    }
}
