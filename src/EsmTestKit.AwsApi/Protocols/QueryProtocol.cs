using System.Text;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>The query protocol: the operation and its members as a form, in the body or the URL; answers in XML (WIR-018).</summary>
internal sealed class QueryProtocol(QueryService service) : IWireProtocol
{
    private const string NoAction = "SQS-250";

    public WireCall Read(WireRequest request)
    {
        RuleHits.Note("WIR-018");
        RuleHits.Note("WIR-045");
        var fields = request.Http.Method == "POST" ? [.. request.Query, .. FormText.Read(Encoding.UTF8.GetString(request.Body.Span))] : request.Query;
        var form = FormTree.Of(fields);
        var action = form.Find("Action")?.Value ?? throw WithoutAction(request);
        RuleHits.Note("WIR-046");
        if (service.Name == "sqs") RuleHits.Note("SQS-246", "SQS-248", "WIR-050");
        RuleHits.Note("WIR-021", "WIR-022");
        var members = new QueryReader(service).Read(form);
        if (service.Name == "sqs") Sqs(request, action, members);
        return new($"{service.Name}:{action}", members);
    }

    public AwsHttpResponse Answer(WireRequest request, WireCall call, ApiAnswer answer, string requestId)
    {
        RuleHits.Note("WIR-018");
        RuleHits.Note("WIR-008");
        RuleHits.Note("WIR-047");
        if (service.Name == "sqs") RuleHits.Note("SQS-249");
        if (QueryJson.IsWanted(request)) return Response(answer.Status, QueryJson.ContentType, QueryJson.Answer(service, call, answer, requestId), requestId);
        var xml = new XmlText().Open($"{call.Name}Response", service.Namespace);
        if (!service.WithoutResult.Contains(call.Name))
        {
            xml.Open($"{call.Name}Result");
            new QueryWriter(service, call.Name, xml).Members(answer.Body);
            xml.Close($"{call.Name}Result");
        }

        xml.Open("ResponseMetadata").Element("RequestId", requestId).Close("ResponseMetadata").Close($"{call.Name}Response");
        return Response(answer.Status, xml, requestId);
    }

    public AwsHttpResponse Refuse(WireRequest request, AwsServiceException refusal, string requestId)
    {
        RuleHits.Note("WIR-018");
        if (refusal.Rule == NoAction) return Response(refusal.Status, new XmlText().Empty("UnknownOperationException"), requestId);
        var type = refusal.Status < 500 ? "Sender" : "Receiver";
        if (QueryJson.IsWanted(request)) return Response(refusal.Status, QueryJson.ContentType, QueryJson.Error(type, CodeOf(refusal), TextOf(refusal), requestId), requestId);
        var xml = new XmlText().Open("ErrorResponse", service.Namespace)
            .Open("Error")
            .Element("Type", type)
            .Element("Code", CodeOf(refusal))
            .Element("Message", TextOf(refusal));
        if (service.Name == "sqs")
        {
            RuleHits.Note("SQS-247", "WIR-049");
            xml.Empty("Detail");
        }

        xml.Close("Error").Element("RequestId", requestId).Close("ErrorResponse");
        return Response(refusal.Status, xml, requestId);
    }

    public AwsServiceException UnknownOperation(string message) => new AwsServiceException("InvalidAction", message).By("WIR-025");

    // A queue's URL that is only looked at says so in an element of its own, even where JSON is accepted.
    private AwsServiceException WithoutAction(WireRequest request) =>
        service.Name == "sqs" && request.Http.Method == "GET"
            ? new AwsServiceException("UnknownOperationException", "The request names no Action.", 404).By(NoAction)
            : new AwsServiceException("MissingAction", "The request must contain the parameter Action.");

    // Hand-written clients call the queue's own URL (WIR-045); tags of a new queue have a small letter in JSON (WIR-050).
    private static void Sqs(WireRequest request, string action, System.Text.Json.Nodes.JsonObject members)
    {
        if (request.Segments is [var account, var name])
        {
            if (action is "CreateQueue" or "ListQueues") throw new AwsServiceException("InvalidAction", $"The action {action} is not valid for this endpoint.").By("SQS-251");
            RuleHits.Note("SQS-018"); // What the request says comes before where it was sent.
            if (!members.ContainsKey("QueueUrl")) members["QueueUrl"] = $"/{account}/{name}";
        }

        if (action != "CreateQueue" || members["Tags"] is not { } tags) return;
        members.Remove("Tags");
        members["tags"] = tags;
    }

    // The codes of the query protocol are older than the shapes' names; other services call their errors by the name without "Exception".
    private string CodeOf(AwsServiceException refusal) => refusal.QueryCode
        ?? (refusal.Code is "SerializationException" ? "MalformedInput" : service.Name is "sqs" or "sns" && refusal.Code.EndsWith("ParameterValueException", StringComparison.Ordinal) ? refusal.Code[..^"Exception".Length] : refusal.Code);

    private string TextOf(AwsServiceException refusal) =>
        service.Name == "sqs" && refusal.Code == "QueueDoesNotExist" ? "The specified queue does not exist for this wsdl version." : refusal.Message;

    private static AwsHttpResponse Response(int status, XmlText xml, string requestId) => Response(status, "text/xml", xml.ToBytes(), requestId);

    private static AwsHttpResponse Response(int status, string contentType, ReadOnlyMemory<byte> body, string requestId) =>
        new(status) { Body = body, Headers = [new("x-amzn-RequestId", requestId), new("Content-Type", contentType)] };
}
