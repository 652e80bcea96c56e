using System.Globalization;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>How much was explored, and what that says: never more than it does (section 8.4).</summary>
internal static class Extent
{
    public static IEnumerable<string> Of(SearchOutcome outcome)
    {
        var tally = outcome.Tally;
        if (outcome.WasReplayed)
        {
            yield return "One recorded schedule was replayed.";
            yield break;
        }

        yield return Enumerated(outcome);
        if (tally.Random > 0) yield return Random(tally, outcome.Found is not null);
        if (outcome.Found is { Decisions.Count: > 0 } found) yield return Found(found, tally);
        if (outcome.Control != ControlLevel.Controlled) yield return $"{outcome.Control}, not proved: {outcome.Doubt}.";
        if (outcome.Benign.HasSynchronousCalls) yield return "Some calls went through gates that cannot wait (methods that return no task): their order, hanging and crashes were not explored.";
        if (outcome.Benign.SharesEnvironment) yield return "A function has one environment for ever (a bound instance, a static method or a lambda): crashes, cold starts and overlaps were left out. Give a factory: sim.CreateFunction(name, () => new Consumer(), consumer => consumer.HandleAsync).";
        if (outcome.Found is null) yield return "Not covered: more records than the scenario sends, choices that are switched off, and code that the kit does not control.";
    }

    private static string Enumerated(SearchOutcome outcome)
    {
        var tally = outcome.Tally;
        RuleHits.Note("EXP-620");
        if (tally.IsComplete && outcome.Found is null)
        {
            return Text($"Every schedule within the budget was run: {tally.Enumerated} ({Budgets(outcome.Plan)}).");
        }

        var levels = tally.CompleteLevel switch
        {
            < 0 => "",
            0 => ", the undisturbed one included",
            1 => ", among them every single deviation",
            var level => Text($", among them all with up to {level} deviations"),
        };
        return Text($"{tally.Enumerated} schedules were run, fewest deviations first{levels} ({Budgets(outcome.Plan)}).");
    }

    private static string Random(Tally tally, bool found)
    {
        if (found) return Text($"{tally.Random} random schedules were run.");
        RuleHits.Note("EXP-621");
        RuleHits.Note("EXP-622");
        // The rule of three, and Good and Turing's estimate; both only of this fixed distribution (EXP-621).
        return Text($"{tally.Random} random schedules held: another one fails with at most {Share(3.0 / tally.Random)} (95 %), and shows a behaviour not seen yet with about {Share((double)tally.SeenOnce / tally.Random)} ({tally.Behaviours} behaviours seen: batches, answers and final state).");
    }

    private static string Found(Counterexample found, Tally tally) => tally.Random > 0
        ? Text($"It has {found.Decisions.Count} deviation(s), after {tally.Shrinking} runs to make it smaller.")
        : Text($"It has {found.Decisions.Count} deviation(s); no schedule with fewer fails.");

    private static string Budgets(Plan plan) => string.Join(" or ", plan.Budgets.Select(budget =>
        $"at most {Many(budget.Faults)} faults, {Many(budget.Cuts)} cuts, {Many(budget.Reorders)} reorders, {Many(budget.Preempts)} preemptions, {Many(budget.Environments)} environments"));

    private static string Many(int count) => count >= 1_000_000 ? "any number of" : count.ToString(CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString(share < 0.001 ? "0.#####" : "0.###", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
