using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Server;

/// <summary>Decisions as JSON: <c>{ "site": "label" }</c>, with a list where a site is decided several times.</summary>
internal static class DecisionList
{
    public static JsonObject Write(IReadOnlyList<KeyValuePair<string, string>> decisions)
    {
        var json = new JsonObject();
        foreach (var site in decisions.GroupBy(decision => decision.Key, StringComparer.Ordinal))
        {
            var labels = site.Select(decision => (JsonNode?)decision.Value).ToArray();
            json[site.Key] = labels.Length == 1 ? labels[0] : new JsonArray(labels);
        }

        return json;
    }

    /// <exception cref="EsmUsageException">It is no such object.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(JsonNode json)
    {
        if (json is not JsonObject sites) throw Wrong(json);
        var decisions = new List<KeyValuePair<string, string>>();
        foreach (var (site, labels) in sites)
        {
            foreach (var label in labels is JsonArray several ? [.. several] : new[] { labels })
            {
                if (label is not JsonValue value || !value.TryGetValue(out string? text)) throw Wrong(json);
                decisions.Add(new(site, text));
            }
        }

        return decisions;
    }

    private static EsmUsageException Wrong(JsonNode json) => new(
        $"\"decisions\" is {json.ToJsonString()}.",
        "Send the label by the site: { \"decisions\": { \"apply[orders#1]@1\": \"throttle\" } }; GET /_esm/choices lists both.");
}
