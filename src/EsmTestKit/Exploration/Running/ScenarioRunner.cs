using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Builds a world and runs it to its end, once per schedule.</summary>
internal sealed class ScenarioRunner(Action<EsmSimulation> scenario, EsmSimulationSettings settings)
{
    /// <summary>A run that is not idle after so many steps of the clock never will be (EXP-004).</summary>
    public const int MostSteps = 2_000;

    private readonly Workshop _workshop = new();

    /// <summary>Records that are taken away before they are delivered: what the state would be without them.</summary>
    public IReadOnlySet<RecordName>? Withheld { get; init; }

    public ScenarioRunner Without(IReadOnlySet<RecordName> records) => new(scenario, settings) { Withheld = records };

    /// <summary>On the calling thread: for consumers that were seen not to block.</summary>
    public RunRecord Run(Walk walk)
    {
        var simulation = Build(walk);
        var isDone = simulation.RunHere(MostSteps);
        return Record(simulation, walk, isDone);
    }

    /// <summary>On a thread of its own, watched: for the first run, and for consumers that block or escape.</summary>
    public async Task<RunRecord> RunApartAsync(Walk walk)
    {
        var simulation = Build(walk);
        var isDone = await simulation.RunApartAsync(MostSteps).ConfigureAwait(false);
        return Record(simulation, walk, isDone);
    }

    private EsmSimulation Build(Walk walk)
    {
        var simulation = new EsmSimulation(settings, walk, _workshop);
        walk.Ledger = simulation.Ledger;
        simulation.World.Withheld = Withheld;
        simulation.WatchInvariants();
        scenario(simulation);
        return simulation;
    }

    private static RunRecord Record(EsmSimulation simulation, Walk walk, bool isDone)
    {
        var left = isDone ? simulation.Busy : $"{simulation.Busy ?? "something"} after {MostSteps} steps of the clock";
        simulation.CheckInvariants();
        var record = new RunRecord(simulation.Ledger, walk.Steps, StateProjection.Of(simulation), left, simulation.BrokenInvariant)
        {
            HasEscaped = simulation.Functions.All.Any(function => function.Invocations.Any(invocation => invocation.HasEscaped)),
            HasBlocked = simulation.Stage.SawBlocking,
            HasSynchronousCalls = simulation.Stage.SawSynchronousCalls,
            SharesEnvironment = simulation.Functions.All.Any(function => function.RunsUserCode && function.SharesOneEnvironment),
        };
        simulation.End();
        return record;
    }
}
