using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;

namespace EsmTestKit.Internal.Wire;

/// <summary>Lambda's REST-JSON as clients speak it: members go into path, query or body (WIR-016, WIR-037).</summary>
internal sealed class LambdaClientProtocol : IClientProtocol
{
    private static readonly (string Member, string Header)[] InvokeHeaders = [("InvocationType", "X-Amz-Invocation-Type"), ("LogType", "X-Amz-Log-Type"), ("ClientContext", "X-Amz-Client-Context")];
    private static readonly (string Member, string Header)[] InvokeAnswers = [("ExecutedVersion", "X-Amz-Executed-Version"), ("FunctionError", "X-Amz-Function-Error"), ("LogResult", "X-Amz-Log-Result")];

    public AwsHttpRequest Request(string operation, JsonObject members)
    {
        var name = NameOf(operation);
        if (LambdaRoutes.PathOf(name) is not var (method, parts)) throw new EsmUsageException($"The kit knows no path for {operation}.", "Leave the call out.");
        var rest = (JsonObject)members.DeepClone();
        var path = new StringBuilder("/").Append(LambdaRoutes.DateOf(name));
        foreach (var part in parts)
        {
            path.Append('/').Append(part[0] == '{' ? Uri.EscapeDataString(Take(rest, part[1..^1])?.ToString() ?? string.Empty) : part);
        }

        if (name == "Invoke") return Invoke(path, rest);
        if (method is "POST" or "PUT") return new AwsHttpRequest(method, path.ToString()) { Headers = [new("Content-Type", "application/json")], Body = JsonBody.Write(rest) };
        var query = rest.SelectMany(member => member.Value is JsonArray list ? list.Select(item => new KeyValuePair<string, string>("tagKeys", $"{item}")) : [new(member.Key, $"{member.Value}")]).ToList();
        return new AwsHttpRequest(method, query.Count == 0 ? path.ToString() : $"{path}?{FormText.Write(query)}");
    }

    public ApiAnswer Answer(string operation, AwsHttpResponse response)
    {
        if (NameOf(operation) != "Invoke") return new(JsonBody.ReadObject(response.Body), response.Status);
        var body = new JsonObject();
        if (response.Body.Length > 0) body["Payload"] = Encoding.UTF8.GetString(response.Body.Span);
        foreach (var (member, header) in InvokeAnswers)
        {
            if (response.Header(header) is { } value) body[member] = value;
        }

        return new(body, response.Status);
    }

    public AwsServiceException Refusal(AwsHttpResponse response) => WireErrors.Of(response.Status, response.Header("x-amzn-ErrorType"), JsonBody.ReadObject(response.Body));

    private static string NameOf(string operation) => operation[(operation.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static AwsHttpRequest Invoke(StringBuilder path, JsonObject members)
    {
        var headers = InvokeHeaders.Where(pair => members[pair.Member] is not null).Select(pair => new KeyValuePair<string, string>(pair.Header, members[pair.Member]!.ToString())).ToList();
        if (members["Qualifier"] is { } qualifier) path.Append("?Qualifier=").Append(Uri.EscapeDataString(qualifier.ToString()));
        return new AwsHttpRequest("POST", path.ToString()) { Headers = headers, Body = Encoding.UTF8.GetBytes(members["Payload"]?.ToString() ?? string.Empty) };
    }

    private static JsonNode? Take(JsonObject members, string name)
    {
        var value = members[name];
        members.Remove(name);
        return value;
    }
}
