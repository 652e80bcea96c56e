using System.Globalization;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>How much was explored, and what that says: never more than it does (section 8.4).</summary>
internal static class Extent
{
    public static IEnumerable<string> Of(SearchOutcome outcome) => Of(Explored.Of(outcome));

    public static IEnumerable<string> Of(Explored explored)
    {
        if (explored.WasReplayed)
        {
            yield return "One recorded schedule was replayed.";
            yield break;
        }

        var holds = explored.FoundDeviations is null;
        yield return Enumerated(explored, holds);
        if (explored.Shard.Count > 1) yield return $"This is shard {explored.Shard}, as {explored.Shard.Source} says: other machines run the rest, and it holds where it holds on all of them.";
        if (explored.Ordered > 0) yield return Text($"{explored.Ordered} schedules brought the records in other orders: any three of up to {OrderFamily.MostThings} in every order that they may come in.");
        if (explored.Random > 0) yield return Random(explored, holds);
        if (holds && Ordering(explored) is { } ordering) yield return ordering;
        foreach (var goals in Goals(explored.Marks)) yield return goals;
        if (explored.FoundDeviations > 0) yield return Found(explored);
        if (explored.Control != ControlLevel.Controlled) yield return $"{explored.Control}, not proved: {explored.Doubt?.TrimEnd('.')}.";
        foreach (var note in explored.Notes) yield return note;
        if (!holds) yield break;
        RuleHits.Note("EXP-624");
        var choices = explored.LeftOut.Count == 0 ? "choices that are switched off" : $"choices that were left out ({string.Join(", ", explored.LeftOut)})";
        yield return $"Not covered: more records than the scenario sends, {choices}, code that the kit does not control, and how often production meets any of this.";
    }

    private static string Enumerated(Explored explored, bool holds)
    {
        RuleHits.Note("EXP-620");
        if (explored.IsComplete && holds)
        {
            return Text($"Every schedule within the budget was run{(explored.Merged == 0 ? "" : ", or came to a state in which another had been")}: {explored.Enumerated} ({explored.Budgets}).")
                + (explored.Merged == 0 ? "" : Text($" From each of {explored.States} states everything was tried once, and {explored.Merged} runs came to one of them again with no more left to try; a state is what the consumer, its fakes and the kit hold in objects."))
                + (explored.Same == 0 ? "" : Text($" Of orders that differ in calls on different things alone one stands for all; {explored.Same} runs turned out to be the same as another."));
        }

        var levels = explored.CompleteLevel switch
        {
            < 0 => "",
            0 => ", the undisturbed one included",
            1 => ", among them every single deviation",
            var level => Text($", among them all with up to {level} deviations"),
        };
        return Text($"{explored.Enumerated} schedules were run, fewest deviations first{levels} ({explored.Budgets}).")
            + (explored.Merged == 0 ? "" : Text($" {explored.Merged} of them came to one of {explored.States} states in which another had been."))
            + (holds && explored.CouldMerge ? " To prove more with as many: EsmExplorationSettings.MergeEqualStates, where the consumer's state lies in objects." : "");
    }

    private static string Random(Explored explored, bool holds)
    {
        if (!holds) return Text($"{explored.Random} random schedules were run.");
        if (explored.Swarm == 0) return Text($"{explored.Random} random schedules held: {Parts(explored)}.");
        RuleHits.Note("EXP-621");
        RuleHits.Note("EXP-622");
        // No failure in so many runs, and Good and Turing's estimate: of the swarm alone, whose distribution never changes.
        var fails = 1 - Math.Pow(0.05, 1.0 / explored.Swarm);
        var unseen = (double)explored.SeenOnce / explored.Swarm;
        var error = Math.Sqrt(explored.SeenOnce * (1 - unseen)) / explored.Swarm;
        return Text($"{explored.Random} random schedules held: {Parts(explored)}. Another one of the swarm fails with at most {Share(fails)} (95 %), and shows a behaviour not seen yet with about {Share(unseen)} ± {Share(error)} ({explored.Behaviours} behaviours seen: batches, answers and final state).");
    }

    private static string Parts(Explored explored) => string.Join(", ", Enumerable.Where<string?>(
    [
        Part(explored.Swarm, "of a swarm"),
        Part(explored.Pct.Two + explored.Pct.Three, "with random priorities"),
        Part(explored.Guided, "made of those that showed something new"),
        Part(explored.Uniform, "drawn evenly"),
    ], part => part is not null));

    private static string? Part(int count, string kind) => count == 0 ? null : Text($"{count} {kind}");

    /// <summary>What the test said should come at some time (EXP-223).</summary>
    private static IEnumerable<string> Goals(IReadOnlyDictionary<string, int> marks)
    {
        var reached = marks.Where(mark => mark.Value > 0).Select(mark => Text($"{mark.Key} ({mark.Value} schedules)")).ToList();
        var never = marks.Where(mark => mark.Value == 0).Select(mark => mark.Key).ToList();
        if (reached.Count > 0) yield return $"Reached: {string.Join(", ", reached)}.";
        if (never.Count > 0) yield return $"Never reached: {string.Join(", ", never)}.";
    }

    /// <summary>The chance that all runs with priorities miss a bug of a certain depth (EXP-623). Null: nothing could be ordered.</summary>
    private static string? Ordering(Explored explored)
    {
        var runs = explored.Pct.Two + explored.Pct.Three;
        if (runs == 0 || explored.MostInvocations < 2 || explored.MostSteps == 0) return null;
        RuleHits.Note("EXP-623");
        var (actors, steps) = ((double)explored.MostInvocations, (double)explored.MostSteps);
        // Runs that look for three events find two as well; those that look for two find no three.
        var (one, two, three) = (Math.Pow(1 - (1 / actors), runs), Math.Pow(1 - (1 / (actors * steps)), runs), Math.Pow(1 - (1 / (actors * steps * steps)), explored.Pct.Three));
        return Text($"{runs} of them ran with random priorities: a bug that needs 1, 2 or 3 events of overlapping invocations in a certain order was missed with at most {Share(one)}, {Share(two)} or {Share(three)} ({explored.MostInvocations} invocations, {explored.MostSteps} steps).");
    }

    private static string Found(Explored explored) => explored switch
    {
        { FoundIsFewest: true } => Text($"It has {explored.FoundDeviations} deviation(s); no schedule with fewer fails."),
        { Shrinking: 0 } => Text($"It has {explored.FoundDeviations} deviation(s), made as small as it could be."),
        _ => Text($"It has {explored.FoundDeviations} deviation(s), after {explored.Shrinking} runs to make it smaller."),
    };

    private static string Share(double share) => share switch
    {
        >= 0.001 => share.ToString("0.###", CultureInfo.InvariantCulture),
        < 0.00001 and > 0 => "0.00001",
        _ => share.ToString("0.#####", CultureInfo.InvariantCulture),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
