using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <content>Merging states: what follows one is tried once, however many schedules come to it (EXP-215).</content>
internal sealed partial class Explorer
{
    // So many schedules show whether it pays to look at states: else something in them is new each time, and looking takes longer than running.
    private const int Trial = 1_000;
    private const int Some = 100;
    private const int LeastMergedOf = 20;

    // What the unusual choices cost that have been seen.
    private readonly SortedSet<ChoiceCost> _offered = [];

    // Null: states are not merged.
    private StateBook? MakeBook()
    {
        if (!_plan.MergesStates) return null;
        if (!JudgedPast.Suffices(_claim)) _tally.NotMerged = "two consumers are compared, and each has its own states";
        else if (_control != ControlLevel.Controlled) _tally.NotMerged = "what is not under control is in more places than objects";
        else return new StateBook();
        return null;
    }

    // Behind the last deviation that the budgets allow nothing can be left out.
    private StateWatch? WatchStates(StateBook? book, Deviation[] deviations, Spending cost) => book is not null && IsSound(book) && IsWorthIt && (deviations.Length == 0 || _offered.Any(kind => _plan.Affords(cost.Plus(kind))))
        ? new StateWatch(book, new JudgedPast(_claim), new StateVisit(deviations, cost), deviations.Length == 0 ? 0 : deviations[^1].Position + 1)
        : null;

    /// <summary>From which step on the schedule's successors are another's; null: they are its own.</summary>
    private int? MergedFrom(StateBook book, StateWatch states, RunRecord run)
    {
        states.Ended(run);
        NoteOffered(run);
        int? from = null;
        if (states.Before is { } before && IsSound(book))
        {
            if (!states.WentOnAlike) throw Differently(before.Visit, run);
            _tally.Merged++;
            from = states.SameFrom;
        }

        (_tally.States, _tally.NotMerged) = (book.Count, NotMerged(book));
        return from;
    }

    private void NoteOffered(RunRecord run)
    {
        foreach (var step in run.Steps)
        {
            for (var option = 1; option < step.Options.Length; option++) _offered.Add(step.Options[option].Cost);
        }
    }

    // Both went on as usual from the state that they were in.
    private EsmUsageException Differently(StateVisit before, RunRecord run) => new(
        $"Two deliveries came to the same state and went on differently: {Told(Run(_runner, Walk(before.Deviations)))}, and {Told(run)}. So the consumer keeps something where the kit does not see it: in a file, a database, a static field, another process.",
        "Keep it in objects that the scenario makes, or leave EsmExplorationSettings.MergeEqualStates out.");

    private bool IsWorthIt => _tally.Enumerated < Trial || _tally.Merged * LeastMergedOf >= _tally.Enumerated;

    private bool IsSound(StateBook book) => book.Refusal is null && _control == ControlLevel.Controlled;

    private string? NotMerged(StateBook book)
    {
        if (book.Refusal is { } refusal) return refusal;
        if (book.Outside is { } outside) return $"what {outside} stands for is in no object; states with it were kept apart";
        return _tally.Enumerated >= Some && (_tally.Merged == 0 || !IsWorthIt)
            ? "hardly any was met again, as something in the consumer or its fakes is new in each schedule, such as a mock that records its calls or a client that keeps times and ids"
            : null;
    }

    private static string Told(RunRecord run) =>
        $"{string.Join(", ", run.Decisions.Select(step => $"{step.Taken.Label} at {step.Site}").DefaultIfEmpty("the usual one"))}, which ended in {run.State ?? "nothing to see"}";
}
