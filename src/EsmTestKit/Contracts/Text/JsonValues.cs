using System.Text;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Values that are no file's: to and from the JSON of AWS's calls, and equality by value.</summary>
internal static class JsonValues
{
    public static JsonTree.Text Text(string value) => new(TextPosition.None, value);

    public static JsonTree.Number Number(long value) => new(TextPosition.None, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static JsonTree.Object Object(params IEnumerable<(string Name, JsonTree Value)> members) =>
        new(TextPosition.None, [.. members.Select(member => new JsonMember(member.Name, TextPosition.None, member.Value))]);

    public static JsonTree.Array Array(IEnumerable<JsonTree> items) => new(TextPosition.None, [.. items]);

    public static JsonTree FromNode(JsonNode? node) =>
        node is null ? new JsonTree.Null(TextPosition.None)
        : JsonTreeParser.TryParse(node.ToJsonString()) ?? throw new InvalidOperationException("A JSON node is always JSON.");

    public static JsonNode? ToNode(JsonTree tree) => tree switch
    {
        JsonTree.Object value => new JsonObject(value.Members.Select(member => new KeyValuePair<string, JsonNode?>(member.Name, ToNode(member.Value)))),
        JsonTree.Array list => new JsonArray([.. list.Items.Select(ToNode)]),
        JsonTree.Text text => System.Text.Json.Nodes.JsonValue.Create(text.Value),
        // Parsed from its own spelling: 1.0 stays 1.0, and no digit is lost.
        JsonTree.Number number => JsonNode.Parse(number.Raw),
        JsonTree.Bool flag => System.Text.Json.Nodes.JsonValue.Create(flag.Value),
        _ => null,
    };

    /// <summary>Numbers by value, members in any order.</summary>
    public static bool Same(JsonTree a, JsonTree b) => (a, b) switch
    {
        (JsonTree.Object left, JsonTree.Object right) => left.Members.Count == right.Members.Count && left.Members.All(member => right[member.Name] is { } other && Same(member.Value, other)),
        (JsonTree.Array left, JsonTree.Array right) => left.Items.Count == right.Items.Count && left.Items.Zip(right.Items).All(pair => Same(pair.First, pair.Second)),
        (JsonTree.Text left, JsonTree.Text right) => left.Value == right.Value,
        (JsonTree.Number left, JsonTree.Number right) => NumberValue.Same(left.Raw, right.Raw),
        (JsonTree.Bool left, JsonTree.Bool right) => left.Value == right.Value,
        (JsonTree.Null, JsonTree.Null) => true,
        _ => false,
    };

    /// <summary>A scalar as it stands inside a longer text; an object or list as compact JSON.</summary>
    public static string AsText(JsonTree tree) => tree is JsonTree.Text text ? text.Value : CompactJson.Of(tree);

    public static byte[] Utf8(JsonTree tree) => Encoding.UTF8.GetBytes(CompactJson.Of(tree));
}
