namespace EsmTestKit.Internal.Exploration;

/// <summary>What an exploration has done so far: the figures of its report.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<ulong, int> _behaviours = [];
    private readonly SortedDictionary<string, int> _marks = new(StringComparer.Ordinal);

    /// <summary>Schedules of the enumeration that were run.</summary>
    public int Enumerated { get; set; }

    /// <summary>Those of the enumeration that turned out to be the same as others on the way.</summary>
    public int Same { get; set; }

    /// <summary>Those of the enumeration that came to a state from which everything is tried behind another schedule.</summary>
    public int Merged { get; set; }

    /// <summary>How many states were told apart; null: none was looked at.</summary>
    public int? States { get; set; }

    /// <summary>Why states were not merged, or not all of them; null: they were, or were not to be.</summary>
    public string? NotMerged { get; set; }

    /// <summary>Schedules that bring records in another order, few for all of them (EXP-205).</summary>
    public int Ordered { get; set; }

    /// <summary>Random schedules that were run, of all strategies.</summary>
    public int Random { get; private set; }

    /// <summary>Those of the random ones that were made of others.</summary>
    public int Guided { get; private set; }

    /// <summary>Those of the random ones that were drawn evenly.</summary>
    public int Uniform { get; private set; }

    /// <summary>Whether the enumeration came to its end: every schedule within the budgets was run.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The most deviations that all schedules were run with.</summary>
    public int CompleteLevel { get; set; } = -1;

    /// <summary>Runs to shrink what was found.</summary>
    public int Shrinking { get; set; }

    /// <summary>Those of the random ones that had priorities, by the depth of the bugs that they look for: 2 and 3.</summary>
    public (int Two, int Three) Pct { get; private set; }

    public int Total => Enumerated + Ordered + Random;

    public int MostSteps { get; private set; }

    public int MostInvocations { get; private set; }

    public int Behaviours => _behaviours.Count;

    public IReadOnlyDictionary<ulong, int> BehaviourCounts => _behaviours;

    /// <summary>The coverage goals that the consumer or its fakes named, and in how many schedules each was reached.</summary>
    public IReadOnlyDictionary<string, int> Marks => _marks;

    /// <summary>Behaviours seen exactly once: the chance that the next run of the swarm shows a new one is about this over its runs (EXP-621).</summary>
    public int SeenOnce => _behaviours.Values.Count(count => count == 1);

    /// <summary>Adds what came of a part of a campaign. Whether that was all, only all shards together know.</summary>
    public void Add(PartResult part)
    {
        Enumerated += part.Enumerated;
        Ordered += part.Ordered;
        Random += part.Random;
        Guided += part.Guided;
        Uniform += part.Uniform;
        Pct = (Pct.Two + part.Pct.Two, Pct.Three + part.Pct.Three);
        MostSteps = Math.Max(MostSteps, part.MostSteps);
        MostInvocations = Math.Max(MostInvocations, part.MostInvocations);
        if (part.Slice is null && part.Found.Count == 0) CompleteLevel = part.IsComplete ? 1 : 0;
        foreach (var (hash, count) in part.Behaviours) _behaviours[hash] = _behaviours.GetValueOrDefault(hash) + count;
        foreach (var (mark, count) in part.Marks) _marks[mark] = _marks.GetValueOrDefault(mark) + count;
    }

    public void Note(RunRecord run)
    {
        MostSteps = Math.Max(MostSteps, run.Steps.Count);
        MostInvocations = Math.Max(MostInvocations, Behaviour.Invocations(run.Ledger));
        foreach (var mark in run.Marks) _marks[mark.Name] = _marks.GetValueOrDefault(mark.Name) + (mark.At is null ? 0 : 1);
    }

    /// <summary>Behaviours are counted of the swarm alone: all others draw from what was seen, or for a purpose (EXP-621).</summary>
    public void NoteRandom(RunRecord run, SearchStrategy strategy)
    {
        Random++;
        switch (strategy)
        {
            case SearchStrategy.Swarm:
                var hash = Behaviour.Of(run);
                _behaviours[hash] = _behaviours.GetValueOrDefault(hash) + 1;
                break;
            case SearchStrategy.PctOfTwo:
                Pct = (Pct.Two + 1, Pct.Three);
                break;
            case SearchStrategy.PctOfThree:
                Pct = (Pct.Two, Pct.Three + 1);
                break;
            case SearchStrategy.Guided:
                Guided++;
                break;
            case SearchStrategy.Uniform:
                Uniform++;
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
