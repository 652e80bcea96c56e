using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>S3's REST-XML: the operation in method, path and query; objects are the body itself (WIR-019).</summary>
internal sealed class S3Protocol : IWireProtocol
{
    public WireCall Read(WireRequest request)
    {
        RuleHits.Note("WIR-019");
        RuleHits.Note("WIR-077");
        return S3Requests.Read(request, S3Address.Of(request));
    }

    public AwsHttpResponse Answer(WireRequest request, WireCall call, ApiAnswer answer, string requestId) => WithIds(S3Answers.Of(request, call, answer), requestId);

    public AwsHttpResponse Refuse(WireRequest request, AwsServiceException refusal, string requestId)
    {
        RuleHits.Note("WIR-019");
        // An answer to HEAD has no body, whatever it would say (WIR-082); nor has "not modified".
        if (request.Http.Method == "HEAD" || refusal.Status == 304)
        {
            RuleHits.Note("WIR-082");
            return WithIds(new AwsHttpResponse(refusal.Status), requestId);
        }

        var xml = new XmlText().Open("Error").Element("Code", refusal.Code).Element("Message", refusal.Message);
        foreach (var (name, value) in refusal.Members) xml.Element(name, value);
        xml.Element("Resource", Uri.UnescapeDataString(request.RawPath)).Element("RequestId", requestId).Close("Error");
        return WithIds(new AwsHttpResponse(refusal.Status) { Body = xml.ToBytes(), Headers = [new("Content-Type", "application/xml")] }, requestId);
    }

    public AwsServiceException UnknownOperation(string message) => new AwsServiceException("NotImplemented", message, 501).By("WIR-025");

    private static AwsHttpResponse WithIds(AwsHttpResponse response, string requestId)
    {
        RuleHits.Note("WIR-008");
        return response.With("x-amz-request-id", requestId).With("x-amz-id-2", requestId);
    }
}
