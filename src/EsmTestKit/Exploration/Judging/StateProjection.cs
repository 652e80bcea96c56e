using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Exploration;

/// <summary>The state that runs are compared by, as JSON in one form: members by name, lists as multisets unless their order counts (EXP-301).</summary>
internal static class StateProjection
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

    private static readonly StateForm Tables = new(new());

    /// <summary>Null: no observer, no table and no effect, so nothing to look at.</summary>
    /// <param name="known">States that were brought into one form before; null: none.</param>
    public static string? Of(EsmSimulation simulation, StateTexts? known = null)
    {
        var text = new StringBuilder();
        foreach (var (state, settings) in simulation.Observers) Append(text, OneForm(JsonSerializer.Serialize(state(), Json), settings, known));
        if (simulation.Observers.Count == 0)
        {
            foreach (var table in simulation.Tables.All) Append(text, Tables.Of(new JsonArray([.. table.Items.Select(item => (JsonNode?)new DynamoDbItem(item.Value).ToPlainJson())]).ToJsonString()));
        }

        var effects = Effects(simulation.Ledger);
        if (effects.Count > 0) Append(text, "{" + string.Join(',', effects.Select(effect => $"{JsonSerializer.Serialize(effect.Key)}:{effect.Value}")) + "}");
        return text.Length == 0 ? null : $"[{text}]";
    }

    /// <summary>How often each marked effect happened: <c>charge 7</c>. What was asked for again under one idempotency token counts once (EXP-302).</summary>
    public static SortedDictionary<string, int> Effects(EsmLedger ledger)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        SortedSet<string>? tokens = null;
        for (var index = 0; index < ledger.Count; index++)
        {
            if (ledger[index] is not EffectMarked effect) continue;
            if (effect.Token is { } token && !(tokens ??= new(StringComparer.Ordinal)).Add($"{effect.Kind} {token}")) continue;
            counts[NameOf(effect)] = counts.GetValueOrDefault(NameOf(effect)) + 1;
        }

        return counts;
    }

    public static string NameOf(EffectMarked effect) => $"{effect.Kind} {effect.Key}";

    /// <summary>Names of the observers' settings that the state has no member for: a slip of the pen changes nothing, and is said.</summary>
    public static IReadOnlyList<string> Unknown(EsmSimulation simulation) =>
        [.. simulation.Observers.SelectMany(observer => new StateForm(observer.Settings).Unknown(JsonSerializer.Serialize(observer.State(), Json))).Distinct(StringComparer.Ordinal)];

    private static string OneForm(string json, EsmObservationSettings settings, StateTexts? known) =>
        known is null ? new StateForm(settings).Of(json) : known.Of(json, settings);

    private static void Append(StringBuilder text, string part) => text.Append(text.Length == 0 ? "" : ",").Append(part);
}
