using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A search in parts, so that it can be stopped, resumed and spread over machines: the same schedules are run however many share them (EXP-600).</summary>
/// <param name="goesOn">Whether it goes on when something is found, to find all that there is.</param>
internal sealed class Campaign(Explorer explorer, Plan plan, CampaignShard shard, string subject, bool goesOn)
{
    private readonly List<(Deviation[] Deviations, Spending Cost)>[] _frontier = [.. Enumerable.Range(0, Slices.Count).Select(_ => new List<(Deviation[], Spending)>())];
    private int _topCount;

    /// <summary>Told after each schedule.</summary>
    public Action<PartResult> Progress { get; init; } = _ => { };

    /// <summary>What was found, as it was run; in the order in which it was found.</summary>
    public List<Counterexample> Found { get; } = [];

    /// <summary>How many slices are this shard's.</summary>
    public int OwnSlices { get; } = Enumerable.Range(0, Slices.Count).Count(shard.Owns);

    /// <param name="done">Results of before: their slices are not run again.</param>
    /// <param name="finished">Told of each part when it is done.</param>
    /// <returns>How it ended.</returns>
    public CampaignEnd Run(IReadOnlyList<PartResult> done, Action<PartResult> finished, CancellationToken stop)
    {
        RuleHits.Note("EXP-600");
        if (Top(stop) is not { } top) return CampaignEnd.Stopped;
        finished(top);
        if (top.Found.Count > 0 && !goesOn) return CampaignEnd.Found;
        var before = done.Where(part => part.Slice is not null).Select(part => part.Slice!.Value).ToHashSet();
        for (var slice = 0; slice < Slices.Count; slice++)
        {
            if (!shard.Owns(slice) || before.Contains(slice)) continue;
            if (SliceOf(slice, stop) is not { } result) return CampaignEnd.Stopped;
            finished(result);
            if (result.Found.Count > 0 && !goesOn) return CampaignEnd.Found;
        }

        return CampaignEnd.Complete;
    }

    /// <summary>The undisturbed run and every single deviation: every shard runs them, since they show it what there is to share out.</summary>
    private PartResult? Top(CancellationToken stop)
    {
        var found = new List<CampaignFinding>();
        if (explorer.JudgeBenign() is { } atOnce) return Result(null, [Told(atOnce, isFewest: true)], CountsOfBenign());
        explorer.CheckDeterminism();
        var queue = new DeviationQueue(plan, int.MaxValue);
        var counts = new Counts();
        while (counts.Enumerated < plan.MaxSchedules && queue.TryTake(out var deviations, out var cost))
        {
            if (stop.IsCancellationRequested) return null;
            var run = deviations.Length == 0 ? explorer.Benign : explorer.RunDeviating(deviations);
            counts.Note(run);
            explorer.Tally.Note(run);
            Progress(Result(null, [], counts));
            if (deviations.Length > 0 && explorer.Confirmed(run) is { } finding)
            {
                found.Add(Told(Counterexample.Of(run, finding), isFewest: true));
                if (!goesOn) break;
                continue;
            }

            if (deviations.Length == 0) queue.AddChildren(deviations, cost, run.Steps);
            else AddToFrontier(deviations, cost, run);
        }

        if (found.Count == 0 || goesOn)
        {
            foreach (var walk in explorer.Orders().Take(plan.MaxSchedules - counts.Enumerated))
            {
                if (stop.IsCancellationRequested) return null;
                var run = explorer.RunWalk(walk);
                counts.NoteOrdered(run);
                Progress(Result(null, [], counts));
                if (explorer.Confirmed(run) is not { } finding) continue;
                found.Add(Told(explorer.Shrunk(Counterexample.Of(run, finding)), isFewest: false));
                break;
            }
        }

        _topCount = counts.Enumerated + counts.Ordered;
        return Result(null, found, counts with { IsComplete = queue.Count == 0 && !queue.WasCut });
    }

    private Counts CountsOfBenign()
    {
        var counts = new Counts();
        counts.Note(explorer.Benign);
        return counts;
    }

    private void AddToFrontier(Deviation[] deviations, Spending cost, RunRecord run)
    {
        var children = new DeviationQueue(plan, int.MaxValue, start: []);
        children.AddChildren(deviations, cost, run.Steps);
        while (children.TryTake(out var pair, out var spent)) _frontier[Slices.Of(pair[0], pair[1])].Add((pair, spent));
    }

