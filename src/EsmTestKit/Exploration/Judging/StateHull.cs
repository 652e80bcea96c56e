using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Whether a state may come of records that were given up half done: it lies between the state with all of them and those without one or another (EXP-301).</summary>
/// <remarks>
/// Each record's share of a number is what is missing without it, upwards or downwards: a withdrawal made twice leaves the range as a
/// deposit made twice does.
/// </remarks>
internal static class StateHull
{
    /// <param name="usual">The state with all records.</param>
    /// <param name="without">The states without each one of those that were given up.</param>
    public static bool Holds(string? state, string? usual, IReadOnlyList<string?> without) =>
        state is not null && usual is not null && !without.Contains(null) && Within(JsonNode.Parse(state), JsonNode.Parse(usual), [.. without.Select(one => JsonNode.Parse(one!))]);

    private static bool Within(JsonNode? now, JsonNode? usual, IReadOnlyList<JsonNode?> without)
    {
        if (JsonNode.DeepEquals(now, usual) || without.Any(one => JsonNode.DeepEquals(now, one))) return true;
        var all = without.Append(usual).Append(now).Where(node => node is not null).ToList();
        if (all.TrueForAll(node => node is JsonObject)) return WithinObject(now as JsonObject, usual as JsonObject, [.. without.Select(one => one as JsonObject)]);
        if (all.TrueForAll(node => node is JsonArray)) return WithinList(now as JsonArray ?? [], usual as JsonArray ?? [], [.. without.Select(one => one as JsonArray ?? [])]);
        return all.TrueForAll(node => Number(node) is not null) && InRange(Number(now) ?? 0, Number(usual) ?? 0, without.Select(one => Number(one) ?? 0));
    }

    private static bool WithinObject(JsonObject? now, JsonObject? usual, IReadOnlyList<JsonObject?> without) =>
        now is not null
        && without.Append(usual).Append(now).SelectMany(map => map?.Select(member => member.Key) ?? []).Distinct(StringComparer.Ordinal)
            .All(name => Within(now[name], usual?[name], [.. without.Select(one => one?[name])]));

    // Items that differ in numbers alone are one item that grows, where there is but one of them.
    private static bool WithinList(JsonArray now, JsonArray usual, IReadOnlyList<JsonArray> without)
    {
        var all = without.Append(usual).Append(now).ToList();
        foreach (var skeleton in all.SelectMany(list => list.Select(Skeleton)).Distinct(StringComparer.Ordinal))
        {
            List<JsonNode?> Of(JsonArray list) => [.. list.Where(item => Skeleton(item) == skeleton)];
            var isOne = all.TrueForAll(list => Of(list).Count <= 1);
            if (isOne ? !Within(Of(now).FirstOrDefault(), Of(usual).FirstOrDefault(), [.. without.Select(list => Of(list).FirstOrDefault())]) : !CountsHold(Of(now), Of(usual), [.. without.Select(Of)])) return false;
        }

        return true;
    }

    private static bool CountsHold(List<JsonNode?> now, List<JsonNode?> usual, IReadOnlyList<List<JsonNode?>> without) =>
        now.Concat(usual).Select(Text).Distinct(StringComparer.Ordinal).All(text => InRange(Count(now, text), Count(usual, text), without.Select(list => Count(list, text))));

    private static decimal Count(List<JsonNode?> list, string text) => list.Count(item => Text(item) == text);

    private static bool InRange(decimal now, decimal usual, IEnumerable<decimal> without)
    {
        var (least, most) = (usual, usual);
        foreach (var one in without)
        {
            if (one < usual) least -= usual - one;
            else most += one - usual;
        }

        return least <= now && now <= most;
    }

    private static decimal? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<decimal>(out var number) ? number : null;

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    public static string Skeleton(JsonNode? node) => node switch
    {
        JsonObject map => "{" + string.Join(',', map.Select(member => $"{member.Key}:{Skeleton(member.Value)}").Order(StringComparer.Ordinal)) + "}",
        JsonArray => "[]",
        _ => Number(node) is null ? Text(node) : "#",
    };
}
