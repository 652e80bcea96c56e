using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>The states that the schedules of an enumeration came to: from each of them everything is tried once (EXP-215).</summary>
internal sealed class StateBook
{
    private readonly Dictionary<StateKey, List<StateMeeting>> _visits = [];

    public StateReader Reader { get; } = new();

    /// <summary>How many states were told apart.</summary>
    public int Count => _visits.Count;

    /// <summary>Why no states are merged any more; null: they are.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The first state that could not be read, by what is in its way: it was kept apart from all others; null: all could.</summary>
    public string? Outside { get; private set; }

    public void Refuse(string because) => Refusal ??= because;

    /// <summary>Who has been in this state before with no more deviations and no more spent: whatever a schedule can do from here on, that one's successors do. Null: nobody has, and this visit stands in the book.</summary>
    /// <param name="position">The step that comes next.</param>
    public StateMeeting? Before(IEnumerable<object?> roots, StateVisit visit, int position)
    {
        if (Reader.Read(roots) is not { } key)
        {
            Outside ??= Reader.Outside;
            return null;
        }

        if (Reader.Statics is { } statics) Refuse($"what stays in statics is in no object ({statics})");
        if (Refusal is not null) return null;
        RuleHits.Note("EXP-215");
        if (!_visits.TryGetValue(key, out var visits)) _visits.Add(key, visits = []);
        // One's own earlier visit is no other's: the world has not moved since.
        if (visits.Exists(before => before.Visit == visit)) return null;
        var known = visits.FindIndex(before => IsWithin(before.Visit, visit));
        if (known >= 0) return visits[known];
        visits.RemoveAll(before => IsWithin(visit, before.Visit));
        visits.Add(new StateMeeting(visit, position));
        return null;
    }

    private static bool IsWithin(StateVisit one, StateVisit other) => one.Deviations.Count <= other.Deviations.Count && one.Cost.IsWithin(other.Cost);
}
