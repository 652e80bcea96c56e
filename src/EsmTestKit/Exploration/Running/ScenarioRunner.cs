using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Runs what a test builds and sends.</summary>
internal sealed class ScenarioRunner(Action<EsmSimulation> scenario, EsmExplorationSettings settings) : WorldRunner
{
    /// <summary>A run that is not idle after so many steps of the clock never will be (EXP-004).</summary>
    public const int MostSteps = 2_000;

    private readonly Workshop _workshop = new(isShared: true);
    private readonly StateTexts _states = new();

    public override WorldRunner Without(IReadOnlySet<RecordName> records) => new ScenarioRunner(scenario, settings) { Withheld = records };

    public override RunRecord Run(ScheduleWalk walk)
    {
        var simulation = Build(walk);
        var isDone = simulation.RunHere(MostSteps);
        return Record(simulation, walk, isDone);
    }

    public override async Task<RunRecord> RunApartAsync(ScheduleWalk walk)
    {
        var simulation = Build(walk);
        var isDone = await simulation.RunApartAsync(MostSteps).ConfigureAwait(false);
        var record = Record(simulation, walk, isDone);
        return record with { Notes = [.. NotesOf(simulation), .. record.Notes] };
    }

    private static IEnumerable<string> NotesOf(EsmSimulation simulation)
    {
        if (StateProjection.Unknown(simulation) is [_, ..] unknown) yield return $"An observer's settings name {string.Join(", ", unknown)}, and the undisturbed run's state has no such member: they change nothing.";
        foreach (var function in simulation.Functions.All)
        {
            if (function.ConsumerClass is { } consumer && StaticState.OfClass(consumer) is [_, ..] statics) yield return $"The consumer of \"{function.Name}\" keeps state in statics ({StaticState.Some(statics)}): Lambda's environments have each their own and lose them with their process; here they stay, from environment to environment and from schedule to schedule. Keep it in instances.";
        }
    }

    private EsmSimulation Build(ScheduleWalk walk)
    {
        var simulation = new EsmSimulation(settings.Simulation, walk, _workshop);
        simulation.Stage.Gates.CallsFail = settings.IncludeDependencyFaults;
        walk.Ledger = simulation.Ledger;
        simulation.World.Withheld = Withheld;
        simulation.WatchInvariants();
        scenario(simulation);
        walk.States?.Begin(simulation, scenario.Method.Module.Assembly);
        return simulation;
    }

    private RunRecord Record(EsmSimulation simulation, ScheduleWalk walk, bool isDone)
    {
        if (!isDone) RuleHits.Note("EXP-004");
        var left = isDone ? simulation.Busy : $"{simulation.Busy ?? "something"} after {MostSteps} steps of the clock";
        simulation.CheckInvariantsAtTheEnd();
        simulation.End(); // First: what is looked at next is what stays, without what nobody ever committed.
        return RecordOf(simulation, walk, StateProjection.Of(simulation, _states), left, simulation.BrokenInvariant);
    }
}
