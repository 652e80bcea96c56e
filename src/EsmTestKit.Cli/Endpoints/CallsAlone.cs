using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit.Cli;

/// <summary>Contracts that are calls alone, against a server whose clock and functions nobody can lead.</summary>
internal sealed class CallsAlone
{
    private readonly WireClient _wire;
    private readonly AwsPlace _place;

    private CallsAlone(WireClient wire, AwsPlace place) => (_wire, _place) = (wire, place);

    /// <summary>Why a contract is more than calls; null: it is not.</summary>
    public static string? WhyNot(Contract contract)
    {
        if (contract.Functions.Count > 0) return "it has functions, and the endpoint has no /_esm to define them";
        if (contract.Start != Contract.DefaultStart) return "it begins at an instant of its own, and the endpoint's clock is its own";
        if (contract.Schedule is not null || contract.Explore is not null) return "it says what AWS's choices are, and the endpoint has no /_esm to choose them";
        if (contract.Steps.FirstOrDefault(step => step is not ContractStep.Call) is { } other) return $"step {other.Number}, {other.Title}, needs an endpoint with /_esm";
        // Only a simulation knows the newest stream of a table by the table's name.
        return contract.Steps.SelectMany(step => step.References).Any(reference => reference is ReferencePath.Arn { Service: "dynamodb" }) ? "it names the newest stream of a table" : null;
    }

    public static async Task<CallsAlone> BeginAsync(RemoteCalls calls, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var wire = new WireClient(calls.SendAsync);
        return new CallsAlone(wire, new AwsPlace(RemoteCalls.Region, await AccountAsync(wire).ConfigureAwait(false)));
    }

    public async Task<ContractResult> RunAsync(Contract contract, CancellationToken cancellation)
    {
        var leftovers = new Leftovers(_wire);
        try
        {
            return await ContractRunner.RunAsync(contract, new ContractCast { Place = _place, Carrier = _ => CallAsync }, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await leftovers.RemoveAsync().ConfigureAwait(false);
        }

        async Task<ApiAnswer> CallAsync(string operation, JsonObject request)
        {
            await leftovers.BeforeAsync(operation, request).ConfigureAwait(false);
            var answer = await _wire.CallAsync(operation, request).ConfigureAwait(false);
            leftovers.After(operation, request);
            return answer;
        }
    }

    private static async Task<string> AccountAsync(WireClient wire)
    {
        try
        {
            var caller = await wire.CallAsync("sts:GetCallerIdentity", []).ConfigureAwait(false);
            return caller.Body["Account"]?.ToString() is { Length: 12 } account && account.All(char.IsAsciiDigit) ? account : new EsmSimulationSettings().AccountId;
        }
        catch (AwsServiceException)
        {
            return new EsmSimulationSettings().AccountId;
        }
    }
}
