using System.Globalization;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>The calls of a table's object face as AWS's JSON: how they stand in the journal.</summary>
internal static class TableCalls
{
    public static JsonObject Create(string name, DynamoDbTableSettings settings)
    {
        var request = Of(name);
        var keys = new[] { settings.PartitionKey, settings.SortKey }.OfType<DynamoDbKey>().ToList();
        request["AttributeDefinitions"] = new JsonArray([.. keys.Select(key => (JsonNode)new JsonObject { ["AttributeName"] = key.Name, ["AttributeType"] = TableMaking.Attribute(key).Type })]);
        request["KeySchema"] = new JsonArray([.. keys.Select((key, index) => (JsonNode)new JsonObject { ["AttributeName"] = key.Name, ["KeyType"] = index == 0 ? "HASH" : "RANGE" })]);
        request["BillingMode"] = "PAY_PER_REQUEST";
        if (settings.StreamView != DynamoDbStreamView.None) request["StreamSpecification"] = Specification(settings.StreamView);
        return request;
    }

    public static JsonObject TimeToLive(string name, string attribute)
    {
        var request = Of(name);
        request["TimeToLiveSpecification"] = new JsonObject { ["AttributeName"] = attribute, ["Enabled"] = true };
        return request;
    }

    public static JsonObject Stream(string name, DynamoDbStreamView view)
    {
        var request = Of(name);
        request["StreamSpecification"] = Specification(view);
        return request;
    }

    public static JsonObject Put(string name, AttributeMap item)
    {
        var request = Of(name);
        request["Item"] = ValueWriter.ToJson(item);
        return request;
    }

    public static JsonObject WithKey(string name, AttributeMap key)
    {
        var request = Of(name);
        request["Key"] = ValueWriter.ToJson(key);
        return request;
    }

    /// <summary>One SET for each attribute; placeholders, since any name may be a reserved word.</summary>
    public static JsonObject Update(string name, AttributeMap key, AttributeMap changes)
    {
        var request = WithKey(name, key);
        var numbered = changes.Select((change, index) => (Number: index.ToString(CultureInfo.InvariantCulture), change.Key)).ToList();
        if (numbered.Count == 0) return request;
        var values = ValueWriter.ToJson(changes);
        request["UpdateExpression"] = "SET " + string.Join(", ", numbered.Select(change => $"#n{change.Number} = :v{change.Number}"));
        request["ExpressionAttributeNames"] = new JsonObject(numbered.Select(change => KeyValuePair.Create($"#n{change.Number}", (JsonNode?)change.Key)));
        request["ExpressionAttributeValues"] = new JsonObject(numbered.Select(change => KeyValuePair.Create($":v{change.Number}", values[change.Key]?.DeepClone())));
        return request;
    }

    public static JsonObject Got(DynamoDbItem? item) => item is null ? [] : new() { ["Item"] = ValueWriter.ToJson(item.Attributes) };

    private static JsonObject Of(string name) => new() { ["TableName"] = name };

    private static JsonObject Specification(DynamoDbStreamView view) => view == DynamoDbStreamView.None
        ? new() { ["StreamEnabled"] = false }
        : new() { ["StreamEnabled"] = true, ["StreamViewType"] = view.WireName() };
}
