using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Makes a counterexample small: fewest deviations first (EXP-230), then the mildest and earliest (EXP-231), and a search that shows there is none smaller (EXP-232).</summary>
/// <remarks>The scenario's records stay what they are: a schedule is replayed in the test's own world, and there they are sent.</remarks>
/// <param name="isControlled">Whether the same schedule always runs the same. Where not, each is run three times and most of them count (EXP-234).</param>
internal sealed class Shrinker(IReadOnlySet<ChoicePoint> kinds, Judge judge, Func<ScheduleWalk, RunRecord> run, Tally tally, bool isControlled = true)
{
    /// <summary>The search for a smaller one ends here.</summary>
    private const int MostRuns = 5_000;

    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Counterexample> _slipped = new(StringComparer.Ordinal);

    /// <summary>Faults of other buckets that showed on the way, one of each (EXP-233).</summary>
    public IReadOnlyList<Counterexample> Slipped => [.. _slipped.Values];

    public Counterexample Shrink(Counterexample found)
    {
        RuleHits.Note("EXP-230");
        RuleHits.Note("EXP-231");
        if (!isControlled) RuleHits.Note("EXP-234");
        Func<Counterexample, IEnumerable<Labels>>[] passes = [WithoutKinds, WithoutBlocks, Milder, Earlier];
        for (var before = int.MaxValue; before != tally.Shrinking && tally.Shrinking < MostRuns;)
        {
            before = tally.Shrinking;
            foreach (var pass in passes) found = Fixed(found, pass);
        }

        return SearchSmaller(found) ?? found;
    }

    /// <summary>Takes the first that is smaller and fails in the same way, and begins anew, until there is none.</summary>
    private Counterexample Fixed(Counterexample found, Func<Counterexample, IEnumerable<Labels>> candidates)
    {
        while (candidates(found).Select(labels => Tried(labels, found)).FirstOrDefault(tried => tried is not null && IsSmaller(tried, found)) is { } smaller) found = smaller;
        return found;
    }

    // ---- Passes ------------------------------------------------------------------------------------------------

    private static IEnumerable<Labels> WithoutKinds(Counterexample found) =>
        from kind in found.Decisions.Select(step => KindOf(step.Taken)).Distinct(StringComparer.Ordinal)
        let rest = found.Decisions.Where(step => KindOf(step.Taken) != kind)
        select Labels.Of(rest.Select(step => (step.Site, step.Taken.Label)));

    private static IEnumerable<Labels> WithoutBlocks(Counterexample found)
    {
        for (var length = found.Decisions.Count / 2; length > 0; length /= 2)
        {
            for (var start = 0; start < found.Decisions.Count; start += length)
            {
                yield return Labels.Of(found.Decisions.Where((_, index) => index < start || index >= start + length).Select(step => (step.Site, step.Taken.Label)));
            }
        }

        if (found.Decisions.Count == 1) yield return Labels.Of([]);
    }

    /// <summary>Another option of the same question: they stand in order of rising hostility (EXP-101), so that a crash becomes a failure after the effect, and that one before it.</summary>
    private static IEnumerable<Labels> Milder(Counterexample found)
    {
        for (var index = 0; index < found.Decisions.Count; index++)
        {
            var step = found.Decisions[index];
            for (var option = 1; option < step.Picked; option++) yield return Replaced(found, index, step.Site, step.Options[option].Label);
        }
    }

    /// <summary>The same at an earlier question, the first first.</summary>
    private static IEnumerable<Labels> Earlier(Counterexample found)
    {
        for (var index = 0; index < found.Decisions.Count; index++)
        {
            var decision = found.Decisions[index];
            foreach (var step in found.Run.Steps.TakeWhile(step => step != decision))
            {
                if (step.IsDecision || step.Point != decision.Point) continue;
                foreach (var option in step.Options.Skip(1).Where(option => KindOf(option) == KindOf(decision.Taken))) yield return Replaced(found, index, step.Site, option.Label);
            }
        }
    }

    private static Labels Replaced(Counterexample found, int index, string site, string label) =>
        Labels.Of(found.Decisions.Select((step, place) => place == index ? (site, label) : (step.Site, step.Taken.Label)));

    // ---- The search --------------------------------------------------------------------------------------------

