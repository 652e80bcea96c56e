namespace EsmTestKit.Internal.Exploration;

/// <summary>What an exploration has done so far: the figures of its report.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<ulong, int> _behaviours = [];

    /// <summary>Schedules of the enumeration that were run.</summary>
    public int Enumerated { get; set; }

    /// <summary>Random schedules that were run.</summary>
    public int Random { get; set; }

    /// <summary>Whether the enumeration came to its end: every schedule within the budgets was run.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The most deviations that all schedules were run with.</summary>
    public int CompleteLevel { get; set; } = -1;

    /// <summary>Runs to shrink what was found.</summary>
    public int Shrinking { get; set; }

    /// <summary>Random runs with priorities, by the depth of the bugs that they look for: 2 and 3.</summary>
    public (int Two, int Three) Pct { get; private set; }

    public int Total => Enumerated + Random;

    public int MostSteps { get; private set; }

    public int MostInvocations { get; private set; }

    public int Behaviours => _behaviours.Count;

    /// <summary>Behaviours seen exactly once: the chance that the next random run shows a new one is about this over the random runs (EXP-621).</summary>
    public int SeenOnce => _behaviours.Values.Count(count => count == 1);

    /// <summary>Adds what came of a part of a campaign. Whether that was all, only all shards together know.</summary>
    public void Add(PartResult part)
    {
        Enumerated += part.Enumerated;
        Random += part.Random;
        Pct = (Pct.Two + part.Pct.Two, Pct.Three + part.Pct.Three);
        MostSteps = Math.Max(MostSteps, part.MostSteps);
        MostInvocations = Math.Max(MostInvocations, part.MostInvocations);
        if (part.Slice is null && part.Found.Count == 0) CompleteLevel = part.IsComplete ? 1 : 0;
        foreach (var (hash, count) in part.Behaviours) _behaviours[hash] = _behaviours.GetValueOrDefault(hash) + count;
    }

    public void Note(RunRecord run)
    {
        MostSteps = Math.Max(MostSteps, run.Steps.Count);
        MostInvocations = Math.Max(MostInvocations, Behaviour.Invocations(run.Ledger));
    }

    /// <param name="depth">0: it was one of the swarm.</param>
    public void NoteRandom(RunRecord run, int depth)
    {
        Pct = depth switch { 2 => (Pct.Two + 1, Pct.Three), 3 => (Pct.Two, Pct.Three + 1), _ => Pct };
        var hash = Behaviour.Of(run);
        _behaviours[hash] = _behaviours.GetValueOrDefault(hash) + 1;
    }
}
