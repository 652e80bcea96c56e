using System.Globalization;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>AWS JSON 1.0 and 1.1: the operation in a header, members as JSON (WIR-017).</summary>
internal sealed class JsonProtocol(JsonService service) : IWireProtocol
{
    public static string OperationIn(WireRequest request) => request.Header("X-Amz-Target") is { } target ? target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..] : string.Empty;

    public WireCall Read(WireRequest request)
    {
        RuleHits.Note("WIR-017", "STR-013", "WIR-021", "WIR-022");
        RuleHits.Note(service.OperationsRule);
        if (service.Name == "sqs") RuleHits.Note("SQS-238");
        if (service.Name == "sqs" && request.Segments.Count > 0) RuleHits.Note("SQS-239"); // Where it was posted says nothing.
        return new($"{service.Name}:{OperationIn(request)}", JsonBody.ReadObject(request.Body));
    }

    public AwsHttpResponse Answer(WireRequest request, WireCall call, ApiAnswer answer, string requestId)
    {
        RuleHits.Note("WIR-023", "WIR-024");
        if (SubscriptionAnswer.Is(call)) return SubscriptionAnswer.Of(answer, service.ContentType, JsonBody.WriteWithoutNulls, requestId);
        return Response(answer.Status, EmptyAnswers.IsEmpty(call, answer) ? default : JsonBody.WriteWithoutNulls(answer.Body), requestId);
    }

    public AwsHttpResponse Refuse(WireRequest request, AwsServiceException refusal, string requestId)
    {
        RuleHits.Note("WIR-017");
        if (service.Name == "sqs") RuleHits.Note("SQS-240", "WIR-049");
        var response = Response(refusal.Status, JsonBody.Write(JsonErrors.Body(service, refusal)), requestId);
        if (!service.IsQueryCompatible || request.Header("x-amzn-query-mode") is null) return response;
        RuleHits.Note("WIR-048", "SQS-241");
        return response.With("x-amzn-query-error", $"{refusal.QueryCode ?? refusal.Code};{(refusal.Status < 500 ? "Sender" : "Receiver")}");
    }

    public AwsServiceException UnknownOperation(string message) => new AwsServiceException("UnknownOperationException", message).By("WIR-025");

    private AwsHttpResponse Response(int status, ReadOnlyMemory<byte> body, string requestId)
    {
        RuleHits.Note("WIR-008");
        var response = new AwsHttpResponse(status) { Body = body, Headers = [new("x-amzn-RequestId", requestId), new("Content-Type", service.ContentType)] };
        if (!service.SendsCrc32) return response;
        RuleHits.Note("WIR-030");
        RuleHits.Note("WIR-070");
        return response.With("x-amz-crc32", Crc32.Of(body.Span).ToString(CultureInfo.InvariantCulture));
    }
}
