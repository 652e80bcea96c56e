using System.Text.Json.Nodes;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Internal.Contracts;

/// <summary>A contract's calls and waits, up to one of its steps, as a world that is made anew for each schedule.</summary>
/// <remarks>What its calls answer is compared on the canonical run only; here a refused call leaves its response out.</remarks>
internal sealed class ContractScenario(Contract contract, ContractCast cast, ContractStep until) : WorldRunner
{
    public override WorldRunner Without(IReadOnlySet<RecordName> records) => new ContractScenario(contract, cast, until) { Withheld = records };

    // Scripted functions neither block nor escape.
    public override RunRecord Run(ScheduleWalk walk) => RunApartAsync(walk).GetAwaiter().GetResult();

    public override async Task<RunRecord> RunApartAsync(ScheduleWalk walk)
    {
        var world = new ContractWorld(contract, walk);
        await using var disposal = world.ConfigureAwait(false);
        walk.Ledger = world.Ledger;
        world.Simulation.World.Withheld = Withheld;
        if (cast.Observer is { } observer) world.Simulation.Observe(observer);
        ScriptEffects.Watch(world.Simulation);
        var references = new ReferenceResolver(world);
        world.Define(contract.Functions, references.Resolve, cast.Consumers);
        string? left = null;
        string? broken = null;
        foreach (var step in contract.Steps.Take(until.Number))
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
                    left = await LeftAsync(world, idle).ConfigureAwait(false);
                    break;
                case ContractStep.State state when cast.Observer is { } observe:
                    if (!Matcher.Read(state.Expected.Resolve(references.Resolve), JsonValues.FromNode(observe()), NameBindings.None).Any()) broken ??= state.Title;
                    break;
                default:
                    break; // Compared on the canonical run.
            }
        }

        return new RunRecord(world.Ledger, walk.Steps, StateProjection.Of(world.Simulation), left, broken);
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

    private static async Task<string?> LeftAsync(ContractWorld world, ContractStep.AdvanceToIdle idle)
    {
        try
        {
            await world.AdvanceToIdleAsync(idle.AtMost, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (EsmUsageException busy)
        {
            return world.Simulation.Busy ?? busy.Message;
        }
    }
}
