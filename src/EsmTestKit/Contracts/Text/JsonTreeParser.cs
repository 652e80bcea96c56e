using System.Text;
using System.Text.Json;

namespace EsmTestKit.Internal.Contracts;

/// <summary>UTF-8 JSON to a <see cref="JsonTree"/>; in contracts a member that stands twice is an error.</summary>
internal static class JsonTreeParser
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 256 };

    /// <summary>A contract file.</summary>
    /// <exception cref="EsmUsageException">No JSON, with the place.</exception>
    public static JsonTree ParseFile(string file, ReadOnlyMemory<byte> utf8)
    {
        var bytes = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        var lines = new LineTable(file, bytes);
        var reader = new Utf8JsonReader(bytes.Span, Strict);
        try
        {
            reader.Read();
            var tree = Value(ref reader, lines);
            reader.Read(); // What follows the document is an error of the reader's.
            return tree;
        }
        catch (JsonException broken)
        {
            var at = lines.At(broken.LineNumber ?? 0, broken.BytePositionInLine ?? 0);
            throw new EsmUsageException($"{at}: this is no JSON: {Reason(broken)}", "Correct the text there; comments and trailing commas are not allowed.", broken);
        }
        catch (InvalidOperationException broken)
        {
            throw new EsmUsageException($"{lines.At(reader.TokenStartIndex)}: this text is no valid UTF-8 or holds half of a surrogate pair.", "Save the file as UTF-8.", broken);
        }
    }

    /// <summary>Any JSON; null: it is none.</summary>
    public static JsonTree? TryParse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, Strict);
        try
        {
            reader.Read();
            var tree = Value(ref reader, null);
            reader.Read();
            return tree;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public static JsonTree? TryParse(string text) => TryParse(Encoding.UTF8.GetBytes(text));

    private static JsonTree Value(ref Utf8JsonReader reader, LineTable? lines)
    {
        var at = lines?.At(reader.TokenStartIndex) ?? TextPosition.None;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Members(ref reader, lines, at);
            case JsonTokenType.StartArray:
                var items = new List<JsonTree>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Value(ref reader, lines));
                return new JsonTree.Array(at, items);
            case JsonTokenType.String:
                return new JsonTree.Text(at, reader.GetString() ?? string.Empty);
            case JsonTokenType.Number:
                return new JsonTree.Number(at, Encoding.UTF8.GetString(reader.ValueSpan));
            case JsonTokenType.True or JsonTokenType.False:
                return new JsonTree.Bool(at, reader.TokenType == JsonTokenType.True);
            default:
                return new JsonTree.Null(at);
        }
    }

    private static JsonTree.Object Members(ref Utf8JsonReader reader, LineTable? lines, TextPosition at)
    {
        var members = new List<JsonMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString() ?? string.Empty;
            var place = lines?.At(reader.TokenStartIndex) ?? TextPosition.None;
            if (!names.Add(name))
            {
                if (lines is not null) throw place.Error($"the member \"{name}\" stands twice in one object.", "Keep one of them.");
                members.RemoveAll(member => member.Name == name);
            }

            reader.Read();
            members.Add(new JsonMember(name, place, Value(ref reader, lines)));
        }

        return new JsonTree.Object(at, members);
    }

    // The reader's text ends with its own count of lines, from 0; ours stands in front.
    private static string Reason(JsonException broken)
    {
        var end = broken.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? broken.Message : broken.Message[..end];
    }
}
