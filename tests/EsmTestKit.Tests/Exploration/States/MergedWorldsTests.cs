using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration.States;

/// <summary>Each kind of source, each way of failing and every choice there is: what comes out of all schedules comes out of those that are left when states are merged.</summary>
public sealed class MergedWorldsTests
{
    /// <summary>Where the whole is more than this a smaller budget is taken: both searches must come to their ends.</summary>
    private const int MostSchedules = 1_500;

    // Faults, cuts, reorders, preemptions, environments.
    private static readonly (int, int, int, int, int)[] Budgets = [(1, 0, 0, 0, 0), (1, 1, 0, 0, 0), (1, 1, 1, 0, 0), (1, 1, 1, 1, 0), (1, 1, 1, 1, 1), (2, 1, 1, 1, 1), (2, 2, 2, 2, 2)];

    public static TheoryData<string> Worlds => new(Exploration.Worlds.All.Keys);

    [Theory]
    [MemberData(nameof(Worlds))]
    [Covers("EXP-215")]
    public async Task Nothing_is_lost(string name)
    {
        (EsmExplorationBudget Budget, SortedSet<string> Ends, Tally Tally)? all = null;
        foreach (var (faults, cuts, reorders, preempts, environments) in Budgets)
        {
            var budget = new EsmExplorationBudget { Faults = faults, Cuts = cuts, Reorders = reorders, Preempts = preempts, Environments = environments };
            var (ends, tally) = await EndsAsync(name, budget, merges: false);
            if (!tally.IsComplete) break;
            all = (budget, ends, tally);
        }

        Assert.True(all is not null, "No budget is small enough.");
        var (few, merged) = await EndsAsync(name, all.Value.Budget, merges: true);

        Assert.Equal(all.Value.Ends, few);
        Assert.Null(merged.NotMerged);
        Assert.True(merged.IsComplete && merged.Merged > 0 && merged.Enumerated <= all.Value.Tally.Enumerated, $"{merged.Enumerated} of {all.Value.Tally.Enumerated}");
    }

    // What consumers and mappings wrote, in whatever queue, and what was given up.
    private static async Task<(SortedSet<string> Ends, Tally Tally)> EndsAsync(string name, EsmExplorationBudget budget, bool merges)
    {
        var ends = new SortedSet<string>(StringComparer.Ordinal);
        var settings = new EsmExplorationSettings { Budget = budget, MaxSchedules = MostSchedules, MergeEqualStates = merges };
        var runner = new ListeningRunner(
            new ScenarioRunner(
                sim =>
                {
                    Exploration.Worlds.All[name](sim);
                    sim.Observe(() => sim.Queues.All.Select(queue => $"{queue.Name}: {string.Join(", ", queue.Messages.Select(message => message.Body).Order(StringComparer.Ordinal))}").ToList());
                },
                settings),
            run => ends.Add($"{run.State} {run.LeftBusy} {string.Join(", ", GivenUp.Of(run.Ledger))}"));
        var explorer = await Explorer.BeginAsync(EsmClaim.NoLoss, runner, new HashSet<ChoicePoint>(ChoicePoint.All), Plan.Of(settings, _ => null) with { RandomRuns = 0 }, onlyInvariants: true, CancellationToken.None);
        var outcome = await SearchThread.RunAsync(() => explorer.Search([]));
        return (ends, outcome.Tally);
    }
}
