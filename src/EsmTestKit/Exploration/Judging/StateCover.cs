using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Whether a state holds at least what another holds: more is another claim's business (EXP-302).</summary>
internal static class StateCover
{
    public static bool Covers(string? actual, string? expected) =>
        actual == expected || (actual is not null && expected is not null && Covers(JsonNode.Parse(actual), JsonNode.Parse(expected), sums: true));

    /// <summary>Whether a state is another one with something left out, and nothing changed.</summary>
    public static bool IsPart(string? part, string? whole) =>
        part is not null && whole is not null && Covers(JsonNode.Parse(whole), JsonNode.Parse(part), sums: false);

    // Lists as multisets, objects member by member, numbers as sums: less is loss.
    private static bool Covers(JsonNode? actual, JsonNode? expected, bool sums) => (actual, expected) switch
    {
        (JsonObject has, JsonObject wants) => wants.All(member => has.TryGetPropertyValue(member.Key, out var value) && Covers(value, member.Value, sums)),
        (JsonArray has, JsonArray wants) => CoversAll([.. has], [.. wants], sums),
        (JsonValue has, JsonValue wants) when sums && has.TryGetValue<decimal>(out var number) && wants.TryGetValue<decimal>(out var least) => number >= least,
        _ => JsonNode.DeepEquals(actual, expected),
    };

    private static bool CoversAll(List<JsonNode?> has, List<JsonNode?> wants, bool sums)
    {
        foreach (var wanted in wants)
        {
            var at = has.FindIndex(item => JsonNode.DeepEquals(item, wanted));
            if (at < 0) at = has.FindIndex(item => Covers(item, wanted, sums));
            if (at < 0) return false;
            has.RemoveAt(at);
        }

        return true;
    }
}
