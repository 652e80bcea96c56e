using System.Text;

namespace EsmTestKit.Internal.Contracts;

/// <summary>What stands inside a text: JSON, or base64 of text or JSON.</summary>
internal static class ValueReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null: no text that holds JSON.</summary>
    public static JsonTree? Json(JsonTree actual) => actual is JsonTree.Text text ? JsonTreeParser.TryParse(text.Value) : null;

    /// <summary>Null: no base64 text of what is expected in it.</summary>
    public static JsonTree? Base64(JsonTree actual, Expectation inner)
    {
        if (actual is not JsonTree.Text text || Bytes(text.Value) is not { } bytes) return null;
        if (HoldsJson(inner)) return JsonTreeParser.TryParse(bytes);
        try
        {
            return JsonValues.Text(StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Texts and what is a text by nature are compared as text; everything else as JSON.
    private static bool HoldsJson(Expectation inner) => inner is Expectation.Object or Expectation.Array or Expectation.AnyOrder or Expectation.Fixed { Value: not JsonTree.Text };

    private static byte[]? Bytes(string text)
    {
        var bytes = new byte[text.Length];
        return text.All(character => !char.IsWhiteSpace(character)) && Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : null;
    }
}
