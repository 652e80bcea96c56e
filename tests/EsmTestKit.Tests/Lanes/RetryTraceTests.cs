using static EsmTestKit.Tests.Lanes.Consumer;
using static EsmTestKit.Tests.Lanes.LaneWorld;

namespace EsmTestKit.Tests.Lanes;

/// <summary>Golden traces of section 23: functions that throw and are refused.</summary>
public sealed class RetryTraceTests
{
    [Fact, Covers("STR-208", "STR-213", "STR-216", "STR-226", "STR-355")]
    public Task T1_one_retry_then_the_document() => Expect(
        records: 1, Retrying(1, batchSize: 1), Fails,
        "[1]✗×2 D(1;RAE;2;1;Unhandled)");

    [Fact, Covers("STR-216", "STR-259")]
    public Task T7_without_bisect_the_whole_batch_is_retried() => Expect(
        records: 4, Retrying(2, batchSize: 4), ThrowsOn(2),
        "[1-4]✗×3 D(1-4;RAE;3;4;Unhandled)");

    [Fact, Covers("STR-209", "STR-210")]
    public Task T8_a_report_that_was_not_asked_for_is_ignored() => Expect(
        records: 4, Retrying(1, batchSize: 4), Reports(2),
        "[1-4]r2");

    [Fact, Covers("STR-224", "STR-256", "STR-353", "STR-357")]
    public async Task T12_an_event_over_6_MB_is_tried_without_a_handler_and_given_up()
    {
        await using var world = new LaneWorld(Retrying(2) with { Enabled = false }, Works);
        await world.RunAsync();
        // Base64 makes 6.7 MB of the 5 MB.
        world.Sim.Api.Call("kinesis:UpdateMaxRecordSize", new() { ["StreamARN"] = world.Stream.Arn, ["MaxRecordSizeInKiB"] = 10_240 });
        await world.RunAsync();
        world.Put(1, new string('x', 5 * 1024 * 1024));
        world.Put(1);
        world.Mapping.Enable();

        await world.RunAsync();

        Assert.Equal("[1]!×3 D(1;RAE;3;1;-) [2]✓", world.Trace);
        var document = Assert.Single(world.Sim.Ledger.OfType<InvocationRecordSent>());
        Assert.Equal(0.6, (document.At - world.Sim.Ledger.OfType<InvocationRefused>().First().At).TotalSeconds, 3);
        Assert.Equal(document.At, Assert.Single(world.Mapping.Invocations).StartedAt);
    }

    [Fact, Covers("STR-176")]
    public async Task T14_the_next_batch_waits_for_the_one_before()
    {
        await using var world = new LaneWorld(Retrying(0, batchSize: 10), Taking(5, Works), timeout: 10);
        world.Put(20);

        await world.RunAsync();

        Assert.Equal("[1-10]✓ [11-20]✓", world.Trace);
        Assert.Equal([0, 5], world.Starts);
    }

    [Fact, Covers("STR-158", "STR-176")]
    public Task T15_three_batches_in_order() => Expect(
        records: 30, Retrying(0, batchSize: 10), Works,
        "[1-10]✓ [11-20]✓ [21-30]✓");

    [Fact, Covers("STR-223", "STR-217", "ADD-46")]
    public async Task T23_throttles_for_half_a_minute_never_count()
    {
        var throttled = true;
        await using var world = new LaneWorld(Retrying(0), call => throttled ? Throttled(call) : Fails(call));
        world.Put(1);
        await world.AtAsync(30);
        Assert.Equal("[1]~×8", world.Trace);
        throttled = false;

        await world.RunAsync();

        Assert.Equal("[1]~×8 [1]✗ D(1;RAE;1;1;Unhandled)", world.Trace);
    }
}
