using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EsmTestKit.Internal.Templates;

/// <summary>A value of a template with its place. Numbers and booleans are texts, as CloudFormation sees them.</summary>
internal abstract record TemplateNode
{
    private static readonly JsonWriterOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private protected TemplateNode(TemplatePosition at) => At = at;

    public TemplatePosition At { get; init; }

    /// <summary>How it is named in an error.</summary>
    public abstract string Shown { get; }

    /// <summary>A scalar.</summary>
    /// <param name="Place">Where it stands.</param>
    /// <param name="Value">Its text.</param>
    /// <param name="IsPlain">Written without quotes: true, 10, or nothing.</param>
    public sealed record Text(TemplatePosition Place, string Value, bool IsPlain = false) : TemplateNode(Place)
    {
        public override string Shown => $"\"{Value}\"";
    }

    /// <summary>A list.</summary>
    public sealed record List(TemplatePosition Place, IReadOnlyList<TemplateNode> Items) : TemplateNode(Place)
    {
        public override string Shown => "a list";
    }

    /// <summary>An object, members in the order of the file.</summary>
    public sealed record Map(TemplatePosition Place, IReadOnlyList<KeyValuePair<string, TemplateNode>> Members) : TemplateNode(Place)
    {
        public TemplateNode? this[string name]
        {
            get
            {
                foreach (var member in Members)
                {
                    if (member.Key == name) return member.Value;
                }

                return null;
            }
        }

        public override string Shown => Members is [{ Key: "Ref" or "Condition" } or { Key: ['F', 'n', ':', ':', ..] }] ? Members[0].Key : "an object";
    }

    /// <summary>The value as JSON: policies and filter patterns are texts for AWS.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, AsWritten)) Write(json, this);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, TemplateNode node)
    {
        switch (node)
        {
            case List list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case Map map:
                json.WriteStartObject();
                foreach (var (name, value) in map.Members)
                {
                    json.WritePropertyName(name);
                    Write(json, value);
                }

                json.WriteEndObject();
                break;
            case Text { IsPlain: true } plain when IsJson(plain.Value):
                json.WriteRawValue(plain.Value);
                break;
            default:
                json.WriteStringValue(((Text)node).Value);
                break;
        }
    }

    private static bool IsJson(string text) => text is "true" or "false" or "null" || (double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && (char.IsAsciiDigit(text[0]) || (text.Length > 1 && text[0] == '-' && char.IsAsciiDigit(text[1]))) && !HasLeadingZero(text) && char.IsAsciiDigit(text[^1]));

    private static bool HasLeadingZero(string text) => text.TrimStart('-') is ['0', var second, ..] && char.IsAsciiDigit(second);
}
