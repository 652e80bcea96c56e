using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Which members of two states of one schedule differ, where nothing else does: times and made-up ids (EXP-301).</summary>
internal static class MadeAnew
{
    /// <summary>By name; empty: the states differ otherwise too, or not at all.</summary>
    public static IReadOnlyList<string> Between(string? first, string? second)
    {
        if (first is null || second is null) return [];
        var (left, right) = (Leaves(first), Leaves(second));
        // Other members, or more of them: this is no matter of values alone.
        if (!left.Select(leaf => (leaf.Key, leaf.Value.Count)).SequenceEqual(right.Select(leaf => (leaf.Key, leaf.Value.Count)))) return [];
        var different = left.Where(leaf => !leaf.Value.Order(StringComparer.Ordinal).SequenceEqual(right[leaf.Key].Order(StringComparer.Ordinal))).Select(leaf => leaf.Key).ToList();
        return different.Contains("") ? [] : different;
    }

    private static SortedDictionary<string, List<string>> Leaves(string state)
    {
        var leaves = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        Add(JsonNode.Parse(state), "", leaves);
        return leaves;
    }

    private static void Add(JsonNode? node, string name, SortedDictionary<string, List<string>> leaves)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (member, value) in map) Add(value, member, leaves);
                break;
            case JsonArray list:
                foreach (var item in list) Add(item, name, leaves);
                break;
            default:
                if (!leaves.TryGetValue(name, out var values)) leaves.Add(name, values = []);
                values.Add(node?.ToJsonString() ?? "null");
                break;
        }
    }
}
