using System.Globalization;
using System.Text;

namespace EsmTestKit.Internal.Streams;

/// <summary>JSON escapes as AWS writes them: quotation mark, backslash and control characters; everything else stands raw, emoji too.</summary>
/// <remarks>.NET's most relaxed encoder still escapes characters beyond the basic plane.</remarks>
internal static class JsonText
{
    public static string Escape(string text)
    {
        var first = text.AsSpan().IndexOfAnyExceptInRange(' ', char.MaxValue);
        if (first < 0 && text.AsSpan().IndexOfAny('"', '\\') < 0) return text;
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\b' => escaped.Append("\\b"),
                '\t' => escaped.Append("\\t"),
                '\n' => escaped.Append("\\n"),
                '\f' => escaped.Append("\\f"),
                '\r' => escaped.Append("\\r"),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }
}
