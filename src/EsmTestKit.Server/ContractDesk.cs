using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit.Internal.Server;

/// <summary>Runs a contract that was sent, in a world of its own, with its calls over the wire protocols.</summary>
internal static class ContractDesk
{
    public static async Task<JsonObject> VerifyAsync(byte[] contract, CancellationToken cancellation)
    {
        try
        {
            var read = ContractReader.Read("the contract that was sent", contract);
            return ContractResultJson.Write(await ContractRunner.RunAsync(read, new ContractCast { Carrier = OverTheWire }, cancellation).ConfigureAwait(false));
        }
        catch (EsmUsageException unreadable)
        {
            return ContractResultJson.Write(new ContractResult([], unreadable.Message));
        }
    }

    private static ContractCalls OverTheWire(EsmSimulation simulation)
    {
        var endpoint = new AwsEndpoint(simulation);
        return new WireClient(async (_, request) =>
        {
            var response = await endpoint.AnswerAsync(request).ConfigureAwait(false);
            // The kit's own refusals are no answers of AWS's.
            if (response.Cause is { } cause) ExceptionDispatchInfo.Throw(cause);
            return response;
        }).CallAsync;
    }
}
