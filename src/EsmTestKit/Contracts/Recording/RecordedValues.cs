using System.Text;
using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Values of the simulation as contracts write them: ids by role, JSON texts as JSON, the user's own texts untouched.</summary>
internal sealed partial class RecordedValues(RoleNames roles)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Ids that nobody speaks of later: only that they are there.</summary>
    private static readonly string[] Opaque = ["ReceiptHandle", "receiptHandle", "ShardIterator", "NextShardIterator", "NextToken", "NextMarker", "TaskHandle", "SubscriptionArn", "UUID", "TableId", "TableArn", "eventID"];

    /// <summary>Members that may be written as JSON although AWS takes a text.</summary>
    private static readonly string[] JsonTexts = ["Policy", "RedrivePolicy", "RedriveAllowPolicy", "FilterPolicy", "Pattern", "MessageBody", "Message"];

    private static readonly string[] UsersMaps = ["MessageAttributes", "MessageSystemAttributes", "Tags", "tags"];

    /// <summary>Members of expectations whose text is often JSON.</summary>
    private static readonly string[] Bodies = ["body", "Body", "MessageBody", "Message"];

    /// <summary>Members of expectations whose text is base64.</summary>
    private static readonly string[] Blobs = ["data", "Data"];

    /// <summary>A value that is sent or returned.</summary>
    public JsonTree Sent(JsonTree tree) => tree switch
    {
        JsonTree.Text text => References().IsMatch(text.Value) ? Literal(text) : JsonValues.Text(roles.Replace(text.Value, withForms: false)),
        JsonTree.Array list => JsonValues.Array(list.Items.Select(Sent)),
        JsonTree.Object value when LooksLikeForm(value) => Literal(value),
        JsonTree.Object value => JsonValues.Object(value.Members.Select(member => (member.Name, Sent(member.Value)))),
        _ => tree,
    };

    /// <summary>The members of a call.</summary>
    public JsonTree Request(string service, JsonTree.Object request) =>
        service is "dynamodb" or "dynamodbstreams" ? Sent(request) : Members(service, request);

    /// <summary>A value that must come.</summary>
    public JsonTree Expected(JsonTree tree) => tree switch
    {
        JsonTree.Text text => Text(text),
        JsonTree.Array list => JsonValues.Array(list.Items.Select(Expected)),
        JsonTree.Object value when LooksLikeForm(value) => Literal(value),
        JsonTree.Object value => JsonValues.Object(value.Members.Select(member => (member.Name, Expected(member.Name, member.Value)))),
        _ => tree,
    };

    /// <summary>A member's value that must come.</summary>
    public JsonTree Expected(string name, JsonTree value)
    {
        if (value is not JsonTree.Text text) return Expected(value);
        if (Bodies.Contains(name) && Parsed(text.Value) is { } document) return JsonValues.Object(("<json>", Expected(document)));
        if (Blobs.Contains(name) && Decoded(text.Value) is { } decoded) return JsonValues.Object(("<base64>", Parsed(decoded) is { } json ? Expected(json) : Text(JsonValues.Text(decoded))));
        var expected = Expected(value);
        return Opaque.Contains(name) && expected is JsonTree.Text unchanged && unchanged.Value == text.Value ? JsonValues.Text("<string>") : expected;
    }

    private JsonTree Text(JsonTree.Text text) => References().IsMatch(text.Value) || Forms().IsMatch(text.Value) ? Literal(text) : JsonValues.Text(roles.Replace(text.Value, withForms: true));

    private JsonTree.Object Members(string service, JsonTree.Object value) =>
        JsonValues.Object(value.Members.Select(member => (member.Name, Member(service, member.Name, member.Value))));

    private JsonTree Member(string service, string name, JsonTree value) => value switch
    {
        _ when UsersMaps.Contains(name) => Sent(value),
        // Only a text that the contract's own spelling gives back byte for byte is written as JSON.
        JsonTree.Text text when JsonTexts.Contains(name) => Parsed(text.Value) is { } json && CompactJson.Of(json) == text.Value ? Sent(json) : Sent(text),
        JsonTree.Text text when name == "Data" && service == "kinesis" => Data(text),
        JsonTree.Object inner => Members(service, inner),
        JsonTree.Array list => JsonValues.Array(list.Items.Select(item => item is JsonTree.Object inner ? Members(service, inner) : Sent(item))),
        _ => Sent(value),
    };

    private JsonTree Data(JsonTree.Text base64)
    {
        if (Decoded(base64.Value) is not { } text) return base64;
        return Parsed(text) is { } json && CompactJson.Of(json) == text
            ? JsonValues.Object(("json", Sent(json)))
            : JsonValues.Object(("text", Sent(JsonValues.Text(text))));
    }

    /// <summary>JSON objects and lists; a number or a word is a text like any other.</summary>
    private static JsonTree? Parsed(string text) =>
        text.TrimStart() is ['{' or '[', ..] && JsonTreeParser.TryParse(text) is { } tree && !HoldsForms(tree) ? tree : null;

    private static string? Decoded(string base64)
    {
        var bytes = new byte[base64.Length];
        if (base64.Length == 0 || !Convert.TryFromBase64String(base64, bytes, out var length)) return null;
        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // An object inside a JSON text that looks like a form would be read as one.
    private static bool HoldsForms(JsonTree tree) => tree switch
    {
        JsonTree.Object value => LooksLikeForm(value) || value.Members.Any(member => HoldsForms(member.Value)),
        JsonTree.Array list => list.Items.Any(HoldsForms),
        _ => false,
    };

    private static bool LooksLikeForm(JsonTree.Object value) => value.Members.Any(member => member.Name is ['<', .., '>']);

    private static JsonTree.Object Literal(JsonTree value) => JsonValues.Object((RequestTemplate.Literal, value));

    [GeneratedRegex(@"\$\{")]
    private static partial Regex References();

    [GeneratedRegex(@"<[A-Za-z]+(:[^<>]*)?>")]
    private static partial Regex Forms();
}
