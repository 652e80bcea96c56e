using System.Text;

namespace EsmTestKit.Internal.Wire;

/// <summary><c>name=value&amp;name=value</c>, percent-encoded, a plus for a space.</summary>
internal static class FormText
{
    public const string ContentType = "application/x-www-form-urlencoded";

    public static IReadOnlyList<KeyValuePair<string, string>> Read(ReadOnlySpan<char> text)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        while (text.Length > 0)
        {
            var end = text.IndexOf('&');
            var pair = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (pair.Length == 0) continue;
            var equals = pair.IndexOf('=');
            pairs.Add(equals < 0 ? new(Decode(pair), string.Empty) : new(Decode(pair[..equals]), Decode(pair[(equals + 1)..])));
        }

        return pairs;
    }

    public static string Write(IEnumerable<KeyValuePair<string, string>> pairs) =>
        string.Join('&', pairs.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));

    // Escapes that are none stay as they are, as Uri leaves them; bytes that are no UTF-8 become U+FFFD.
    private static string Decode(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny('%', '+') < 0) return text.ToString();
        using var bytes = new MemoryStream(text.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
            {
                bytes.WriteByte((byte)((Hex(text[at + 1]) << 4) | Hex(text[at + 2])));
                at += 2;
            }
            else if (Rune.DecodeFromUtf16(text[at..], out var rune, out var used) == System.Buffers.OperationStatus.Done && text[at] != '+')
            {
                bytes.Write(utf8[..rune.EncodeToUtf8(utf8)]);
                at += used - 1;
            }
            else
            {
                bytes.Write(text[at] == '+' ? " "u8 : "\uFFFD"u8);
            }
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static int Hex(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
