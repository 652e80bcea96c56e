namespace EsmTestKit.Tests.Exploration;

/// <summary>Two consumers over the same schedules (EXP-310).</summary>
public sealed class SameTests
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick, KeepFound = false };

    [Fact]
    [Covers("EXP-309", "EXP-310")]
    public async Task A_change_that_loses_the_check_is_shown_beside_the_consumer_before()
    {
        var failure = await Assert.ThrowsAsync<EsmAssertionException>(() => EsmExplore.AssertSameAsync(Careful, OrderScenario.Of((store, order) => store.SaveAsync(order)), Quick));

        Assert.Contains("The two consumers end differently under the same delivery.", failure.Message, StringComparison.Ordinal);
        Assert.Matches("(?m)^ +Before +After", failure.Message);
        Assert.Contains("ESMTESTKIT_REPLAY=esm1.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_changes_nothing_is_the_same_and_what_cannot_be_compared_is_counted()
    {
        var report = await EsmExplore.AssertSameAsync(Careful, OrderScenario.Of(async (store, order) =>
        {
            if (!await store.ExistsAsync(order)) await store.TrySaveAsync(order);
        }), Quick);

        Assert.True(report.Holds);
        Assert.Contains("were not compared", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_both_do_wrong_is_no_difference()
    {
        var report = await EsmExplore.AssertSameAsync(OrderScenario.Of((store, order) => store.SaveAsync(order)), OrderScenario.Of((store, order) => store.SaveAsync(order)), Quick);

        Assert.True(report.Holds);
    }

    [Fact]
    public async Task One_consumer_alone_is_refused()
    {
        var refused = await Assert.ThrowsAsync<EsmUsageException>(() => EsmExplore.SearchAsync(EsmClaim.Same, Careful, Quick));

        Assert.Contains("AssertSameAsync", refused.Fix, StringComparison.Ordinal);
    }

    private static readonly Action<EsmSimulation> Careful = OrderScenario.Of((store, order) => store.TrySaveAsync(order));
}
