using EsmTestKit.Internal.Exploration;
using EsmTestKit.Tests.Exploration;

namespace EsmTestKit.Zoo;

/// <summary>What merging states leaves out is the same as something else: in the worlds of all specimens everything comes out that comes out when each schedule is run (EXP-217).</summary>
public sealed class MergedStatesTests
{
    /// <summary>Where the whole is more than this a smaller budget is taken: both searches must come to their ends.</summary>
    private const int MostSchedules = 500;

    // Single faults alone are more schedules: their runs try again and again for hours.
    private static readonly string[] TooLong = ["Z38", "Z64", "Z66", "Z68"];

    // Faults, cuts, reorders, preemptions, environments.
    private static readonly (int, int, int, int, int)[] Budgets = [(1, 0, 0, 0, 0), (1, 1, 1, 0, 0), (1, 1, 1, 1, 1), (2, 1, 1, 1, 1)];

    private static IReadOnlyList<(EsmSpecimenAttribute About, EsmSpecimen Specimen)> All { get; } = EsmZoo.SpecimensOf(typeof(ZooTests).Assembly);

    public static TheoryData<string> Ids => [.. All.Where(one => one.About.Control == "Controlled" && !TooLong.Contains(one.About.Id)).Select(one => one.About.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Everything_comes_out_that_comes_out_without(string id)
    {
        var (about, specimen) = All.Single(one => one.About.Id == id);
        foreach (var scenario in new[] { specimen.Wrong, specimen.Right, specimen.OtherRight }.OfType<Action<EsmSimulation>>())
        {
            var (budget, each) = await EachAsync(about.Claim, specimen, scenario);
            var merged = await OutcomesAsync(about.Claim, specimen, scenario, budget, merges: true);

            Assert.Equal(each.Outcome.Found?.Decisions.Count, merged.Outcome.Found?.Decisions.Count);
            if (each.Outcome.Found is not null) continue;
            if (merged.Outcome.Control != ControlLevel.Controlled)
            {
                Assert.NotNull(merged.Tally.NotMerged);
                continue;
            }

            Assert.Null(merged.Tally.NotMerged);
            Assert.Equal(each.Ends.Order(StringComparer.Ordinal), merged.Ends.Order(StringComparer.Ordinal));
            Assert.True(merged.Tally.IsComplete && merged.Tally.Enumerated <= each.Tally.Enumerated, $"{merged.Tally.Enumerated} of {each.Tally.Enumerated}");
        }
    }

    private static async Task<(EsmExplorationBudget Budget, Outcomes Outcomes)> EachAsync(EsmClaim claim, EsmSpecimen specimen, Action<EsmSimulation> scenario)
    {
        (EsmExplorationBudget, Outcomes)? largest = null;
        foreach (var (faults, cuts, reorders, preempts, environments) in Budgets)
        {
            var budget = new EsmExplorationBudget { Faults = faults, Cuts = cuts, Reorders = reorders, Preempts = preempts, Environments = environments };
            var all = await OutcomesAsync(claim, specimen, scenario, budget, merges: false);
            if (largest is not null && !all.Tally.IsComplete) break;
            largest = (budget, all);
            if (!all.Tally.IsComplete) break;
        }

        return largest!.Value;
    }

    /// <summary>How the runs of an enumeration end that no finding stops, and what the judges of the claim say of each.</summary>
    private static async Task<Outcomes> OutcomesAsync(EsmClaim claim, EsmSpecimen specimen, Action<EsmSimulation> scenario, EsmExplorationBudget budget, bool merges)
    {
        var settings = new EsmExplorationSettings { Budget = budget, MaxSchedules = MostSchedules, IncludeProducerRetries = specimen.ProducersRetry, MergeEqualStates = merges };
        var runner = new ScenarioRunner(scenario, settings);
        var ends = new HashSet<string>(StringComparer.Ordinal);
        Judge? judge = null;
        // The undisturbed run comes before there is a judge, and again in the search.
        var runs = new ListeningRunner(runner, run =>
        {
            if (judge is not null) ends.Add($"{run.State} | {run.LeftBusy is null} | {run.Broken} | {judge.Of(run)?.Bucket}");
        });
        var explorer = await Explorer.BeginAsync(claim, runs, ClaimKinds.Of(claim, settings), Plan.Of(settings, _ => null) with { RandomRuns = 0 }, onlyInvariants: true, CancellationToken.None);
        judge = new Judge(claim, explorer.Benign, records => runner.Without(records).Run(new DeviatingWalk(explorer.Kinds, [])));
        var outcome = await SearchThread.RunAsync(() => explorer.Search([]));
        return new Outcomes(ends, outcome);
    }

    private sealed record Outcomes(HashSet<string> Ends, SearchOutcome Outcome)
    {
        public Tally Tally => Outcome.Tally;
    }
}
