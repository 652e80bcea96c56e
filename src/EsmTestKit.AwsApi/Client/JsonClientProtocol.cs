using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;

namespace EsmTestKit.Internal.Wire;

/// <summary>AWS JSON 1.0 and 1.1, and Kinesis's CBOR 1.1, as clients speak them (WIR-017, WIR-020).</summary>
internal sealed class JsonClientProtocol(JsonService service, bool inCbor) : IClientProtocol
{
    public AwsHttpRequest Request(string operation, JsonObject members) => new("POST", "/")
    {
        Headers =
        [
            new("X-Amz-Target", $"{service.Target}.{operation[(operation.IndexOf(':', StringComparison.Ordinal) + 1)..]}"),
            new("Content-Type", inCbor ? $"{CborProtocol.ContentType}-1.1" : service.ContentType),
        ],
        Body = inCbor ? CborWriter.Write(service, members) : JsonBody.Write(members),
    };

    public ApiAnswer Answer(string operation, AwsHttpResponse response) => new(Read(response), response.Status);

    public AwsServiceException Refusal(AwsHttpResponse response)
    {
        var body = Read(response);
        return WireErrors.Of(response.Status, body["__type"] is JsonValue type && type.TryGetValue(out string? text) ? text : response.Header("x-amzn-ErrorType"), body);
    }

    private JsonObject Read(AwsHttpResponse response) => inCbor ? CborReader.ReadObject(response.Body.Span, service.Timestamps) : JsonBody.ReadObject(response.Body);
}
