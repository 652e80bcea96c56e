using System.Globalization;
using System.Text;

namespace EsmTestKit.Internal.Contracts;

/// <summary>JSON without white space, in the order written, numbers as spelled, other characters raw: what contracts mean by a policy or pattern written as JSON.</summary>
/// <remarks>Its own writer: the framework's encoders escape characters beyond the basic plane.</remarks>
internal static class CompactJson
{
    public static string Of(JsonTree tree)
    {
        var text = new StringBuilder();
        Write(text, tree);
        return text.ToString();
    }

    public static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            switch (character)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"); break;
                default: text.Append(character); break;
            }
        }

        text.Append('"');
    }

    private static void Write(StringBuilder text, JsonTree tree)
    {
        switch (tree)
        {
            case JsonTree.Object value:
                text.Append('{');
                for (var index = 0; index < value.Members.Count; index++)
                {
                    if (index > 0) text.Append(',');
                    WriteText(text, value.Members[index].Name);
                    text.Append(':');
                    Write(text, value.Members[index].Value);
                }

                text.Append('}');
                break;
            case JsonTree.Array list:
                text.Append('[');
                for (var index = 0; index < list.Items.Count; index++)
                {
                    if (index > 0) text.Append(',');
                    Write(text, list.Items[index]);
                }

                text.Append(']');
                break;
            case JsonTree.Text value:
                WriteText(text, value.Value);
                break;
            case JsonTree.Number number:
                text.Append(number.Raw);
                break;
            case JsonTree.Bool flag:
                text.Append(flag.Value ? "true" : "false");
                break;
            default:
                text.Append("null");
                break;
        }
    }
}
