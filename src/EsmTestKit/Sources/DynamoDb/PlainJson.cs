using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>Between attribute values and plain JSON, where each plain value means one type.</summary>
internal static class PlainJson
{
    public static AttributeMap Read(object item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.GetType().ToString().Contains("Amazon.DynamoDBv2", StringComparison.Ordinal))
        {
            throw new EsmUsageException(
                $"{item.GetType()} is an object of the AWS SDK; its properties are not the item's attributes.",
                """Give a plain object (new { id = "1" }), or put the item with the SDK's client connected to the simulation.""");
        }

        return JsonSerializer.SerializeToNode(item) is JsonObject json
            ? Entries(json)
            : throw new EsmUsageException(
                $"An item is an object, not {item.GetType()}.",
                """Give an object whose properties are the attributes (new { id = "1" }), or DynamoDB's typed JSON as a string.""");
    }

    public static JsonObject Of(AttributeMap attributes) => new(attributes.Select(pair => new KeyValuePair<string, JsonNode?>(pair.Key, Of(pair.Value))));

    public static JsonNode? Of(DynamoValue value) => value switch
    {
        DynamoValue.Text text => JsonValue.Create(text.Value),
        DynamoValue.Number number => JsonNode.Parse(number.Value.ToString()),
        DynamoValue.Binary binary => JsonValue.Create(Convert.ToBase64String(binary.Value)),
        DynamoValue.Flag flag => JsonValue.Create(flag.Value),
        DynamoValue.Null => null,
        DynamoValue.Set set => new JsonArray([.. set.Members.Select(Of)]),
        DynamoValue.List list => new JsonArray([.. list.Elements.Select(Of)]),
        DynamoValue.Map map => Of(map.Entries),
        _ => throw new UnreachableException(),
    };

    private static AttributeMap Entries(JsonObject json) => new(json.Select(pair => new KeyValuePair<string, DynamoValue>(pair.Key, ValueOf(pair.Value))));

    private static DynamoValue ValueOf(JsonNode? node) => node switch
    {
        null => new DynamoValue.Null(),
        JsonObject entries => new DynamoValue.Map(Entries(entries)),
        JsonArray elements => new DynamoValue.List([.. elements.Select(ValueOf)]),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => new DynamoValue.Text(node.GetValue<string>()),
            JsonValueKind.Number => new DynamoValue.Number(DynamoNumber.Parse(node.ToJsonString())),
            JsonValueKind.True => new DynamoValue.Flag(true),
            JsonValueKind.False => new DynamoValue.Flag(false),
            var kind => throw new UnreachableException(kind.ToString()),
        },
    };
}
