using System.Text.Json;
using System.Text.RegularExpressions;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Destinations;

/// <summary>A queue's or topic's policy, as far as it can keep a delivery out: an explicit Deny without conditions (ADD-67).</summary>
internal static class ResourcePolicy
{
    public static bool Denies(string? policyText, string action, string resourceArn)
    {
        if (policyText is null) return false;
        RuleHits.Note("ADD-67");
        using var policy = JsonDocument.Parse(policyText);
        if (!policy.RootElement.TryGetProperty("Statement", out var statements)) return false;
        return (statements.ValueKind == JsonValueKind.Array ? statements.EnumerateArray().ToList() : [statements]).Exists(statement => Applies(statement, action, resourceArn));
    }

    // Statements with conditions are read and allow (ADD-67).
    private static bool Applies(JsonElement statement, string action, string resourceArn) =>
        statement.TryGetProperty("Effect", out var effect) && effect.ValueKind == JsonValueKind.String && effect.GetString() == "Deny"
        && !statement.TryGetProperty("Condition", out _)
        && Names(statement, "Action", action)
        && (!statement.TryGetProperty("Resource", out _) || Names(statement, "Resource", resourceArn))
        && (!statement.TryGetProperty("Principal", out var principal) || Concerns(principal));

    private static bool Concerns(JsonElement principal) =>
        principal.ValueKind == JsonValueKind.String || principal.TryGetProperty("AWS", out _) || (principal.TryGetProperty("Service", out var service) && service.ToString().Contains("lambda", StringComparison.Ordinal));

    private static bool Names(JsonElement statement, string member, string name)
    {
        if (!statement.TryGetProperty(member, out var patterns)) return false;
        var texts = patterns.ValueKind == JsonValueKind.Array ? patterns.EnumerateArray().Select(item => item.ToString()) : [patterns.ToString()];
        return texts.Any(text => Regex.IsMatch(name, "^" + Regex.Escape(text).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
    }
}
