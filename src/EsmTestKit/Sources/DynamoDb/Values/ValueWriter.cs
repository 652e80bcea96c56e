using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>Writes attribute values in DynamoDB's typed JSON (STR-398): numbers as text, binary as base64 (STR-093), NULL as true.</summary>
internal static class ValueWriter
{
    /// <summary>Nothing is escaped that JSON does not demand, as in Lambda's events.</summary>
    public static readonly JsonWriterOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void WriteMap(this Utf8JsonWriter json, AttributeMap map, AttributeOrder order)
    {
        json.WriteStartObject();
        foreach (var (name, value) in order.Arrange(map))
        {
            json.WritePropertyName(name);
            json.WriteValue(value, order);
        }

        json.WriteEndObject();
    }

    public static void WriteValue(this Utf8JsonWriter json, DynamoValue value, AttributeOrder order)
    {
        json.WriteStartObject();
        json.WritePropertyName(value.Type);
        switch (value)
        {
            case DynamoValue.Flag flag: json.WriteBooleanValue(flag.Value); break;
            case DynamoValue.Null: json.WriteBooleanValue(true); break;
            case DynamoValue.Map map: json.WriteMap(map.Entries, order); break;
            case DynamoValue.Set set:
                json.WriteStartArray();
                foreach (var member in set.Members) WriteScalar(json, member);
                json.WriteEndArray();
                break;
            case DynamoValue.List list:
                json.WriteStartArray();
                foreach (var element in list.Elements) json.WriteValue(element, order);
                json.WriteEndArray();
                break;
            default: WriteScalar(json, value); break;
        }

        json.WriteEndObject();
    }

    public static JsonObject ToJson(AttributeMap map) => (JsonObject)JsonNode.Parse(ToText(map))!;

    /// <summary>Compact, names in ordinal order: the same text for the same attributes.</summary>
    public static string ToText(AttributeMap map)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Raw)) json.WriteMap(map, AttributeOrder.Ordinal);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteScalar(Utf8JsonWriter json, DynamoValue value)
    {
        switch (value)
        {
            case DynamoValue.Text text: json.WriteStringValue(text.Value); break;
            case DynamoValue.Number number: json.WriteStringValue(number.Value.ToString()); break;
            case DynamoValue.Binary binary:
                RuleHits.Note("STR-093");
                json.WriteBase64StringValue(binary.Value);
                break;
            default: throw new UnreachableException();
        }
    }
}
