using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>Smithy RPC v2 with CBOR: the operation in the path (WIR-004).</summary>
internal sealed class RpcCborProtocol(JsonService service) : IWireProtocol
{
    public WireCall Read(WireRequest request)
    {
        RuleHits.Note("WIR-004");
        return new($"{service.Name}:{RpcPath.Of(request)?.Operation}", CborReader.ReadObject(request.Body.Span, service.Timestamps));
    }

    public AwsHttpResponse Answer(WireRequest request, WireCall call, ApiAnswer answer, string requestId) =>
        Response(answer.Status, CborWriter.Write(service, answer.Body), requestId);

    public AwsHttpResponse Refuse(WireRequest request, AwsServiceException refusal, string requestId)
    {
        var response = Response(refusal.Status, CborWriter.Write(service, JsonErrors.Body(service, refusal)), requestId);
        return service.IsQueryCompatible ? response.With("x-amzn-query-error", $"{refusal.QueryCode ?? refusal.Code};Sender") : response;
    }

    public AwsServiceException UnknownOperation(string message) => new AwsServiceException("UnknownOperationException", message, 404).By("WIR-025");

    private static AwsHttpResponse Response(int status, ReadOnlyMemory<byte> body, string requestId) =>
        new(status) { Body = body, Headers = [new("smithy-protocol", "rpc-v2-cbor"), new("x-amzn-RequestId", requestId), new("Content-Type", "application/cbor")] };
}