    /// <summary>All schedules with one deviation, and with fewer of the kinds that it has; the first that fails has the fewest, and stands earliest.</summary>
    /// <remarks>Where runs differ only those with one are tried: that none was found smaller says nothing there, but one that fails mostly is smaller all the same.</remarks>
    private Counterexample? SearchSmaller(Counterexample found)
    {
        RuleHits.Note("EXP-232");
        var own = found.Decisions.Select(step => KindOf(step.Taken)).ToHashSet(StringComparer.Ordinal);
        var most = isControlled ? found.Decisions.Count : Math.Min(1, found.Decisions.Count - 1);
        if (most == 0) return null;
        var queue = new Queue<Deviation[]>([[]]);
        for (var runs = 0; runs < MostRuns && queue.TryDequeue(out var deviations); runs++)
        {
            var walk = new DeviatingWalk(kinds, deviations);
            if (deviations.Length > 0 && Fails(walk, found, () => new DeviatingWalk(kinds, deviations)) is { } other) return IsSmaller(other, found) ? other : null;
            if (deviations.Length == 0) run(walk);
            if (deviations.Length >= most || !IsOfOwnKinds(walk)) continue;
            for (var position = deviations.Length == 0 ? 0 : deviations[^1].Position + 1; position < walk.Steps.Count; position++)
            {
                var options = walk.Steps[position].Options;
                for (var option = 1; option < options.Length; option++)
                {
                    // Another kind may do alone what took several.
                    if ((own.Contains(KindOf(options[option])) || (deviations.Length == 0 && found.Decisions.Count > 1)) && queue.Count < MostRuns) queue.Enqueue([.. deviations, new Deviation(position, option)]);
                }
            }
        }

        return null;

        bool IsOfOwnKinds(ScheduleWalk walk) => walk.Steps.All(step => step.Picked == 0 || own.Contains(KindOf(step.Taken)));
    }

    /// <summary>By deviations, records that they touch, invocations, length, and then the order of options (EXP-230).</summary>
    private static bool IsSmaller(Counterexample one, Counterexample other)
    {
        var (left, right) = (SizeOf(one), SizeOf(other));
        return left.CompareTo(right) is not 0 and var difference ? difference < 0 : one.Choices.Zip(other.Choices).FirstOrDefault(pair => pair.First != pair.Second) is var (first, second) && first < second;
    }

    private static (int Deviations, int Records, int Invocations, int Length) SizeOf(Counterexample found) =>
        (found.Decisions.Count, RecordsOf(found), Behaviour.Invocations(found.Run.Ledger), found.Choices.Count);

    private static int RecordsOf(Counterexample found)
    {
        var records = new HashSet<RecordName>();
        for (var index = 0; index < found.Run.Ledger.Count; index++)
        {
            if (found.Run.Ledger[index] is InvocationStarted started) records.UnionWith(started.Records);
        }

        return records.Count;
    }

    // ---- Runs --------------------------------------------------------------------------------------------------

    private Counterexample? Tried(Labels labels, Counterexample like)
    {
        // What was tried and not taken over will not be smaller later.
        if (!_tried.Add(labels.Key)) return null;
        // What a run really used is taken over: a decision that found no place is gone (EXP-103, lenient).
        return Fails(new LabelledWalk(kinds, labels.Decisions), like, () => new LabelledWalk(kinds, labels.Decisions));
    }

    private Counterexample? Fails(ScheduleWalk walk, Counterexample like, Func<ScheduleWalk> again)
    {
        var first = Failed(walk, like);
        if (isControlled) return first;
        var others = new[] { Failed(again(), like), Failed(again(), like) };
        return others.Append(first).Count(one => one is not null) >= 2 ? first ?? others[0] : null;
    }

    private Counterexample? Failed(ScheduleWalk walk, Counterexample like)
    {
        tally.Shrinking++;
        var record = run(walk);
        if (judge.Of(record) is not { } finding) return null;
        RuleHits.Note("EXP-233");
        var failed = Counterexample.Of(record, finding);
        if (finding.Bucket == like.Finding.Bucket) return failed;
        if (!_slipped.TryGetValue(finding.Bucket, out var known) || IsSmaller(failed, known)) _slipped[finding.Bucket] = failed;
        return null;
    }

    private static string KindOf(Option option) => option.Label.Split(':')[0];

    /// <summary>Decisions to try.</summary>
    private sealed record Labels(string Key, IReadOnlyList<KeyValuePair<string, string>> Decisions)
    {
        public static Labels Of(IEnumerable<(string Site, string Label)> decisions)
        {
            var list = decisions.Select(decision => new KeyValuePair<string, string>(decision.Site, decision.Label)).ToList();
            return new Labels(string.Join('\n', list.Select(one => $"{one.Key}: {one.Value}")), list);
        }
    }
}
