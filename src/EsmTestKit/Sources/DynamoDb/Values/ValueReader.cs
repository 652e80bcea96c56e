using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>Reads attribute values in DynamoDB's typed JSON and refuses what DynamoDB refuses, with its texts.</summary>
internal static class ValueReader
{
    private const int MaxNesting = 32;

    public static AttributeMap ReadMap(JsonObject json, int depth = 0) =>
        new(json.Select(pair => new KeyValuePair<string, DynamoValue>(pair.Key, Read(pair.Value, depth))));

    public static DynamoValue Read(JsonNode? node, int depth = 0)
    {
        if (depth > MaxNesting) throw DynamoDbErrors.Validation("Nesting Levels have exceeded supported limits");
        var members = (node as JsonObject ?? throw Unexpected(node)).Where(pair => pair.Value is not null).ToList();
        if (members.Count == 0) throw DynamoDbErrors.Validation("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        if (members.Count > 1) throw DynamoDbErrors.Validation("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
        RuleHits.Note("STR-398");
        var (type, value) = members[0];
        return type switch
        {
            "S" => new DynamoValue.Text(TextOf(value)),
            "N" => new DynamoValue.Number(DynamoNumber.Parse(TextOf(value))),
            "B" => new DynamoValue.Binary(BytesOf(value)),
            "BOOL" => new DynamoValue.Flag(FlagOf(value)),
            "NULL" => FlagOf(value) ? new DynamoValue.Null() : throw DynamoDbErrors.InvalidValues("Null attribute value types must have the value of true"),
            "SS" => SetOf("S", value, depth),
            "NS" => SetOf("N", value, depth),
            "BS" => SetOf("B", value, depth),
            "M" => new DynamoValue.Map(ReadMap(value as JsonObject ?? throw Unexpected(value), depth + 1)),
            "L" => new DynamoValue.List([.. (value as JsonArray ?? throw Unexpected(value)).Select(element => Read(element, depth + 1))]),
            _ => throw DynamoDbErrors.Validation("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        };
    }

    private static DynamoValue.Set SetOf(string memberType, JsonNode? node, int depth)
    {
        var array = node as JsonArray ?? throw Unexpected(node);
        if (array.Count == 0) throw DynamoDbErrors.InvalidValues(memberType == "B" ? "Binary sets should not be empty" : $"An {(memberType == "S" ? "string" : "number")} set  may not be empty");
        var members = array.Select(member => Read(new JsonObject { [memberType] = member?.DeepClone() }, depth)).ToList();
        if (members.Distinct().Count() < members.Count) throw Duplicates(memberType, array);
        return new(memberType, members);
    }

    private static AwsServiceException Duplicates(string memberType, JsonArray array)
    {
        var shown = string.Join(", ", array.Select(TextOf));
        return DynamoDbErrors.InvalidValues(memberType switch
        {
            "N" => "Input collection contains duplicates",
            "S" => $"Input collection [{shown}] contains duplicates.",
            _ => $"Input collection [{shown}]of type BS contains duplicates.",
        });
    }

    private static string TextOf(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw Unexpected(node, "String");

    private static bool FlagOf(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? value.GetValueKind() == JsonValueKind.True : throw Unexpected(node, "Boolean");

    private static byte[] BytesOf(JsonNode? node)
    {
        try
        {
            return Convert.FromBase64String(TextOf(node)); // STR-093
        }
        catch (FormatException)
        {
            throw new AwsServiceException("SerializationException", "Invalid base64 data");
        }
    }

    private static AwsServiceException Unexpected(JsonNode? node, string wanted = "AttributeValue") =>
        new("SerializationException", node?.GetValueKind() switch
        {
            JsonValueKind.String => $"STRING_VALUE cannot be converted to {wanted}",
            JsonValueKind.Number => $"NUMBER_VALUE cannot be converted to {wanted}",
            JsonValueKind.True => $"TRUE_VALUE cannot be converted to {wanted}",
            JsonValueKind.False => $"FALSE_VALUE cannot be converted to {wanted}",
            JsonValueKind.Array => "Unrecognized collection type class java.util.ArrayList",
            _ => "Start of structure or map found where not expected.",
        });
}
