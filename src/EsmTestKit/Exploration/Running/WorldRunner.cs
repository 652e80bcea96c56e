using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Builds a world and runs it to its end, once per schedule.</summary>
internal abstract class WorldRunner
{
    private const string TookTurns = "Transactions on one database took turns, as SQLite's do: what they do to each other on a server that runs several at once (lost updates, write skew) was not tried. For that give EsmGateConnection a connection to such a server.";

    /// <summary>Records that are taken away before they are delivered: what the state would be without them.</summary>
    public IReadOnlySet<RecordName>? Withheld { get; init; }

    public abstract WorldRunner Without(IReadOnlySet<RecordName> records);

    /// <summary>On the calling thread: for consumers that were seen not to block.</summary>
    public abstract RunRecord Run(ScheduleWalk walk);

    /// <summary>What a world's run left behind.</summary>
    /// <param name="left">What was still going on.</param>
    /// <param name="broken">The first invariant that did not hold.</param>
    protected static RunRecord RecordOf(EsmSimulation simulation, ScheduleWalk walk, string? state, string? left, string? broken) => new(simulation.Ledger, walk.Steps, state, left, broken)
    {
        HasEscaped = simulation.HasEscaped,
        HasBlocked = simulation.Stage.SawBlocking,
        Escape = EscapeOf(simulation.Stage),
        HasSynchronousCalls = simulation.Stage.SawSynchronousCalls,
        SharesEnvironment = simulation.SharesEnvironment,
        Marks = simulation.Marks,
        HasInvariants = simulation.Invariants.Count > 0,
        Notes = simulation.DatabaseLocks.WereTaken ? [TookTurns] : [],
    };

    private static string? EscapeOf(Stage stage) => stage.FirstEscape is { } first
        ? $"the handler of \"{first.Function}\" {first.Escape.What}. To have it explored under control: {first.Escape.Cure}"
        : null;

    /// <summary>Watched on a thread of its own, where user code runs: for the first run, and for consumers that block or escape.</summary>
    public abstract Task<RunRecord> RunApartAsync(ScheduleWalk walk);
}
