namespace EsmTestKit.Tests.Delivery;

/// <summary>The metrics of a stream mapping.</summary>
public sealed class StreamsMetricsTests
{
    private static readonly StreamMappingSettings Counted = KinesisWorld.FromTheStart with { EventCountMetrics = true, MaximumRetryAttempts = 1 };

    [Fact, Covers("STR-414")]
    public async Task Event_counts_are_published_only_where_they_are_asked_for()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart);
        world.Put();
        await world.Run();
        Assert.Null(world.Metric("PolledEventCount"));
        Assert.Null(world.Metric("InvokedEventCount"));
    }

    [Fact, Covers("STR-415")]
    public async Task What_is_read_is_counted_and_nothing_read_is_zero()
    {
        await using var world = new KinesisWorld(Counted);
        await world.Run();
        Assert.Equal(0, world.Metric("PolledEventCount"));
        world.Put(3);
        await world.Run();
        Assert.Equal(3, world.Metric("PolledEventCount"));
    }

    [Theory, Covers("STR-416")]
    [InlineData("b", 1)]
    [InlineData("a", 0)]
    public async Task With_filters_what_does_not_pass_is_counted(string key, int filteredOut)
    {
        await using var world = new KinesisWorld(Counted with { Filters = ["""{"partitionKey":["a"]}"""] });
        world.Put();
        world.Put(key: key);
        await world.Run();
        Assert.Equal(filteredOut, world.Metric("FilteredOutEventCount"));
    }

    [Fact]
    public async Task Without_filters_there_is_no_count_of_what_does_not_pass()
    {
        await using var world = new KinesisWorld(Counted);
        world.Put();
        await world.Run();
        Assert.Null(world.Metric("FilteredOutEventCount"));
    }

    [Fact, Covers("STR-417", "STR-418", "STR-419", "STR-421")]
    public async Task Each_attempt_counts_its_records_and_the_delivered_document_those_of_its_batch()
    {
        await using var world = new KinesisWorld(Counted, _ => KinesisWorld.Fails);
        world.Put(3);
        await world.Run();
        Assert.Equal((6.0, 6.0, 3.0), (world.Metric("InvokedEventCount"), world.Metric("FailedInvokeEventCount"), world.Metric("OnFailureDestinationDeliveredEventCount")));
        Assert.Null(world.Metric("DroppedEventCount"));
        Assert.Null(world.Metric("DeletedEventCount"));
    }

    [Fact, Covers("STR-420")]
    public async Task What_the_destination_refuses_is_dropped()
    {
        await using var world = new KinesisWorld(Counted, _ => KinesisWorld.Fails);
        world.Function.SetAllowedActions(["kinesis:*"]);
        world.Put(3);
        await world.Run();
        Assert.Equal(3, world.Metric("DroppedEventCount"));
        Assert.Null(world.Metric("OnFailureDestinationDeliveredEventCount"));
        Assert.Equal(1, OfFunction(world, "DestinationDeliveryFailures"));
    }

    [Theory, Covers("ADD-64")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_destination_what_is_given_up_is_counted_where_that_is_asked_for(bool counted)
    {
        await using var world = new KinesisWorld(Counted, _ => KinesisWorld.Fails, simulation: new() { StreamMappings = new() { CountDroppedWithoutDestination = counted } });
        await world.Run();
        world.Mapping.Update(Counted);
        await world.Run();
        world.Put(3);
        await world.Run();
        Assert.Equal(counted ? 3.0 : null, world.Metric("DroppedEventCount"));
    }

    [Theory, Covers("STR-422", "ADD-16")]
    [InlineData(false, 2.0)]
    [InlineData(true, 5.0)]
    public async Task Of_a_partial_success_the_part_from_the_reported_record_on_has_failed_or_the_whole(bool whole, double failed)
    {
        await using var world = new KinesisWorld(
            Counted with { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] },
            call => call.Request.Records.Count == 5 ? KinesisWorld.Report(call, 4) : KinesisWorld.Works,
            simulation: new() { StreamMappings = new() { CountWholeBatchOfPartialFailure = whole } });
        world.Put(5);
        await world.Run();
        Assert.Equal(["1,2,3,4,5", "4,5"], world.Batches);
        Assert.Equal((7.0, failed), (world.Metric("InvokedEventCount"), world.Metric("FailedInvokeEventCount")));
    }

    [Fact, Covers("ADD-15", "STR-423")]
    public async Task Throttled_attempts_count_as_invoked_and_failed_besides_their_throttles()
    {
        await using var world = new KinesisWorld(Counted with { MaximumRetryAttempts = 0 }, function: new() { ReservedConcurrency = 0 });
        world.Put(2);
        await world.Advance(1); // At 0, 0.2 and 0.6 s.
        Assert.Equal((6.0, 6.0, 3.0), (world.Metric("InvokedEventCount"), world.Metric("FailedInvokeEventCount"), OfFunction(world, "Throttles")));
        Assert.Empty(world.Failed.Messages);
    }

    [Theory, Covers("STR-412", "STR-413")]
    [InlineData(false, 500 + 800)] // Sent at 1 s, and again 200 ms after the end of the first attempt.
    [InlineData(true, 600 + 900)]
    public async Task The_age_of_the_last_record_is_told_at_each_attempt(bool atCompletion, double milliseconds)
    {
        var calls = 0;
        await using var world = new KinesisWorld(
            KinesisWorld.FromTheStart,
            _ => (calls++ == 0 ? KinesisWorld.Fails : KinesisWorld.Works) with { After = TimeSpan.FromMilliseconds(100) },
            simulation: new() { StreamMappings = new() { IteratorAgeAtCompletion = atCompletion } });
        await world.Run();
        await world.Advance(0.3);
        world.Put();
        await world.Advance(0.2);
        world.Put();
        await world.Run();
        Assert.Equal(["1,2", "1,2"], world.Batches);
        Assert.Equal(milliseconds, OfFunction(world, "IteratorAge"));
    }

    private static double? OfFunction(KinesisWorld world, string metric) => world.Sim.World.Metrics.Sum("AWS/Lambda", metric, [new("FunctionName", "apply-orders")]);
}
