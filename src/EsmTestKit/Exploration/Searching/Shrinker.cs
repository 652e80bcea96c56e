using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Makes a random counterexample small: fewest deviations first (EXP-230), then the mildest (EXP-231), and a search that shows there is none smaller (EXP-232).</summary>
internal sealed class Shrinker(IReadOnlySet<ChoicePoint> kinds, Judge judge, Func<ScheduleWalk, RunRecord> run, Tally tally)
{
    /// <summary>The search for a smaller one ends here.</summary>
    private const int MostRuns = 5_000;

    public Counterexample Shrink(Counterexample found)
    {
        RuleHits.Note("EXP-230");
        var small = DropDecisions(found);
        return SearchSmaller(small) ?? small;
    }

    // Leaves out one decision after the other while it still fails in the same way; takes over what the run really used.
    private Counterexample DropDecisions(Counterexample found)
    {
        RuleHits.Note("EXP-231");
        for (var index = 0; index < found.Decisions.Count;)
        {
            var rest = found.Labels.ToList();
            rest.RemoveAt(index);
            if (Fails(new LabelledWalk(kinds, rest), found) is { } smaller && smaller.Decisions.Count < found.Decisions.Count) found = smaller;
            else index++;
        }

        return found;
    }

    /// <summary>All schedules with fewer deviations of the kinds that it has; the first that fails has the fewest, and stands earliest.</summary>
    private Counterexample? SearchSmaller(Counterexample found)
    {
        RuleHits.Note("EXP-232");
        var own = found.Decisions.Select(step => KindOf(step.Taken)).ToHashSet(StringComparer.Ordinal);
        var queue = new Queue<Deviation[]>([[]]);
        for (var runs = 0; runs < MostRuns && queue.TryDequeue(out var deviations); runs++)
        {
            var walk = new DeviatingWalk(kinds, deviations);
            if (deviations.Length > 0 && Fails(walk, found) is { } smaller) return smaller;
            if (deviations.Length == 0) run(walk);
            if (deviations.Length >= found.Decisions.Count) continue;
            for (var position = deviations.Length == 0 ? 0 : deviations[^1].Position + 1; position < walk.Steps.Count; position++)
            {
                var options = walk.Steps[position].Options;
                for (var option = 1; option < options.Length; option++)
                {
                    if (own.Contains(KindOf(options[option])) && queue.Count < MostRuns) queue.Enqueue([.. deviations, new Deviation(position, option)]);
                }
            }
        }

        return null;
    }

    private Counterexample? Fails(ScheduleWalk walk, Counterexample like)
    {
        tally.Shrinking++;
        var record = run(walk);
        RuleHits.Note("EXP-233");
        return judge.Of(record) is { } finding && finding.Bucket == like.Finding.Bucket ? Counterexample.Of(record, finding) : null;
    }

    private static string KindOf(Option option) => option.Label.Split(':')[0];
}
