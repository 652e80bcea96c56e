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

    public override bool Opens(ChoicePoint point) => kinds.Contains(point);

    public override int Pick(ChoicePoint point, string site, Option[] options)
    {
        var picked = Choose(_steps.Count, point, site, options);
        _steps.Add(new WalkStep(point, site, options, picked, Ledger?.Count ?? 0) { Asleep = AsleepAt(_steps.Count) });
        return picked;
    }

    /// <summary>Which options of the question that was just answered are the same as others.</summary>
    protected virtual IReadOnlyList<bool>? AsleepAt(int position) => null;

    /// <param name="position">The number of the step, from 0.</param>
    protected abstract int Choose(int position, ChoicePoint point, string site, Option[] options);
}
