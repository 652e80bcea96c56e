using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EsmTestKit.Internal.DynamoDb;

namespace EsmTestKit;

/// <summary>An item of a table, or its key. Never changes once made.</summary>
/// <remarks>Serialized it is its plain JSON, so that <c>sim.Observe(() => table.Items)</c> shows what the table holds.</remarks>
[JsonConverter(typeof(DynamoDbItemConverter))]
public sealed class DynamoDbItem
{
    internal DynamoDbItem(AttributeMap attributes) => Attributes = attributes;

    /// <summary>The names of the attributes, in ordinal order.</summary>
    public IReadOnlyList<string> Names => [.. Attributes.Select(pair => pair.Key)];

    /// <summary>The value of an attribute as plain JSON: text, number, true, null, list, object; bytes as base64; a set as a list.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <value>A JSON value of its own; null when the attribute is not there or is DynamoDB's NULL.</value>
    public JsonNode? this[string name] => Attributes[name] is { } value ? PlainJson.Of(value) : null;

    internal AttributeMap Attributes { get; }

    /// <summary>Reads an item in DynamoDB's typed JSON: <c>{"id":{"S":"1"},"total":{"N":"5"}}</c>. All ten types.</summary>
    /// <param name="attributeJson">The JSON of the attributes.</param>
    /// <exception cref="AwsServiceException">DynamoDB would refuse a value.</exception>
    /// <exception cref="EsmUsageException">The text is no JSON object.</exception>
    public static DynamoDbItem Parse(string attributeJson)
    {
        ArgumentNullException.ThrowIfNull(attributeJson);
        try
        {
            if (JsonNode.Parse(attributeJson) is JsonObject json) return new(ValueReader.ReadMap(json));
        }
        catch (JsonException exception)
        {
            throw NotTyped(attributeJson, exception);
        }

        throw NotTyped(attributeJson, null);
    }

    /// <summary>Makes an item of a plain object: text becomes S, numbers N, true and false BOOL, null NULL, lists L, objects M.</summary>
    /// <remarks>Sets and bytes have no plain form: write them in DynamoDB's typed JSON (<see cref="Parse"/>).</remarks>
    /// <param name="item">An anonymous object, a record, a dictionary with text keys, a <see cref="JsonObject"/>.</param>
    /// <exception cref="EsmUsageException">It is no object, or it is one of the AWS SDK's.</exception>
    public static DynamoDbItem Of(object item) => item as DynamoDbItem ?? new(PlainJson.Read(item));

    /// <summary>DynamoDB's typed JSON, compact, names in ordinal order.</summary>
    public string ToAttributeJson() => ValueWriter.ToText(Attributes);

    /// <summary>The attributes as plain JSON: <c>{"id":"1","total":5}</c>.</summary>
    public JsonObject ToPlainJson() => PlainJson.Of(Attributes);

    /// <summary>The typed JSON.</summary>
    public override string ToString() => ToAttributeJson();

    private static EsmUsageException NotTyped(string text, Exception? cause)
    {
        var what = $"This is not an item in DynamoDB's typed JSON: {text}";
        const string Fix = """Write each attribute with its type ({"id":{"S":"1"}}), or give a plain object: new { id = "1" }.""";
        return cause is null ? new(what, Fix) : new(what, Fix, cause);
    }
}
