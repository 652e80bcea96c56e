using System.Text;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Wire;

/// <summary>An object's content as a member of JSON: its text, or base64 where it is no UTF-8.</summary>
internal static class S3Body
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static void Put(JsonObject members, ReadOnlySpan<byte> content)
    {
        try
        {
            members["Body"] = Strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            members["BodyBase64"] = Convert.ToBase64String(content);
        }
    }

    public static ReadOnlyMemory<byte> Of(JsonObject members) =>
        members["BodyBase64"] is { } base64 ? Convert.FromBase64String(base64.GetValue<string>())
        : members["Body"] is { } text ? Strict.GetBytes(text.GetValue<string>())
        : default;
}
