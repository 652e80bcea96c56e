using System.Globalization;

namespace EsmTestKit.Internal.Exploration;

/// <summary>How much was explored, whoever counted it: one search, or many shards.</summary>
/// <param name="CompleteLevel">The most deviations that all schedules were run with; -1: unknown.</param>
/// <param name="SeenOnce">Behaviours that random runs showed exactly once.</param>
/// <param name="Pct">Random runs with priorities, by the depth of the bugs that they look for.</param>
/// <param name="Doubt">Why the control level is not the best.</param>
/// <param name="FoundDeviations">Of the schedule that was found; null: none was.</param>
internal sealed record Explored(
    int Enumerated,
    int Random,
    bool IsComplete,
    int CompleteLevel,
    int Behaviours,
    int SeenOnce,
    (int Two, int Three) Pct,
    int MostSteps,
    int MostInvocations,
    string Budgets,
    ControlLevel Control,
    string? Doubt,
    IReadOnlyList<string> Notes,
    int? FoundDeviations)
{
    public bool WasReplayed { get; init; }

    /// <summary>Schedules that bring records in another order, few for all of them.</summary>
    public int Ordered { get; init; }

    /// <summary>Schedules of the enumeration that turned out to be the same as others on the way.</summary>
    public int Same { get; init; }

    /// <summary>Schedules of the enumeration that came to a state from which everything is tried behind another one.</summary>
    public int Merged { get; init; }

    /// <summary>How many states were told apart; null: none was looked at.</summary>
    public int? States { get; init; }

    /// <summary>Whether all was to be tried and could not be, though states were not to be merged.</summary>
    public bool CouldMerge { get; init; }

    /// <summary>Random schedules that were made of others.</summary>
    public int Guided { get; init; }

    /// <summary>Random schedules that were drawn evenly.</summary>
    public int Uniform { get; init; }

    /// <summary>Random schedules of the swarm: drawn independently from one distribution.</summary>
    public int Swarm => Random - Pct.Two - Pct.Three - Guided - Uniform;

    /// <summary>In how many schedules each coverage goal was reached.</summary>
    public IReadOnlyDictionary<string, int> Marks { get; init; } = new SortedDictionary<string, int>(StringComparer.Ordinal);

    /// <summary>What AWS leaves open and was left out; empty: nobody says.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Whether every schedule with fewer deviations than the one found was run.</summary>
    public bool FoundIsFewest { get; init; }

    /// <summary>Which part of a search that several machines share; the whole where nobody shares it, or where this speaks of all.</summary>
    public CampaignShard Shard { get; init; } = CampaignShard.Whole;

    /// <summary>Runs to make it smaller.</summary>
    public int Shrinking { get; init; }

    public static Explored Of(SearchOutcome outcome)
    {
        var tally = outcome.Tally;
        return new Explored(
            tally.Enumerated, tally.Random, tally.IsComplete, tally.CompleteLevel, tally.Behaviours, tally.SeenOnce, tally.Pct, tally.MostSteps, tally.MostInvocations,
            BudgetsOf(outcome.Plan), outcome.Control, outcome.Doubt, [.. NotesOf(outcome.Benign), .. NotJudged(outcome), .. NotMerged(tally)], outcome.Found?.Decisions.Count)
        {
            WasReplayed = outcome.WasReplayed,
            LeftOut = outcome.LeftOut,
            Shard = outcome.Shard,
            Ordered = tally.Ordered,
            Same = tally.Same,
            Merged = tally.Merged,
            States = tally.States,
            CouldMerge = !outcome.Plan.MergesStates && outcome.Plan.RandomRuns == 0 && outcome.Control == ControlLevel.Controlled && outcome.Shard.Count == 1 && outcome.Claim != EsmClaim.Same,
            Guided = tally.Guided,
            Uniform = tally.Uniform,
            Marks = tally.Marks,
            // Among pairs and more another shard may have found one with fewer.
            FoundIsFewest = tally.Random == 0 && tally.Shrinking == 0 && (outcome.Shard.Count == 1 || outcome.Found?.Decisions.Count <= 2),
            Shrinking = tally.Shrinking,
        };
    }

    private static IEnumerable<string> NotJudged(SearchOutcome outcome)
    {
        if (outcome.NotCompared > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{outcome.NotCompared} run(s) were not compared: they hang on calls that the consumer before does not make.");
        if (outcome.NotJudged > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{outcome.NotJudged} run(s) gave up more than three records, each perhaps half done: their states were not judged.");
    }

    private static IEnumerable<string> NotMerged(Tally tally)
    {
        if (tally.NotMerged is { } because) yield return $"{(tally.Merged == 0 ? "No states were merged" : "Not all states were merged")}: {because}.";
    }

    /// <summary>What the undisturbed run shows of how far the kit reaches.</summary>
    public static IReadOnlyList<string> NotesOf(RunRecord benign) =>
    [
        .. benign.HasSynchronousCalls ? ["Some calls went through gates that cannot wait (methods that return no task): their order, hanging and crashes were not explored."] : Array.Empty<string>(),
        .. benign.SharesEnvironment && benign.Elsewhere is null ? ["A function has one environment for ever (a bound instance, a static method or a lambda): crashes, cold starts and overlaps were left out. Give a factory: sim.CreateFunction(name, () => new Consumer(), consumer => consumer.HandleAsync)."] : Array.Empty<string>(),
        .. benign.Notes,
    ];

    public static string BudgetsOf(Plan plan) => string.Join(" or ", plan.Budgets.Select(budget =>
        $"at most {Many(budget.Faults)} faults, {Many(budget.Cuts)} cuts, {Many(budget.Reorders)} reorders, {Many(budget.Preempts)} preemptions, {Many(budget.Environments)} environments"));

    private static string Many(int count) => count >= 1_000_000 ? "any number of" : count.ToString(CultureInfo.InvariantCulture);
}
