using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace EsmTestKit.Internal.Rules;

/// <summary>All rules, by id, in the order of the collection. Read on first use, so that a simulation that quotes none pays nothing.</summary>
internal sealed class RuleBook
{
    internal const string ResourceName = "EsmTestKit.rules.jsonl";

    private readonly Lazy<Shelf> _shelf = new(Read);

    /// <summary>Every rule, in the order of the collection.</summary>
    public IReadOnlyList<Rule> All => _shelf.Value.Rules;

    /// <summary>The rule with this id; an id that does not exist is a mistake in the kit, or of who typed it.</summary>
    public Rule this[RuleId id] => TryFind(id, out var rule)
        ? rule
        : throw new EsmUsageException(
            $"There is no rule {id}.{NearIds(id)}",
            "Rule ids look like SQS-331, STR-218, CTL-035, FLT-077, WIR-045, ADD-01, EXP-100 or CP-01.");

    public bool TryFind(RuleId id, [NotNullWhen(true)] out Rule? rule) => _shelf.Value.ById.TryGetValue(id.Text, out rule);

    /// <summary>The rules whose id, sentence or section hold all of these words, whatever their case.</summary>
    public IReadOnlyList<Rule> Search(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var wanted = words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return wanted.Length == 0 ? [] : [.. All.Where(rule => wanted.All(word => Holds(rule, word)))];
    }

    private static bool Holds(Rule rule, string word) =>
        rule.Id.Text.Contains(word, StringComparison.OrdinalIgnoreCase)
        || rule.Sentence.Contains(word, StringComparison.OrdinalIgnoreCase)
        || rule.Section.Contains(word, StringComparison.OrdinalIgnoreCase);

    private string NearIds(RuleId id)
    {
        var family = id.Text.Split('-')[0] + "-";
        var ids = All.Where(rule => rule.Id.Text.StartsWith(family, StringComparison.OrdinalIgnoreCase)).Select(rule => rule.Id.Text).ToList();
        return ids.Count == 0 ? "" : $" The {family[..^1]} rules go from {ids[0]} to {ids[^1]}.";
    }

    private static Shelf Read()
    {
        using var stream = typeof(RuleBook).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The assembly holds no resource {ResourceName}.");
        using var reader = new StreamReader(stream);
        var rules = new List<Rule>();
        var byId = new Dictionary<string, Rule>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            var rule = Parse(line);
            rules.Add(rule);
            byId.Add(rule.Id.Text, rule);
        }

        return new Shelf(rules, byId);
    }

    private static Rule Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var rule = json.RootElement;
        return new Rule(
            Text(rule, "id"),
            Text(rule, "sentence"),
            Text(rule, "source"),
            Enum.Parse<RuleGrade>(Text(rule, "grade"), ignoreCase: true),
            Text(rule, "section"),
            Text(rule, "file"),
            rule.TryGetProperty("refinedBy", out var ids) ? [.. ids.EnumerateArray().Select(id => new RuleId(id.GetString() ?? ""))] : []);
    }

    private static string Text(JsonElement rule, string member) => rule.GetProperty(member).GetString() ?? "";

    private sealed record Shelf(IReadOnlyList<Rule> Rules, Dictionary<string, Rule> ById);
}
