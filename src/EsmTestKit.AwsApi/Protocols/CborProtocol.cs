using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>AWS CBOR 1.1: as JSON, with the body in CBOR; Java's Kinesis clients speak it by default (WIR-020, WIR-055).</summary>
internal sealed class CborProtocol(JsonService service) : IWireProtocol
{
    public const string ContentType = "application/x-amz-cbor";
    private const string Answers = ContentType + "-1.1";

    public WireCall Read(WireRequest request)
    {
        RuleHits.Note("WIR-055");
        RuleHits.Note("WIR-056", "WIR-021", "WIR-022");
        RuleHits.Note(service.OperationsRule);
        return new($"{service.Name}:{JsonProtocol.OperationIn(request)}", CborReader.ReadObject(request.Body.Span, service.Timestamps));
    }

    public AwsHttpResponse Answer(WireRequest request, WireCall call, ApiAnswer answer, string requestId) =>
        SubscriptionAnswer.Is(call) ? SubscriptionAnswer.Of(answer, Answers, members => CborWriter.Write(service, members), requestId)
        : Response(answer.Status, EmptyAnswers.IsEmpty(call, answer) ? default : CborWriter.Write(service, answer.Body), requestId);

    public AwsHttpResponse Refuse(WireRequest request, AwsServiceException refusal, string requestId)
    {
        RuleHits.Note("WIR-020");
        return Response(refusal.Status, CborWriter.Write(service, JsonErrors.Body(service, refusal)), requestId);
    }

    public AwsServiceException UnknownOperation(string message) => new AwsServiceException("UnknownOperationException", message).By("WIR-025");

    private static AwsHttpResponse Response(int status, ReadOnlyMemory<byte> body, string requestId) =>
        new(status) { Body = body, Headers = [new("x-amzn-RequestId", requestId), new("Content-Type", Answers)] };
}
