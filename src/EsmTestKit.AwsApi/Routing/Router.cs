using System.Text;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>Whose request it is: one endpoint answers for all services (WIR-001).</summary>
internal sealed class Router
{
    private readonly LambdaProtocol _lambda = new();
    private readonly S3Protocol _s3 = new();

    /// <exception cref="AwsServiceException">Nobody's.</exception>
    public IWireProtocol ProtocolOf(WireRequest request)
    {
        RuleHits.Note("WIR-001");
        RuleHits.Note("WIR-006");
        if (RpcPath.Of(request) is { } rpc) return ByTargetPrefix(rpc.Service) is { } service ? new RpcCborProtocol(service) : throw Unknown(rpc.Service);

        // The target comes before the signing name: DynamoDB Streams is signed as "dynamodb" (WIR-002).
        if (request.Header("X-Amz-Target") is { } target)
        {
            RuleHits.Note("WIR-002");
            var json = ByTargetPrefix(target.Split('.')[0]) ?? throw Unknown(target);
            return request.ContentType.StartsWith(CborProtocol.ContentType, StringComparison.Ordinal) ? new CborProtocol(json) : new JsonProtocol(json);
        }

        if (LambdaProtocol.IsPath(request)) return _lambda;
        if (ActionOf(request) is var (action, version) && action is not null) return new QueryProtocol(ByVersion(request, version) ?? throw Unknown($"{action} of version {version}"));

        switch (CredentialScope.ServiceOf(request))
        {
            case null when request.Http.Method == "GET" && IsQueueUrl(request):
                return new QueryProtocol(QueryServices.Sqs);
            case null or "s3":
                RuleHits.Note("WIR-003");
                return _s3;
            case "lambda":
                return _lambda;
            case var service when QueryServices.All.FirstOrDefault(known => known.SigningName == service) is { } query:
                return new QueryProtocol(query);
            case var service when JsonServices.All.FirstOrDefault(known => known.SigningName == service) is { } json:
                return new JsonProtocol(json);
            case var service:
                throw Unknown(service);
        }
    }

    /// <summary>The protocol of an answer to a request that is nobody's or could not be read: JSON, unless the form says otherwise.</summary>
    public IWireProtocol Fallback(WireRequest request) =>
        LambdaProtocol.IsPath(request) ? _lambda
        : request.Header("X-Amz-Target") is not null || request.ContentType.Contains("json", StringComparison.Ordinal) ? new JsonProtocol(JsonServices.Unknown)
        : request.ContentType == FormText.ContentType || request.QueryValue("Action") is not null ? new QueryProtocol(QueryServices.Unknown)
        : _s3;

    private static JsonService? ByTargetPrefix(string prefix) => JsonServices.All.FirstOrDefault(service => service.Target == prefix);

    private static (string? Action, string? Version) ActionOf(WireRequest request)
    {
        if (request.QueryValue("Action") is { } action) return (action, request.QueryValue("Version") ?? FormValue(request, "Version"));
        return FormValue(request, "Action") is { } posted ? (posted, FormValue(request, "Version")) : (null, null);
    }

    private static string? FormValue(WireRequest request, string name)
    {
        if (request.Http.Method != "POST" || (request.ContentType.Length > 0 && request.ContentType != FormText.ContentType)) return null;
        if (request.ContentType.Length == 0 && request.Body.Length > 0 && request.Body.Span.IndexOf("Action="u8) < 0) return null;
        return FormText.Read(Encoding.UTF8.GetString(request.Body.Span)).FirstOrDefault(pair => pair.Key == name).Value;
    }

    // By version, else by the signature, else by the path of a queue's URL.
    private static QueryService? ByVersion(WireRequest request, string? version)
    {
        if (QueryServices.All.FirstOrDefault(service => service.Version == version) is { } known) return known;
        if (CredentialScope.ServiceOf(request) is { } signed) return QueryServices.All.FirstOrDefault(service => service.SigningName == signed);
        return IsQueueUrl(request) ? QueryServices.Sqs : null;
    }

    private static bool IsQueueUrl(WireRequest request) => request.Segments is [{ Length: 12 } account, _] && account.All(char.IsAsciiDigit);

    private static AwsServiceException Unknown(string what) =>
        new AwsServiceException("UnknownOperationException", $"No service of this endpoint answers to {what}.", 404).By("WIR-025");
}
