using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <summary>An oracle for one run of a search: opens the kinds of the claim, remembers every step, and asks a strategy at each (EXP-100).</summary>
internal abstract class ScheduleWalk(IReadOnlySet<ChoicePoint> kinds) : Oracle
{
    // Most runs of a search ask about as often: room for them at once.
    private readonly List<WalkStep> _steps = new(32);

    public IReadOnlyList<WalkStep> Steps => _steps;

    /// <summary>The diary of the world that it walks through.</summary>
    public EsmLedger? Ledger { get; set; }

    /// <summary>Whether from here on the schedule is the same as another, by what it knows itself.</summary>
    public virtual bool IsSame => false;

    /// <summary>What it passes over for what it has met: a part of the state that it is in.</summary>
    public virtual IEnumerable<object?> Asleep => [];

    /// <summary>Who looks at the states on the way; null: nobody does.</summary>
    public StateWatch? States { get; init; }

    public override void Rests() => States?.Look(this);

    public override bool Opens(ChoicePoint point) => kinds.Contains(point);

    public override int Pick(ChoicePoint point, string site, Option[] options)
    {
        var picked = Choose(_steps.Count, point, site, options);
        _steps.Add(new WalkStep(point, site, options, picked, Ledger?.Length ?? 0) { Asleep = AsleepAt(_steps.Count) });
        return picked;
    }

    /// <summary>Which options of the question that was just answered are the same as others.</summary>
    protected virtual IReadOnlyList<bool>? AsleepAt(int position) => null;

    /// <param name="position">The number of the step, from 0.</param>
    protected abstract int Choose(int position, ChoicePoint point, string site, Option[] options);
}
