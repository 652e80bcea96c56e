namespace EsmTestKit.Internal.Exploration;

/// <summary>What a run left behind: all that is judged and told.</summary>
/// <param name="State">The state as canonical JSON; null: there is nothing to look at.</param>
/// <param name="LeftBusy">What was still going on when the run was stopped; null: it came to rest.</param>
/// <param name="Broken">The first invariant that did not hold; null: none.</param>
internal sealed record RunRecord(EsmLedger Ledger, IReadOnlyList<WalkStep> Steps, string? State, string? LeftBusy, string? Broken)
{
    /// <summary>The steps that differ from the usual.</summary>
    public IEnumerable<WalkStep> Decisions => Steps.Where(step => step.IsDecision);

    /// <summary>A handler did work on threads that the kit does not control.</summary>
    public bool HasEscaped { get; init; }

    /// <summary>A handler blocked the thread that drove it.</summary>
    public bool HasBlocked { get; init; }

    /// <summary>How a handler first got out of the kit's hands, and the cure; null: none did.</summary>
    public string? Escape { get; init; }

    /// <summary>Calls went through gates that could not wait.</summary>
    public bool HasSynchronousCalls { get; init; }

    /// <summary>Why the consumer is beyond any control, such as a process of its own; null: it is not.</summary>
    public string? Elsewhere { get; init; }

    /// <summary>What else must be said of how far the kit reaches here.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The coverage goals that were named (<see cref="EsmSimulation.Sometimes"/>), by name.</summary>
    public IReadOnlyList<Mark> Marks { get; init; } = [];

    /// <summary>The test named invariants, which hold or not in between as well.</summary>
    public bool HasInvariants { get; init; }

    /// <summary>A function has one environment for ever: nothing can make its consumer anew.</summary>
    public bool SharesEnvironment { get; init; }

    /// <summary>The same, to be compared with another's runs: what keeps the kit from one consumer keeps it from comparing the two.</summary>
    public RunRecord LimitedBy(RunRecord other) => this with
    {
        HasEscaped = HasEscaped || other.HasEscaped,
        HasBlocked = HasBlocked || other.HasBlocked,
        Escape = Escape ?? other.Escape,
        Notes = [.. Notes.Union(other.Notes)],
    };
}

/// <summary>A coverage goal.</summary>
/// <param name="At">How many entries the ledger had when it was first reached; null: it was not.</param>
internal readonly record struct Mark(string Name, int? At);
