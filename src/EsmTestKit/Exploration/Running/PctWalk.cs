using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Random priorities of invocations with a few points of change, and one fault somewhere: finds an ordering bug of depth d with a known probability (EXP-221).</summary>
internal sealed class PctWalk : ScheduleWalk
{
    private readonly Draws _draws;
    private readonly SortedDictionary<string, int> _priorities = new(StringComparer.Ordinal);
    private readonly HashSet<int> _changes = [];
    private readonly int _faultAt;
    private int _interleavings;
    private int _lowest;

    /// <param name="depth">How many events in the wrong order make the bug: 1 to 3.</param>
    /// <param name="expectedSteps">As many steps as a run has been seen to have.</param>
    public PctWalk(IReadOnlySet<ChoicePoint> kinds, Draws draws, int depth, int expectedSteps)
        : base(kinds)
    {
        _draws = draws;
        for (var change = 1; change < depth; change++) _changes.Add(draws.Below(Math.Max(1, expectedSteps)));
        _faultAt = draws.Below(Math.Max(1, expectedSteps));
    }

    protected override int Choose(int position, ChoicePoint point, string site, Option[] options)
    {
        if (point == ChoicePoint.Interleaving) return Highest(site, options);
        if (point is { } order && (order == ChoicePoint.Reorder || order == ChoicePoint.GroupOrder || order == ChoicePoint.LaneOrder || order == ChoicePoint.BatchCut)) return _draws.Below(options.Length);
        return position == _faultAt ? _draws.Below(options.Length) : 0;
    }

    private int Highest(string site, Option[] options)
    {
        var best = 0;
        for (var index = 1; index < options.Length; index++)
        {
            var difference = PriorityOf(ActorOf(site, options[index])).CompareTo(PriorityOf(ActorOf(site, options[best])));
            // Calls that one invocation makes side by side have no priority of their own.
            if (difference > 0 || (difference == 0 && _draws.Below(2) == 0)) best = index;
        }

        if (_changes.Contains(_interleavings++)) _priorities[ActorOf(site, options[best])] = --_lowest;
        return best;
    }

    private int PriorityOf(string actor)
    {
        if (!_priorities.TryGetValue(actor, out var priority)) _priorities.Add(actor, priority = 1 + _draws.Below(1_000_000));
        return priority;
    }

    // The invocation behind a gate: everything before the slash.
    private static string ActorOf(string site, Option option)
    {
        var gate = option.Label.StartsWith("proceed:", StringComparison.Ordinal) ? option.Label["proceed:".Length..] : site;
        return gate[..gate.IndexOf('/', StringComparison.Ordinal)];
    }
}
