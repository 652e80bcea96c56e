using System.Text.Json;

namespace EsmTestKit.Internal.Invoking;

/// <summary>The <c>state</c> that a handler of tumbling windows answers with (STR-288).</summary>
internal static class WindowResponse
{
    /// <summary>The compact JSON of the state; null where the answer holds none.</summary>
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

            using var compact = new MemoryStream();
            using (var json = new Utf8JsonWriter(compact, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                state.WriteTo(json);
            }

            return compact.ToArray();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
