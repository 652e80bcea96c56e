using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>The query protocol's answers for a caller that accepts JSON: the same elements, with lists as lists (SQS-252).</summary>
internal static class QueryJson
{
    public const string ContentType = "application/json";

    public static bool IsWanted(WireRequest request) => request.Header("Accept") is { } accept && accept.Split(';')[0].Trim() == ContentType;

    public static ReadOnlyMemory<byte> Answer(QueryService service, WireCall call, ApiAnswer answer, string requestId)
    {
        RuleHits.Note("SQS-252");
        var response = new JsonObject();
        if (!service.WithoutResult.Contains(call.Name)) response[$"{call.Name}Result"] = Members(service, answer.Body);
        response["ResponseMetadata"] = new JsonObject { ["RequestId"] = requestId };
        return JsonBody.Write(new JsonObject { [$"{call.Name}Response"] = response });
    }

    public static ReadOnlyMemory<byte> Error(string type, string code, string message, string requestId)
    {
        RuleHits.Note("SQS-252");
        return JsonBody.Write(new JsonObject
        {
            ["Error"] = new JsonObject { ["Type"] = type, ["Code"] = code, ["Message"] = message, ["Detail"] = null },
            ["RequestId"] = requestId,
        });
    }

    // A map is a list of entries, as in XML.
    private static JsonNode Members(QueryService service, JsonObject value)
    {
        var result = new JsonObject();
        foreach (var (name, member) in value)
        {
            result[name] = member switch
            {
                JsonObject map when service.MapAnswers.TryGetValue(name, out var names) =>
                    new JsonArray([.. map.Select(entry => (JsonNode)new JsonObject { [names.Key] = entry.Key, [names.Value] = Copy(service, entry.Value) })]),
                _ => Copy(service, member),
            };
        }

        return result;
    }

    private static JsonNode? Copy(QueryService service, JsonNode? value) => value switch
    {
        JsonObject inner => Members(service, inner),
        JsonArray list => new JsonArray([.. list.Select(item => Copy(service, item))]),
        _ => value?.DeepClone(),
    };
}
