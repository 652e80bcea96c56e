using System.Text;
using System.Text.Json;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>A piece of a pattern's JSON with the byte at which it stands, so that a refusal can name the place.</summary>
internal sealed record PatternNode(JsonTokenType Type, string Text, long Position, IReadOnlyList<KeyValuePair<string, PatternNode>> Members, IReadOnlyList<PatternNode> Items)
{
    /// <summary>The piece as it was written.</summary>
    public required string Raw { get; init; }

    /// <summary>The first byte behind it.</summary>
    public required long End { get; init; }

    public bool IsObject => Type == JsonTokenType.StartObject;

    public bool IsArray => Type == JsonTokenType.StartArray;

    public bool IsString => Type == JsonTokenType.String;

    public bool IsNumber => Type == JsonTokenType.Number;

    /// <summary>Reads the first JSON value of the text; what follows it is tolerated (FLT-054). Of a repeated key the last stands (FLT-052).</summary>
    public static PatternNode Read(string text)
    {
        var json = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            if (!reader.Read()) throw new FilterPatternException("V28", "Filter is not an object", 0);
            return Read(ref reader, json);
        }
        catch (JsonException exception)
        {
            throw new FilterPatternException("V29", exception.Message, reader.BytesConsumed);
        }
    }

    private static PatternNode Read(ref Utf8JsonReader reader, byte[] json)
    {
        var (type, position) = (reader.TokenType, reader.TokenStartIndex);
        if (type == JsonTokenType.StartObject)
        {
            var members = new List<KeyValuePair<string, PatternNode>>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString() ?? string.Empty;
                reader.Read();
                if (members.RemoveAll(member => member.Key == name) > 0) RuleHits.Note("FLT-052", "STR-323");
                members.Add(new(name, Read(ref reader, json)));
            }

            return new(type, string.Empty, position, members, []) { Raw = Slice(json, position, reader.BytesConsumed), End = reader.BytesConsumed };
        }

        if (type == JsonTokenType.StartArray)
        {
            var items = new List<PatternNode>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader, json));
            return new(type, string.Empty, position, [], items) { Raw = Slice(json, position, reader.BytesConsumed), End = reader.BytesConsumed };
        }

        var text = type == JsonTokenType.String ? reader.GetString() ?? string.Empty : Encoding.UTF8.GetString(reader.ValueSpan);
        return new(type, text, position, [], []) { Raw = Slice(json, position, reader.BytesConsumed), End = reader.BytesConsumed };
    }

    private static string Slice(byte[] json, long from, long to) => Encoding.UTF8.GetString(json, (int)from, (int)(to - from));
}
