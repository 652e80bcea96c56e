using System.Text;
using System.Text.Json;

namespace EsmTestKit.Internal.Invoking;

/// <summary>The <c>state</c> that a handler of tumbling windows answers with (STR-288).</summary>
internal static class WindowResponse
{
    /// <summary>The state as the handler wrote it, without blanks between its parts; null where the answer holds none.</summary>
    public static ReadOnlyMemory<byte>? StateOf(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("state"u8, out var state)
                || state.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            return Compact(Encoding.UTF8.GetBytes(state.GetRawText()));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Numbers and escapes stay as they are: a writer would choose its own.
    private static ReadOnlyMemory<byte> Compact(byte[] json)
    {
        var (length, inText) = (0, false);
        for (var at = 0; at < json.Length; at++)
        {
            var letter = json[at];
            if (!inText && letter is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') continue;
            json[length++] = letter;
            if (letter == (byte)'"') inText = !inText;
            else if (inText && letter == (byte)'\\') json[length++] = json[++at];
        }

        return json.AsMemory(0, length);
    }
}
