using System.Globalization;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>Lambda's REST-JSON: the operation in method and path, members in path, query and body (WIR-016, WIR-037).</summary>
internal sealed class LambdaProtocol : IWireProtocol
{
    // What the model types as a list or a number though it stands in the query.
    private const string ListInQuery = "tagKeys";
    private const string NumberInQuery = "MaxItems";

    /// <summary>/2015-03-31/..., and Lambda's other dates.</summary>
    public static bool IsPath(WireRequest request) =>
        request.RawPath is { Length: > 11 } path && path[11] == '/'
        && DateOnly.TryParseExact(path.AsSpan(1, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    public WireCall Read(WireRequest request)
    {
        // With or without a slash at the end (WIR-037).
        RuleHits.Note("WIR-037");
        var path = request.Segments;
        if (path.Count < 2 || LambdaRoutes.Find(request.Http.Method, [.. path.Skip(1)]) is not var (operation, inPath))
        {
            throw new AwsServiceException("UnknownOperationException", $"No operation of Lambda answers to {request.Http.Method} {request.RawPath}.", 404).By("WIR-025");
        }

        var members = operation == "Invoke" ? InvokeMembers.Read(request) : Body(request);
        foreach (var (name, value) in request.Query)
        {
            if (name == ListInQuery)
            {
                if (members["TagKeys"] is not JsonArray keys) members["TagKeys"] = keys = new JsonArray();
                keys.Add((JsonNode)value);
            }
            else
            {
                members[name] = name == NumberInQuery ? Number(name, value) : value;
            }
        }

        foreach (var (name, value) in inPath) members[name] = value;
        return new($"lambda:{operation}", members);
    }

    public AwsHttpResponse Answer(WireRequest request, WireCall call, ApiAnswer answer, string requestId)
    {
        RuleHits.Note("WIR-016");
        LambdaRoutes.Note(call.Name);
        if (call.Name == "Invoke") return InvokeMembers.Write(answer, requestId);
        return Response(answer.Status, answer.Status == 204 ? default : JsonBody.Write(answer.Body), requestId);
    }

    public AwsHttpResponse Refuse(WireRequest request, AwsServiceException refusal, string requestId)
    {
        RuleHits.Note("WIR-016");
        RuleHits.Note("CTL-009");
        var body = new JsonObject();
        foreach (var (name, value) in refusal.Members) body[name] = value;
        // The model's exceptions do not agree about the capital.
        body[refusal.Code is "ResourceNotFoundException" or "ResourceInUseException" or "ServiceException" or "UnknownOperationException" ? "Message" : "message"] = refusal.Message;
        return Response(refusal.Status, JsonBody.Write(body), requestId).With("x-amzn-ErrorType", refusal.Code);
    }

    public AwsServiceException UnknownOperation(string message) => new AwsServiceException("UnknownOperationException", message, 404).By("WIR-025");

    private static JsonObject Body(WireRequest request)
    {
        try
        {
            return JsonBody.ReadObject(request.Body);
        }
        catch (AwsServiceException unreadable)
        {
            // The text after the colon is ours.
            throw new AwsServiceException("InvalidRequestContentException", $"Could not parse request body into json: {unreadable.Message}");
        }
    }

    private static JsonNode Number(string name, string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new AwsServiceException("SerializationException", $"{name} must be a whole number, but is \"{text}\".");

    private static AwsHttpResponse Response(int status, ReadOnlyMemory<byte> body, string requestId)
    {
        RuleHits.Note("WIR-008");
        return new(status) { Body = body, Headers = [new("x-amzn-RequestId", requestId), new("Content-Type", "application/json")] };
    }
}
