using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EsmTestKit.Internal.Api;

namespace EsmTestKit.Internal.Wire;

/// <summary>The query protocol as clients speak it: members as a form, answers out of XML (WIR-018).</summary>
/// <remarks>Lists are <c>member</c> elements and maps are <c>entry</c> elements, as SNS, STS and IAM have them; SQS is spoken to in JSON.</remarks>
internal sealed class QueryClientProtocol(QueryService service) : IClientProtocol
{
    public AwsHttpRequest Request(string operation, JsonObject members)
    {
        var fields = new List<KeyValuePair<string, string>> { new("Action", operation[(operation.IndexOf(':', StringComparison.Ordinal) + 1)..]), new("Version", service.Version) };
        foreach (var (name, value) in members) Add(fields, name, value);
        return new AwsHttpRequest("POST", "/") { Headers = [new("Content-Type", FormText.ContentType)], Body = Encoding.UTF8.GetBytes(FormText.Write(fields)) };
    }

    public ApiAnswer Answer(string operation, AwsHttpResponse response)
    {
        var result = WireXml.Read(response).Elements().FirstOrDefault(element => element.Name.LocalName.EndsWith("Result", StringComparison.Ordinal));
        return new(result is null ? [] : (JsonObject)Node(result, asObject: true), response.Status);
    }

    public AwsServiceException Refusal(AwsHttpResponse response) => WireXml.Refusal(response);

    private static void Add(List<KeyValuePair<string, string>> fields, string name, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                var number = 0;
                foreach (var (key, item) in map)
                {
                    number++;
                    fields.Add(new($"{name}.entry.{number}.key", key));
                    Add(fields, $"{name}.entry.{number}.value", item);
                }

                break;
            case JsonArray list:
                for (var index = 0; index < list.Count; index++) Add(fields, $"{name}.member.{index + 1}", list[index]);
                break;
            case not null:
                fields.Add(new(name, value.ToString()));
                break;
            default:
                break;
        }
    }

    private static JsonNode Node(XElement element, bool asObject)
    {
        var children = element.Elements().ToList();
        if (children.Count == 0 && !asObject) return JsonValue.Create(element.Value);
        if (children.Count > 0 && children.TrueForAll(child => child.Name.LocalName == "member")) return new JsonArray([.. children.Select(child => Node(child, asObject: false))]);
        if (children.Count > 0 && children.TrueForAll(child => child.Name.LocalName == "entry"))
        {
            return new JsonObject(children.Select(child => new KeyValuePair<string, JsonNode?>(child.Elements().First().Value, Node(child.Elements().Last(), asObject: false))));
        }

        return new JsonObject(children.Select(child => new KeyValuePair<string, JsonNode?>(child.Name.LocalName, Node(child, asObject: false))));
    }
}
