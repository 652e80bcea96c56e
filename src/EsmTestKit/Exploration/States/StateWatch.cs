using System.Reflection;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Looks at the states that one schedule comes to, behind its last deviation: those before it are another's.</summary>
/// <param name="from">The first step that is its own.</param>
internal sealed class StateWatch(StateBook book, JudgedPast judged, StateVisit visit, int from)
{
    private EsmSimulation? _world;
    private int _looked = -1;

    /// <summary>From this step on it does what another's successors do; null: it does not.</summary>
    public int? SameFrom { get; private set; }

    /// <summary>Who was in that state before.</summary>
    public StateMeeting? Before { get; private set; }

    /// <param name="test">Where the scenario comes from.</param>
    public void Begin(EsmSimulation world, Assembly test)
    {
        _world = world;
        world.WatchReaders();
        book.Reader.Own.Add(test);
        book.Reader.Own.UnionWith(world.Functions.All.Select(function => function.ConsumerClass?.Assembly).OfType<Assembly>());
    }

    /// <summary>The world rests: nothing is under way that is not in its objects.</summary>
    public void Look(ScheduleWalk walk)
    {
        // Between two questions one state leads to the next.
        if (SameFrom is not null || walk.Steps.Count < from || walk.Steps.Count == _looked || walk.IsSame) return;
        _looked = walk.Steps.Count;
        if (_world!.DatabaseLocks.HasAny) book.Refuse("the consumer has a database, and its rows are in no object");
        RefuseReaders();
        if (book.Refusal is not null) return;
        // What sleeps here is tried elsewhere: only who passes over the same leaves the same out.
        object?[] asleep = [.. walk.Asleep];
        if (asleep.Length > 0) RuleHits.Note("EXP-217");
        Before = book.Before([.. judged.Of(_world.World.Ledger), .. asleep, _world], visit, _looked);
        if (Before is not null) SameFrom = _looked;
    }

    /// <summary>Whether the run went on from that state as the one before did.</summary>
    public bool WentOnAlike => Before is not { } before || before.Visit.Course!.IsLike(before.Position, visit.Course!, SameFrom!.Value);

    public void Ended(RunRecord run)
    {
        visit.Course = new StateCourse(run);
        // Observers are asked when all is over.
        RefuseReaders();
    }

    private void RefuseReaders()
    {
        if (_world?.World.PastReads.First is { } past) book.Refuse($"the test's own code looks at {past}, which no state holds");
    }
}
