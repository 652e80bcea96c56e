using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A reported state in the one form that runs are compared by (EXP-301): members by name, lists as multisets unless their order counts, what is new in each run left out or renamed.</summary>
internal sealed class StateForm(EsmObservationSettings settings)
{
    public string Of(string json)
    {
        var node = JsonNode.Parse(json);
        if (settings.Without.Count > 0) LeaveOut(node, "");
        if (settings.MadeUp.Count == 0) return Text(node, null);
        RuleHits.Note("EXP-301");
        return Text(node, MadeUpNames.Of(node, Ids(node, ""), Text));
    }

    /// <summary>Names of the settings that a state has no member for.</summary>
    public IEnumerable<string> Unknown(string json)
    {
        var node = JsonNode.Parse(json);
        return settings.Without.Concat(settings.MadeUp).Concat(settings.OrderPerKey is { } key ? [key] : []).Where(name => !Has(node, "", name));
    }

    private string Text(JsonNode? node, IReadOnlyDictionary<string, string>? names)
    {
        switch (node)
        {
            case JsonObject map:
                return "{" + string.Join(',', map.Select(member => $"{Name(member.Key, names)}:{Text(member.Value, names)}").Order(StringComparer.Ordinal)) + "}";
            case JsonArray list:
                return "[" + string.Join(',', Items(list, names)) + "]";
            default:
                return Value(node) is { } text && names is not null && names.TryGetValue(text, out var name) ? JsonSerializer.Serialize(name) : node?.ToJsonString() ?? "null";
        }
    }

    private IEnumerable<string> Items(JsonArray list, IReadOnlyDictionary<string, string>? names)
    {
        var items = list.Select(item => Text(item, names));
        if (settings.InOrder) return items;
        if (settings.OrderPerKey is not { } key || !list.Any(item => item is JsonObject map && map.ContainsKey(key))) return items.Order(StringComparer.Ordinal);
        RuleHits.Note("EXP-301");
        // A stable sort: within one key the order stays.
        return list.Select(item => (Key: item is JsonObject map && map[key] is { } value ? Text(value, names) : "", Text: Text(item, names))).OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => item.Text);
    }

    private static string Name(string key, IReadOnlyDictionary<string, string>? names) => JsonSerializer.Serialize(names is not null && names.TryGetValue(key, out var name) ? name : key);

    private void LeaveOut(JsonNode? node, string path)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) LeaveOut(item, path);
        }

        if (node is not JsonObject map) return;
        foreach (var name in map.Select(member => member.Key).ToList())
        {
            if (settings.Without.Any(left => IsNamed(left, path, name))) map.Remove(name);
            else LeaveOut(map[name], $"{path}{name}.");
        }
    }

    private IEnumerable<string> Ids(JsonNode? node, string path) => node switch
    {
        JsonArray list => list.SelectMany(item => Ids(item, path)),
        JsonObject map => map.SelectMany(member => settings.MadeUp.Any(made => IsNamed(made, path, member.Key)) ? Values(member.Value) : Ids(member.Value, $"{path}{member.Key}.")),
        _ => [],
    };

    private static IEnumerable<string> Values(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Values),
        JsonObject map => map.SelectMany(member => Values(member.Value)),
        _ => Value(node) is { } text ? [text] : [],
    };

    private static bool Has(JsonNode? node, string path, string name) => node switch
    {
        JsonArray list => list.Any(item => Has(item, path, name)),
        JsonObject map => map.Any(member => IsNamed(name, path, member.Key) || Has(member.Value, $"{path}{member.Key}.", name)),
        _ => false,
    };

    private static bool IsNamed(string wanted, string path, string name) => wanted == name || wanted == path + name;

    private static string? Value(JsonNode? node) => node is JsonValue value ? value.TryGetValue<string>(out var text) ? text : value.ToJsonString() : null;
}
