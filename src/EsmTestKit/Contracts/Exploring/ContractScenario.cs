using System.Text.Json.Nodes;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Internal.Contracts;

/// <summary>A contract's calls and waits, up to one of its steps, as a world that is made anew for each schedule.</summary>
/// <remarks>What its calls answer is compared on the canonical run only; here a refused call leaves its response out.</remarks>
/// <param name="cast">Makes who plays in it, anew for each schedule.</param>
/// <param name="until">The number of the step that is no longer done; null: all are, and then whatever is still going on.</param>
internal sealed class ContractScenario(Contract contract, Func<ContractCast> cast, int? until) : WorldRunner
{
    public override WorldRunner Without(IReadOnlySet<RecordName> records) => new ContractScenario(contract, cast, until) { Withheld = records };

    // Done when it returns: nothing in it waits for another thread.
    public override RunRecord Run(ScheduleWalk walk) => RunAsync(walk, apart: false).GetAwaiter().GetResult();

    public override Task<RunRecord> RunApartAsync(ScheduleWalk walk) => RunAsync(walk, apart: true);

    private async Task<RunRecord> RunAsync(ScheduleWalk walk, bool apart)
    {
        var players = cast();
        var world = new ContractWorld(contract, walk, new ContractCast { Patience = players.Patience });
        await using var disposal = world.ConfigureAwait(false);
        if (!apart) world.Simulation.StayHere();
        walk.Ledger = world.Ledger;
        world.Simulation.World.Withheld = Withheld;
        players.AtTheStart?.Invoke(world.Simulation);
        if (players.Observer is { } observer) world.Simulation.Observe(observer);
        ScriptEffects.Watch(world.Simulation);
        var references = new ReferenceResolver(world);
        world.Define(contract.Functions, references.Resolve, players.Consumers);
        string? left = null;
        string? broken = null;
        foreach (var step in contract.Steps.Take(until ?? contract.Steps.Count))
        {
            switch (step)
            {
                case ContractStep.Call call:
                    Call(world, references, call);
                    break;
                case ContractStep.Advance advance:
                    left = null;
                    await world.AdvanceAsync(advance.Span, CancellationToken.None).ConfigureAwait(false);
                    break;
                case ContractStep.AdvanceToIdle idle:
                    left = await LeftAsync(world, idle.AtMost).ConfigureAwait(false);
                    break;
                case ContractStep.State state when players.Observer is { } observe:
                    if (!Matcher.Read(state.Expected.Resolve(references.Resolve), JsonValues.FromNode(observe()), NameBindings.None).Any()) broken ??= state.Title;
                    break;
                default:
                    break; // Compared on the canonical run.
            }
        }

        // A step that waits for a while may end while records are still on their way: judged is what becomes of them in the end.
        if (until is null) left = await LeftAsync(world, world.Simulation.Settings.IdleLimit).ConfigureAwait(false);
        var record = RecordOf(world.Simulation, walk, StateOf(world.Simulation, players), left, broken);
        return record with { Elsewhere = players.Elsewhere, Notes = [.. players.Notes, .. record.Notes] };
    }

    private static void Call(ContractWorld world, ReferenceResolver references, ContractStep.Call call)
    {
        try
        {
            var request = RequestShape.Of(call.Operation, (JsonTree.Object)RequestTemplate.Fill(call.With, references.Resolve));
            var answer = world.Call(call.Operation, (JsonObject)(JsonValues.ToNode(request) ?? new JsonObject()));
            if (call.As is { } name) references.Keep(name, JsonValues.FromNode(answer.Body));
        }
        catch (Exception refused) when (refused is AwsServiceException or EsmUsageException)
        {
            if (call.As is { } name) references.Forget(name);
        }
    }

    // What real consumers do is seen in what they write into the world, where no observer says more.
    private static string? StateOf(EsmSimulation simulation, ContractCast players) =>
        players.Consumers.Count > 0 && players.Observer is null ? WrittenState.Of(simulation) : StateProjection.Of(simulation);

    private static async Task<string?> LeftAsync(ContractWorld world, TimeSpan atMost)
    {
        try
        {
            await world.AdvanceToIdleAsync(atMost, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (EsmUsageException busy)
        {
            return world.Simulation.Busy ?? busy.Message;
        }
    }
}
