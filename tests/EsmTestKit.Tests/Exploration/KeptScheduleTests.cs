using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration;

/// <summary>What is found can be had again: by a word, by a file beside the test, by a seed.</summary>
public sealed class KeptScheduleTests
{
    private static readonly Action<EsmSimulation> Naive = OrderScenario.Of((store, order) => store.SaveAsync(order));

    [Fact]
    [Covers("EXP-101", "EXP-102", "EXP-123", "EXP-201")]
    public async Task A_word_is_the_choices_up_to_the_last_unusual_one()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Naive, new() { Preset = EsmExplorationPreset.Quick });

        Assert.Matches("^esm1[.][a-z2-7]+$", report.Replay);
        var explorer = await Explorer.BeginAsync(EsmClaim.Idempotent, Naive, new(), _ => null, CancellationToken.None);
        var found = await SearchThread.RunAsync(() => explorer.Search([]).Found!);
        Assert.NotEqual(0, found.Choices[^1]);
        Assert.True(found.Choices.Count < found.Run.Steps.Count);
        Assert.Equal(found.Choices, ReplayHandle.Read("a test", ReplayHandle.Of("a test", found.Choices)));
        Assert.Null(ReplayHandle.Read("another test", ReplayHandle.Of("a test", found.Choices)));
    }

    [Fact]
    [Covers("EXP-122")]
    public async Task A_file_beside_the_test_has_its_decisions()
    {
        var explorer = await Explorer.BeginAsync(EsmClaim.Idempotent, Naive, new(), _ => null, CancellationToken.None);
        var outcome = await SearchThread.RunAsync(() => explorer.Search([]));
        var folder = Directory.CreateTempSubdirectory("esm-kept-");
        try
        {
            var path = FoundSchedule.PathOf(Path.Combine(folder.FullName, "OrderTests.cs"), "Orders_are_applied_once", EsmClaim.Idempotent)!;

            FoundSchedule.Write(path, "OrderTests/Orders_are_applied_once", outcome, outcome.Found!);

            Assert.Equal("OrderTests.Orders_are_applied_once.idempotent.found.contract.json", Path.GetFileName(path));
            Assert.Equal(outcome.Found!.Labels, FoundSchedule.Read(path));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    [Covers("EXP-124")]
    public void A_commit_is_a_seed()
    {
        var plan = Plan.Of(new(), name => name == "ESMTESTKIT_SEED" ? "0123456789abcdef0123456789abcdef01234567" : null);

        Assert.Equal(0x0123456789abcdef, plan.Seed);
    }

    // Each failure of the second order's call brings its message back at once, without a limit; under a deviation alone.
    [Fact]
    [Covers("EXP-004", "EXP-409")]
    public async Task A_run_that_never_ends_is_made_twice_before_it_is_told()
    {
        var failed = false;
        var report = await EsmExplore.SearchAsync(EsmClaim.HealthyRecordsFinish, sim =>
        {
            failed = false;
            OrderScenario.Of(async (store, order) =>
            {
                try
                {
                    await store.TrySaveAsync(order);
                }
                catch (TimeoutException)
                {
                    failed = true;
                }

                if (failed) throw new InvalidOperationException("never again");
            }, new() { MessageRetentionPeriod = TimeSpan.FromDays(14) }, orders: 1)(sim);
        }, new() { Preset = EsmExplorationPreset.Quick });

        Assert.Equal("O8", report.Oracle);
        Assert.Equal(1, report.Deviations);
        Assert.Contains("never comes to rest", report.ToString(), StringComparison.Ordinal);
        // Two weeks of attempts are nothing to read.
        Assert.Matches("… [0-9]{3,} more line", report.ToString());
        Assert.InRange(report.ToString().Split('\n').Length, 60, 100);
    }
}
