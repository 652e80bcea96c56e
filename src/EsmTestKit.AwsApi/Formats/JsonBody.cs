using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Wire;

/// <summary>JSON as it travels. Read strictly into nodes that can be used without a second thought: no lazy parsing, no double names.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An empty body is an object without members.</summary>
    /// <exception cref="AwsServiceException">It is no JSON object.</exception>
    public static JsonObject ReadObject(ReadOnlyMemory<byte> body)
    {
        if (body.Length == 0) return new JsonObject();
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Object(document.RootElement) : throw Unreadable("Start of structure or map found where not expected.");
        }
        catch (JsonException wrong)
        {
            throw Unreadable(wrong.Message);
        }
        catch (InvalidOperationException)
        {
            // A text that is no Unicode: half a surrogate pair, or bytes that are no UTF-8.
            throw Unreadable("A string is not valid Unicode.");
        }
    }

    public static ReadOnlyMemory<byte> Write(JsonObject value)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Writing)) value.WriteTo(json);
        return buffer.ToArray();
    }

    /// <summary>A member that is null is left out (WIR-024).</summary>
    public static ReadOnlyMemory<byte> WriteWithoutNulls(JsonObject value)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Writing)) Given(json, value);
        return buffer.ToArray();
    }

    private static void Given(Utf8JsonWriter json, JsonNode? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case JsonObject map:
                json.WriteStartObject();
                foreach (var (name, member) in map)
                {
                    if (member is null) continue;
                    json.WritePropertyName(name);
                    Given(json, member);
                }

                json.WriteEndObject();
                break;
            case JsonArray list:
                json.WriteStartArray();
                foreach (var item in list) Given(json, item);
                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    /// <summary>Whether bytes are one JSON value, as a function's payload must be.</summary>
    public static string? Fault(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return null;
        }
        catch (JsonException wrong)
        {
            return wrong.Message;
        }
    }

    private static JsonObject Object(JsonElement element)
    {
        var result = new JsonObject();
        foreach (var member in element.EnumerateObject()) result[member.Name] = Node(member.Value); // The last of two of one name counts.
        return result;
    }

    private static JsonNode? Node(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Object(element),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(Node)]),
        JsonValueKind.String => JsonValue.Create(Text(element)),
        JsonValueKind.Number => JsonValue.Create(element.Clone()),
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        JsonValueKind.Null => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Text(JsonElement element)
    {
        var text = element.GetString()!;
        // Escaped halves of a surrogate pair pass the reader of some runtimes.
        return Encoding.UTF8.GetByteCount(text) >= 0 && !HasLoneSurrogate(text) ? text : throw Unreadable("A string is not valid Unicode.");
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at])) continue;
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])) return true;
            at++;
        }

        return false;
    }

    private static AwsServiceException Unreadable(string why) => new("SerializationException", why);
}
