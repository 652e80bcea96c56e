using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Filtering;

namespace EsmTestKit.Internal.Lints;

/// <summary>A record with what a pattern asks for, where a user would have it: as the data of the record.</summary>
/// <param name="Body">The message's body or the record's data.</param>
/// <param name="Item">The same as a table's item, in DynamoDB's JSON.</param>
/// <param name="Attributes">Message attributes that the pattern asks for.</param>
internal sealed record PatternSample(string Body, string Item, IReadOnlyDictionary<string, string> Attributes)
{
    private static readonly string[] Wrappers = ["body", "data", "kinesis", "dynamodb", "NewImage", "OldImage", "detail"];
    private static readonly string[] Types = ["S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"];

    public static PatternSample Of(string pattern, RecordSource source)
    {
        // What stands behind the pattern is the linter's, not ours.
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(pattern));
        var node = JsonNode.Parse(ref reader);
        var attributes = Attributed((node as JsonObject)?["messageAttributes"] as JsonObject);
        (node as JsonObject)?.Remove("messageAttributes");
        while (node is JsonObject { Count: > 0 } outer && outer.FirstOrDefault(member => Wrappers.Contains(member.Key)) is { Key: not null, Value: JsonObject inner }) node = inner;
        var data = Example(node) as JsonObject ?? [];
        var item = new JsonObject { ["id"] = new JsonObject { ["S"] = "item" } };
        if (source == RecordSource.DynamoDb)
        {
            foreach (var (name, value) in data.Where(member => member.Key != "id")) item[name] = Typed(value);
        }

        return new PatternSample(data.ToJsonString(), item.ToJsonString(), attributes);
    }

    /// <summary>The record as a story shows it.</summary>
    public string Shown(RecordSource source) => Attributes.Count > 0
        ? $"message attributes {string.Join(", ", Attributes.Select(attribute => $"{attribute.Key} = {attribute.Value}"))}"
        : source == RecordSource.DynamoDb ? Item : Body;

    private static SortedDictionary<string, string> Attributed(JsonObject? pattern)
    {
        var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, rules) in pattern ?? []) attributes[name] = Example(rules)?.ToString() ?? "x";
        return attributes;
    }

    private static JsonNode? Example(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, Example(member.Value)))),
        JsonArray { Count: > 0 } rules => OfRule(rules[0]),
        _ => null,
    };

    private static JsonNode? OfRule(JsonNode? rule) => rule switch
    {
        JsonObject only when only["prefix"] is JsonValue prefix => prefix.DeepClone(),
        JsonObject only when only["suffix"] is JsonValue suffix => suffix.DeepClone(),
        JsonObject only when only["equals-ignore-case"] is JsonValue text => text.DeepClone(),
        JsonObject only when only["numeric"] is JsonArray { Count: >= 2 } range && range[1] is JsonValue bound && bound.TryGetValue<decimal>(out var number) => range[0]?.ToString() switch
        {
            ">" => number + 1,
            "<" => number - 1,
            _ => number,
        },
        JsonObject => "x",
        _ => rule?.DeepClone(),
    };

    private static JsonObject Typed(JsonNode? value) => value switch
    {
        // {"N": 42}: DynamoDB's own form has the number as a text.
        JsonObject { Count: 1 } typed when Types.Contains(typed.First().Key) && typed.First() is { Key: var type, Value: JsonValue inner } => new JsonObject { [type] = inner.ToString() },
        JsonValue number when number.GetValueKind() == JsonValueKind.Number => new JsonObject { ["N"] = number.ToString() },
        _ => new JsonObject { ["S"] = value?.ToString() ?? "" },
    };
}
