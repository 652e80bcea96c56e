using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;

namespace EsmTestKit.Internal.Wire;

/// <summary>Calls of the catalog over the wire: what contracts do to a simulation, done to whatever answers AWS's protocols.</summary>
/// <param name="send">Carries a request of a service, by its signing name, and brings its answer.</param>
/// <param name="kinesisInCbor">Whether Kinesis is spoken to as Java's clients do.</param>
internal sealed class WireClient(Func<string, AwsHttpRequest, Task<AwsHttpResponse>> send, bool kinesisInCbor = false)
{
    private static readonly LambdaClientProtocol Lambda = new();
    private static readonly S3ClientProtocol S3 = new();

    /// <exception cref="AwsServiceException">The service refuses the call.</exception>
    /// <exception cref="EsmUsageException">This client cannot send the operation.</exception>
    public async Task<ApiAnswer> CallAsync(string operation, JsonObject members)
    {
        var (protocol, signingName) = ProtocolOf(operation);
        var response = await send(signingName, protocol.Request(operation, members)).ConfigureAwait(false);
        return response.Status < 300 ? protocol.Answer(operation, response) : throw protocol.Refusal(response);
    }

    private (IClientProtocol Protocol, string SigningName) ProtocolOf(string operation)
    {
        var service = operation.Split(':')[0];
        if (service == "lambda") return (Lambda, "lambda");
        if (service == "s3") return (S3, "s3");
        if (JsonServices.All.FirstOrDefault(known => known.Name == service) is { } json) return (new JsonClientProtocol(json, kinesisInCbor && service == "kinesis"), json.SigningName);
        if (QueryServices.All.FirstOrDefault(known => known.Name == service) is { } query) return (new QueryClientProtocol(query), query.SigningName);
        throw new EsmUsageException($"The kit knows no service \"{service}\" to send {operation} to.", $"Services: lambda, s3, {string.Join(", ", JsonServices.All.Select(known => known.Name).Concat(QueryServices.All.Select(known => known.Name)).Distinct(StringComparer.Ordinal))}.");
    }
}
