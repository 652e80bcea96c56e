namespace EsmTestKit.Internal.Wire;

/// <summary>The path of a Smithy RPC v2 request: <c>/service/GraniteServiceVersion20100801/operation/ListMetrics</c> (WIR-004).</summary>
internal sealed record RpcPath(string Service, string Operation)
{
    public static RpcPath? Of(WireRequest request) =>
        request.Header("smithy-protocol") == "rpc-v2-cbor" && request.Segments is [.., "service", var service, "operation", var operation] ? new(service, operation) : null;
}
