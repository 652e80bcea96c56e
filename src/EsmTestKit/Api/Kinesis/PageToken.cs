using System.Text;
using System.Text.Json;

namespace EsmTestKit.Internal.Api;

/// <summary>The opaque token of a next page: what the page needs to know, as base64 of a JSON list.</summary>
internal static class PageToken
{
    public static string Write(params string[] parts) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(parts));

    /// <summary>Null: no token of ours.</summary>
    public static string[]? Read(string token, int parts)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(Encoding.UTF8.GetString(Convert.FromBase64String(token))) is { } read && read.Length == parts ? read : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }
}
