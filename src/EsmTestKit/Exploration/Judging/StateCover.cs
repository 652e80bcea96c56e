using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Whether a state holds at least what another holds: more is another claim's business (EXP-302).</summary>
internal static class StateCover
{
    /// <param name="start">The state before anything was delivered: numbers are to be moved from there at least as far as expected, up or down. Null: unknown, and they count up from 0.</param>
    public static bool Covers(string? actual, string? expected, string? start = null) =>
        actual == expected || (actual is not null && expected is not null && Covers(JsonNode.Parse(actual), JsonNode.Parse(expected), start is null ? null : JsonNode.Parse(start), sums: true));

    /// <summary>Whether a state is another one with something left out, and nothing changed.</summary>
    public static bool IsPart(string? part, string? whole) =>
        part is not null && whole is not null && Covers(JsonNode.Parse(whole), JsonNode.Parse(part), null, sums: false);

    // Lists as multisets, objects member by member, numbers as sums: less is loss.
    private static bool Covers(JsonNode? actual, JsonNode? expected, JsonNode? start, bool sums) => (actual, expected) switch
    {
        (JsonObject has, JsonObject wants) => wants.All(member => has.TryGetPropertyValue(member.Key, out var value) && Covers(value, member.Value, (start as JsonObject)?[member.Key], sums)),
        (JsonArray has, JsonArray wants) => CoversAll([.. has], [.. wants], start as JsonArray ?? [], sums),
        (JsonValue has, JsonValue wants) when sums && has.TryGetValue<decimal>(out var number) && wants.TryGetValue<decimal>(out var least) => IsAsFar(number, least, start is JsonValue begun && begun.TryGetValue<decimal>(out var from) ? from : 0),
        _ => JsonNode.DeepEquals(actual, expected),
    };

    private static bool CoversAll(List<JsonNode?> has, List<JsonNode?> wants, JsonArray start, bool sums)
    {
        foreach (var wanted in wants)
        {
            var at = has.FindIndex(item => JsonNode.DeepEquals(item, wanted));
            if (at < 0)
            {
                var skeleton = StateHull.Skeleton(wanted);
                var begun = start.FirstOrDefault(item => StateHull.Skeleton(item) == skeleton);
                at = has.FindIndex(item => Covers(item, wanted, begun, sums));
            }

            if (at < 0) return false;
            has.RemoveAt(at);
        }

        return true;
    }

    // Where nothing is to change, nobody can say which way a loss would show.
    private static bool IsAsFar(decimal number, decimal wanted, decimal start) =>
        wanted > start ? number >= wanted : wanted >= start || number <= wanted;
}
