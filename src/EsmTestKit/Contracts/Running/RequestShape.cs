using System.Text;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Members that contracts write as JSON and AWS takes as text, and binary members.</summary>
internal static class RequestShape
{
    private static readonly string[] JsonTexts = ["Policy", "RedrivePolicy", "RedriveAllowPolicy", "FilterPolicy", "Pattern", "MessageBody", "Message"];

    /// <summary>Maps whose keys are the user's: a message attribute may be called "Policy".</summary>
    private static readonly string[] UsersMaps = ["MessageAttributes", "MessageSystemAttributes", "Tags", "tags"];

    public static JsonTree.Object Of(string operation, JsonTree.Object request)
    {
        var service = operation.Split(':')[0];
        // DynamoDB's maps are the user's throughout; only at the top are the names AWS's.
        return service is "dynamodb" or "dynamodbstreams"
            ? request with { Members = [.. request.Members.Select(member => member with { Value = JsonTexts.Contains(member.Name) ? Text(member.Value) : Binary(member.Value, "B", "BS") })] }
            : Members(service, request);
    }

    private static JsonTree.Object Members(string service, JsonTree.Object value) =>
        value with { Members = [.. value.Members.Select(member => member with { Value = Member(service, member.Name, member.Value) })] };

    private static JsonTree Member(string service, string name, JsonTree value)
    {
        if (UsersMaps.Contains(name)) return Binary(value, "BinaryValue");
        if (JsonTexts.Contains(name)) return Text(value);
        if (service == "kinesis" && name == "Data") return Bytes(value);
        return value switch
        {
            JsonTree.Object inner => Members(service, inner),
            JsonTree.Array list => list with { Items = [.. list.Items.Select(item => item is JsonTree.Object inner ? Members(service, inner) : item)] },
            _ => value,
        };
    }

    private static JsonTree Text(JsonTree value) => value is JsonTree.Object or JsonTree.Array ? new JsonTree.Text(value.At, CompactJson.Of(value)) : value;

    private static JsonTree Binary(JsonTree value, params string[] names) => value switch
    {
        JsonTree.Object inner => inner with { Members = [.. inner.Members.Select(member => member with { Value = names.Contains(member.Name) ? Blobs(member.Value, names) : Binary(member.Value, names) })] },
        JsonTree.Array list => list with { Items = [.. list.Items.Select(item => Binary(item, names))] },
        _ => value,
    };

    private static JsonTree Blobs(JsonTree value, string[] names) => value switch
    {
        JsonTree.Array list => list with { Items = [.. list.Items.Select(Bytes)] },
        JsonTree.Object { Members: [{ Name: "text" or "json" or "base64" }] } => Bytes(value),
        _ => Binary(value, names),
    };

    private static JsonTree Bytes(JsonTree value) => value switch
    {
        JsonTree.Object { Members: [{ Name: "text", Value: JsonTree.Text text }] } => Base64(value, text.Value),
        JsonTree.Object { Members: [{ Name: "json", Value: var json }] } => Base64(value, CompactJson.Of(json)),
        JsonTree.Object { Members: [{ Name: "base64", Value: JsonTree.Text base64 }] } => base64,
        JsonTree.Object => throw value.At.Error("This is no binary value.", "Write base64 as a text, or { \"text\": \"…\" }, { \"json\": … } or { \"base64\": \"…\" }."),
        _ => value,
    };

    private static JsonTree.Text Base64(JsonTree value, string text) => new(value.At, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
}
