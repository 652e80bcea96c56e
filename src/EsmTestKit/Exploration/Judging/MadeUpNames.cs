using System.Globalization;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Names for ids that are new in each run: the same in two runs whose states differ in these ids alone, in whatever order they were made.</summary>
/// <remarks>Ids are told apart by what stands beside them, as often as that helps; where two stand in the same places, either may come first.</remarks>
internal static class MadeUpNames
{
    private const string Prefix = "made up ";

    /// <param name="text">A node in its one form, with names for some of the ids.</param>
    public static IReadOnlyDictionary<string, string> Of(JsonNode? root, IEnumerable<string> ids, Func<JsonNode?, IReadOnlyDictionary<string, string>, string> text)
    {
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in ids) names[id] = Prefix;
        if (names.Count == 0) return names;
        var places = names.Keys.ToDictionary(id => id, _ => new List<JsonNode>(), StringComparer.Ordinal);
        Note(root, root, places);
        var inOrder = places.Where(place => place.Value.Count > 0).Select(place => place.Key).OrderBy(id => root!.ToJsonString().IndexOf(id, StringComparison.Ordinal)).ToList();
        for (var fixedCount = 0; fixedCount < names.Count; fixedCount++)
        {
            Refine(names, places, text);
            var shared = names.GroupBy(name => name.Value, name => name.Key, StringComparer.Ordinal).Where(group => group.Skip(1).Any()).OrderBy(group => group.Key, StringComparer.Ordinal).FirstOrDefault();
            if (shared is null) break;
            // They look alike: the first that occurs is taken out, and the others may then differ by standing near it.
            names[inOrder.Find(shared.Contains) ?? shared.First()] = shared.Key + "'";
        }

        return names;
    }

    private static void Refine(SortedDictionary<string, string> names, Dictionary<string, List<JsonNode>> places, Func<JsonNode?, IReadOnlyDictionary<string, string>, string> text)
    {
        for (var before = 0; ;)
        {
            var looks = names.Keys.ToDictionary(id => id, id => $"{names[id]} {string.Join('\n', places[id].Select(place => text(place, new Marked(names, id))).Order(StringComparer.Ordinal))}", StringComparer.Ordinal);
            var kinds = looks.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            foreach (var (id, look) in looks) names[id] = Prefix + kinds.BinarySearch(look, StringComparer.Ordinal).ToString("000", CultureInfo.InvariantCulture);
            if (kinds.Count == before) return;
            before = kinds.Count;
        }
    }

    private static void Note(JsonNode? node, JsonNode? holder, Dictionary<string, List<JsonNode>> places)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                {
                    if (places.TryGetValue(name, out var named)) named.Add(map);
                    Note(value, map, places);
                }

                break;
            case JsonArray list:
                foreach (var item in list) Note(item, holder ?? list, places);
                break;
            case JsonValue value when places.TryGetValue(value.TryGetValue<string>(out var text) ? text : value.ToJsonString(), out var found):
                found.Add(holder ?? value);
                break;
            default:
                break;
        }
    }

    /// <summary>The names as one id sees them: itself marked.</summary>
    private sealed class Marked(SortedDictionary<string, string> names, string self) : IReadOnlyDictionary<string, string>
    {
        public string this[string key] => key == self ? "itself" : names[key];

        public IEnumerable<string> Keys => names.Keys;

        public IEnumerable<string> Values => names.Keys.Select(key => this[key]);

        public int Count => names.Count;

        public bool ContainsKey(string key) => names.ContainsKey(key);

        public bool TryGetValue(string key, out string value)
        {
            var isThere = names.TryGetValue(key, out var name);
            value = key == self ? "itself" : name ?? "";
            return isThere;
        }

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => names.Keys.Select(key => KeyValuePair.Create(key, this[key])).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