    /// <summary>One slice: its schedules, fewest deviations first, and its share of the random ones. Null: it was stopped.</summary>
    private PartResult? SliceOf(int slice, CancellationToken stop)
    {
        var share = ShareOf(Math.Max(0, plan.MaxSchedules - _topCount - plan.RandomRuns), slice);
        var queue = new DeviationQueue(plan, share, _frontier[slice]);
        var counts = new Counts();
        while (counts.Enumerated < share && queue.TryTake(out var deviations, out var cost))
        {
            if (stop.IsCancellationRequested) return null;
            var run = explorer.RunDeviating(deviations);
            counts.Note(run);
            Progress(Result(slice, [], counts));
            if (explorer.Confirmed(run) is { } finding)
            {
                var found = Counterexample.Of(run, finding);
                // Single deviations were all run in the top; among three or more another slice may have fewer.
                return Result(slice, [deviations.Length <= 2 ? Told(found, isFewest: true) : Told(explorer.Shrunk(found), isFewest: false)], counts);
            }

            queue.AddChildren(deviations, cost, run.Steps);
        }

        counts = counts with { IsComplete = queue.Count == 0 && !queue.WasCut };
        // A corpus of its own for each slice: what is found in it depends on no other (EXP-600).
        var walks = explorer.RandomWalks();
        for (var number = slice; number < plan.RandomRuns; number += Slices.Count)
        {
            if (stop.IsCancellationRequested) return null;
            var run = explorer.RunWalk(walks.Next(number));
            walks.Learn(run);
            counts.NoteRandom(run, walks.StrategyOf(number));
            Progress(Result(slice, [], counts));
            if (explorer.Confirmed(run) is { } finding) return Result(slice, [Told(explorer.Shrunk(Counterexample.Of(run, finding)), isFewest: false)], counts);
        }

        return Result(slice, [], counts);
    }

    /// <summary>As many as it has pairs of deviations, where all of them can be run, and an equal share of what is left; else its part of what can be run.</summary>
    private int ShareOf(int bound, int slice)
    {
        long before = 0;
        for (var index = 0; index < slice; index++) before += _frontier[index].Count;
        var all = before + _frontier.Skip(slice).Sum(pairs => (long)pairs.Count);
        var own = _frontier[slice].Count;
        return bound >= all ? own + Slices.ShareOf(bound - (int)all, slice) : (int)((bound * (before + own) / all) - (bound * before / all));
    }

    private CampaignFinding Told(Counterexample found, bool isFewest)
    {
        Found.Add(found);
        var outcome = explorer.Told(found);
        var replay = ReplayHandle.Of(subject, found.Choices);
        return new CampaignFinding(found.Finding.Bucket, found.Decisions.Count, replay, isFewest, [.. ReportText.Of(outcome, replay, explored: [])], ReportJson.OfFinding(outcome, replay));
    }

    private PartResult Result(int? slice, IReadOnlyList<CampaignFinding> found, Counts counts) => new(slice)
    {
        Enumerated = counts.Enumerated,
        Ordered = counts.Ordered,
        Random = counts.Tally.Random,
        Guided = counts.Tally.Guided,
        Uniform = counts.Tally.Uniform,
        Pct = counts.Tally.Pct,
        IsComplete = counts.IsComplete,
        MostSteps = counts.Tally.MostSteps,
        MostInvocations = counts.Tally.MostInvocations,
        Marks = counts.Tally.Marks,
        Behaviours = counts.Tally.BehaviourCounts,
        Found = found,
        Control = explorer.Control,
        Doubt = explorer.Doubt,
        Notes = slice is null ? Explored.NotesOf(explorer.Benign) : [],
    };

    /// <summary>The figures of one part while it runs.</summary>
    private sealed record Counts
    {
        public Tally Tally { get; } = new();

        public int Enumerated => Tally.Enumerated;

        public int Ordered => Tally.Ordered;

        public bool IsComplete { get; init; }

        public void Note(RunRecord run)
        {
            Tally.Enumerated++;
            Tally.Note(run);
        }

        public void NoteOrdered(RunRecord run)
        {
            Tally.Ordered++;
            Tally.Note(run);
        }

        public void NoteRandom(RunRecord run, SearchStrategy strategy)
        {
            Tally.Note(run);
            Tally.NoteRandom(run, strategy);
        }
    }
}

/// <summary>How a shard's part of a campaign ended.</summary>
internal enum CampaignEnd
{
    /// <summary>All of its slices were run.</summary>
    Complete,

    /// <summary>Something was found, and it was not to go on.</summary>
    Found,

    /// <summary>It was told to stop; it can be resumed.</summary>
    Stopped,
}
