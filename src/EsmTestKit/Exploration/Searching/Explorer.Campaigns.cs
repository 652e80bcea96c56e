using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <content>What campaigns and measurements run one by one.</content>
internal sealed partial class Explorer
{
    public RunRecord Benign => _benign;

    public IReadOnlySet<ChoicePoint> Kinds => _kinds;

    public Tally Tally => _tally;

    /// <summary>Each run needs threads of its own.</summary>
    public bool RunsApart => _onOwnThreads;

    public ControlLevel Control => _control;

    public string? Doubt => _doubt;

    /// <summary>Null: nothing is wrong with the undisturbed run.</summary>
    public Counterexample? JudgeBenign() => _judge.Of(_benign) is { } finding ? Counterexample.Of(_benign, finding) : null;

    /// <summary>As much of a plan as can be run: less where each run needs threads of its own.</summary>
    public Plan Bounded(Plan plan) => _onOwnThreads
        ? plan with { MaxSchedules = Math.Min(TrackedRuns, plan.MaxSchedules), RandomRuns = Math.Min(TrackedRuns / 3, plan.RandomRuns) }
        : plan;

    /// <summary>The first schedule found before that fails again; null: none does.</summary>
    public SearchOutcome? FoundAgain(IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> foundBefore)
    {
        foreach (var decisions in foundBefore)
        {
            if (Replayed(decisions) is { } again) return Told(again) with { WasReplayed = true };
        }

        return null;
    }

    public ScheduleWalk Walk(IReadOnlyList<Deviation> deviations) => new DeviatingWalk(_kinds, deviations);

    public RunRecord RunDeviating(Deviation[] deviations) => Run(_runner, Walk(deviations));

    public RunRecord RunWalk(ScheduleWalk walk) => Run(_runner, walk);

    /// <summary>Whether a schedule breaks the claim.</summary>
    public bool Judged(ScheduleWalk walk) => Broken(walk) is not null;

    /// <summary>The schedule of a walk, where it breaks the claim; null: it does not.</summary>
    public Counterexample? Broken(ScheduleWalk walk)
    {
        var run = Run(_runner, walk);
        return _judge.Of(run) is { } finding ? Counterexample.Of(run, finding) : null;
    }

    /// <summary>The random schedule of a number, where it breaks the claim. What is guided learns from one to the next.</summary>
    public Counterexample? Broken(RandomWalks walks, int number)
    {
        var run = Run(_runner, walks.Next(number));
        walks.Learn(run);
        return _judge.Of(run) is { } finding ? Counterexample.Of(run, finding) : null;
    }

    /// <summary>The same, as small as it can be made; what else showed on the way is kept beside it.</summary>
    public Counterexample Shrunk(Counterexample found)
    {
        var shrinker = new Shrinker(_kinds, _judge, walk => Run(_runner, walk), _tally, isControlled: _control != ControlLevel.Uncontrolled);
        return shrinker.Shrink(found) with { Slipped = shrinker.Slipped };
    }
}
