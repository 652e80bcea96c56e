using static EsmTestKit.Tests.Lanes.Consumer;
using static EsmTestKit.Tests.Lanes.LaneWorld;

namespace EsmTestKit.Tests.Lanes;

/// <summary>BisectBatchOnFunctionError: the golden traces of section 23, and the rules of section 9.</summary>
public sealed class BisectTraceTests
{
    private static readonly StreamMappingSettings Bisecting = Retrying(1, batchSize: 4) with { BisectBatchOnFunctionError = true };

    [Fact, Covers("STR-245", "STR-252", "STR-253")]
    public Task T5_a_report_cuts_where_it_says_and_without_progress_halves() => Expect(
        records: 4, Reporting(1, batchSize: 4) with { BisectBatchOnFunctionError = true }, Reports(2),
        "[1-4]r2 [2-4]r2 [2]r2×2 D(2;RAE;2;1;null) [3,4]✓");

    [Fact, Covers("STR-246", "STR-247", "STR-248", "STR-249", "STR-251", "STR-258", "CTL-022")]
    public Task T6_an_error_halves_at_once_left_before_right() => Expect(
        records: 4, Bisecting, ThrowsOn(2),
        "[1-4]✗ [1,2]✗ [1]✓ [2]✗×2 D(2;RAE;2;1;Unhandled) [3,4]✓");

    [Fact, Covers("STR-247", "STR-250")]
    public Task T24_without_retries_it_goes_down_to_single_records() => Expect(
        records: 4, Bisecting with { MaximumRetryAttempts = 0 }, Fails,
        "[1-4]✗ [1,2]✗ [1]✗ D(1;RAE;1;1;Unhandled) [2]✗ D(2;RAE;1;1;Unhandled) [3,4]✗ [3]✗ D(3;RAE;1;1;Unhandled) [4]✗ D(4;RAE;1;1;Unhandled)");

    [Theory, Covers("STR-247")]
    [InlineData(2, "[1,2]✗ [1]✓ [2]✓")]
    [InlineData(3, "[1-3]✗ [1]✓ [2,3]✓")]
    [InlineData(5, "[1-5]✗ [1,2]✓ [3-5]✓")]
    [InlineData(7, "[1-7]✗ [1-3]✓ [4-7]✓")]
    public Task The_left_half_is_the_smaller_one(int records, string trace) => Expect(
        records, Bisecting with { BatchSize = 10 }, () => InTurn(Fails, Works), trace);

    [Fact, Covers("STR-245", "STR-265", "ADD-61")]
    public Task An_error_halves_with_reports_asked_for_too() => Expect(
        records: 4, Reporting(0, batchSize: 4) with { BisectBatchOnFunctionError = true }, ThrowsOn(4),
        "[1-4]✗ [1,2]✓ [3,4]✗ [3]✓ [4]✗ D(4;RAE;1;1;Unhandled)");

    [Fact, Covers("STR-254")]
    public Task A_report_of_what_nobody_knows_halves_like_an_error() => Expect(
        records: 2, Reporting(0) with { BisectBatchOnFunctionError = true }, Answers("""{"batchItemFailures":[{"itemIdentifier":"x"}]}"""),
        "[1,2]r? [1]r? D(1;RAE;1;1;null) [2]r? D(2;RAE;1;1;null)");

    [Fact, Covers("STR-255", "STR-223")]
    public Task Throttles_never_split() => Expect(
        records: 2, Bisecting, () => InTurn(Throttled, Throttled, Works),
        "[1,2]~×2 [1,2]✓");

    [Fact, Covers("STR-257", "STR-212")]
    public Task A_timeout_splits() => Expect(
        records: 2, Bisecting, () => InTurn(TimesOut, Works),
        "[1,2]✗ [1]✓ [2]✓");

    [Fact, Covers("STR-222")]
    public async Task Halves_and_the_rest_go_at_once_and_single_records_wait()
    {
        await using var world = new LaneWorld(Bisecting, ThrowsOn(2));
        world.Put(4);

        await world.RunAsync();

        Assert.Equal([0, 0, 0, 0, 0.2, 0.2], world.Starts);
    }

    [Fact, Covers("STR-222")]
    public async Task A_delay_of_splits_can_be_set()
    {
        await using var world = new LaneWorld(Bisecting, ThrowsOn(2), behavior: new() { SplitDelay = TimeSpan.FromMilliseconds(30) });
        world.Put(4);

        await world.RunAsync();

        Assert.Equal([0, 0.03, 0.06, 0.06, 0.26, 0.26], world.Starts);
    }

    [Fact, Covers("STR-260")]
    public async Task A_restart_forgets_the_split_and_builds_the_batch_from_the_position()
    {
        await using var world = new LaneWorld(Retrying(5) with { BisectBatchOnFunctionError = true }, InTurn(Fails, Works, Fails, Fails, Works));
        world.Put(4);
        await world.AtAsync(0.1);
        Assert.Equal("[1-4]✗ [1,2]✓ [3,4]✗ [3]✗", world.Trace);
        world.Mapping.Disable();
        await world.RunAsync();
        world.Mapping.Enable();

        await world.RunAsync();

        Assert.Equal("[1-4]✗ [1,2]✓ [3,4]✗ [3]✗ [3,4]✓", world.Trace);
    }
}
