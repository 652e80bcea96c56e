using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Exploration;

/// <summary>The state that runs are compared by, as JSON in one form: members by name, lists as multisets unless their order counts (EXP-301).</summary>
internal static class StateProjection
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

    /// <summary>Null: no observer, no table and no effect, so nothing to look at.</summary>
    /// <param name="known">States that were brought into one form before; null: none.</param>
    public static string? Of(EsmSimulation simulation, StateTexts? known = null)
    {
        var text = new StringBuilder();
        foreach (var (state, inOrder) in simulation.Observers) Append(text, OneForm(JsonSerializer.Serialize(state(), Json), inOrder, known));
        if (simulation.Observers.Count == 0)
        {
            foreach (var table in simulation.Tables.All) Append(text, Normal(new JsonArray([.. table.Items.Select(item => (JsonNode?)new DynamoDbItem(item.Value).ToPlainJson())]), inOrder: false));
        }

        var effects = Effects(simulation.Ledger);
        if (effects.Count > 0) Append(text, "{" + string.Join(',', effects.Select(effect => $"{JsonSerializer.Serialize(effect.Key)}:{effect.Value}")) + "}");
        return text.Length == 0 ? null : $"[{text}]";
    }

    /// <summary>How often each marked effect happened: <c>charge 7</c>.</summary>
    public static SortedDictionary<string, int> Effects(EsmLedger ledger)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < ledger.Count; index++)
        {
            if (ledger[index] is EffectMarked effect) counts[$"{effect.Kind} {effect.Key}"] = counts.GetValueOrDefault($"{effect.Kind} {effect.Key}") + 1;
        }

        return counts;
    }

    private static string OneForm(string json, bool inOrder, StateTexts? known) =>
        known is null ? Normal(JsonNode.Parse(json), inOrder) : known.Of(json, inOrder, () => Normal(JsonNode.Parse(json), inOrder));

    private static void Append(StringBuilder text, string part) => text.Append(text.Length == 0 ? "" : ",").Append(part);

    private static string Normal(JsonNode? node, bool inOrder)
    {
        switch (node)
        {
            case JsonObject map:
                return "{" + string.Join(',', map.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{JsonSerializer.Serialize(member.Key)}:{Normal(member.Value, inOrder)}")) + "}";
            case JsonArray list:
                var items = list.Select(item => Normal(item, inOrder));
                return "[" + string.Join(',', inOrder ? items : items.Order(StringComparer.Ordinal)) + "]";
            default:
                return node?.ToJsonString() ?? "null";
        }
    }
}
