using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Wire;

/// <summary>Errors out of the JSON that carries them.</summary>
internal static class WireErrors
{
    /// <param name="type">With the namespace before the name, or what Lambda's header has behind it.</param>
    public static AwsServiceException Of(int status, string? type, JsonObject body)
    {
        var code = type is null ? $"HTTP {status}" : type[(type.LastIndexOf('#') + 1)..].Split(':')[0];
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, member) in body)
        {
            if (name is not ("__type" or "message" or "Message") && member is JsonValue value && value.TryGetValue(out string? text)) members[name] = text;
        }

        return new AwsServiceException(code, (body["message"] ?? body["Message"])?.ToString() ?? string.Empty, status) { Members = members };
    }
}
