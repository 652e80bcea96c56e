using System.Collections.Frozen;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>Turns a pattern's text into branches of fields (FLT-048 to FLT-056).</summary>
internal static class PatternParser
{
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr", "=", "<", "<=", ">", ">=",
        "regex", "not-wildcard", "not-equals-ignore-case", "date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range",
        "ip-address-in-range", "ip-address-not-in-range",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>EventBridge's own limit on the combinations that <c>$or</c> makes.</summary>
    private const int MostBranches = 1000;

    public static IReadOnlyList<PatternBranch> Parse(string text, RecordSource source, bool numbersBySpelling)
    {
        RuleHits.Note("FLT-048");
        var root = PatternNode.Read(text);
        if (!root.IsObject) throw new FilterPatternException("V28", "Filter is not an object", root.Position);
        if (root.Members.Count == 0) throw new FilterPatternException("V24", "Empty objects are not allowed", root.Position);
        var dataKey = source.DataKey();
        return [.. Branches(root, string.Empty, numbersBySpelling).Select(fields => new PatternBranch(fields, FormOf(fields, dataKey, source)))];
    }

    /// <summary>All combinations: the keys of an object are ANDed, the alternatives of its <c>$or</c> multiply it.</summary>
    private static List<List<PatternField>> Branches(PatternNode node, string prefix, bool numbersBySpelling)
    {
        List<List<PatternField>> branches = [[]];
        foreach (var (key, value) in node.Members)
        {
            var alternatives = key == "$or" ? Or(value, prefix, numbersBySpelling) : Field(prefix.Length == 0 ? key : $"{prefix}.{key}", key, value, numbersBySpelling);
            if (branches.Count * alternatives.Count > MostBranches)
            {
                throw new EsmUsageException(
                    $"The $or of this pattern make more than {MostBranches} combinations; EventBridge refuses that many, and what a mapping does with them is not known.",
                    "Give several patterns instead: a record passes if one of them matches.");
            }

            branches = [.. branches.SelectMany(branch => alternatives.Select(alternative => branch.Concat(alternative).ToList()))];
        }

        return branches;
    }

    private static List<List<PatternField>> Field(string path, string key, PatternNode value, bool numbersBySpelling)
    {
        if (value.IsObject)
        {
            if (value.Members.Count == 0) throw new FilterPatternException("V24", "Empty objects are not allowed", value.Position);
            return Branches(value, path, numbersBySpelling);
        }

        if (!value.IsArray) RuleHits.Note("FLT-034");
        if (!value.IsArray) throw new FilterPatternException("V19", $"\"{key}\" must be an object or an array", value.Position);
        if (value.Items.Count == 0) throw new FilterPatternException("V01", "Empty arrays are not allowed", value.Position);
        return [[new PatternField(path, [.. value.Items.Select(item => OperatorParser.Rule(item, numbersBySpelling))], value.Raw)]];
    }

    private static List<List<PatternField>> Or(PatternNode value, string prefix, bool numbersBySpelling)
    {
        RuleHits.Note("FLT-056");
        if (!value.IsArray) throw new FilterPatternException("V21", "It must be an Array followed with $or.", value.Position);
        foreach (var item in value.Items)
        {
            if (!item.IsObject) throw new FilterPatternException("V22", "Only JSON object is allowed in array of $or relationship.", item.Position);
            if (item.Members.FirstOrDefault(member => Reserved.Contains(member.Key)) is { Key: { } reserved, Value: { } at })
            {
                throw new FilterPatternException("V23", $"{reserved} is Ruler reserved fieldName which cannot be used inside $or.", at.Position);
            }

            if (item.Members.Count == 0) throw new FilterPatternException("V24", "Empty objects are not allowed", item.Position);
        }

        if (value.Items.Count < 2) throw new FilterPatternException("V20", "There must have at least 2 Objects in $or relationship.", value.Position);
        RuleHits.Note("FLT-069");
        RuleHits.Note("FLT-037"); // Each alternative makes branches, and each branch its own form of the data.
        return [.. value.Items.SelectMany(item => Branches(item, prefix, numbersBySpelling))];
    }

    private static DataForm FormOf(List<PatternField> fields, string? dataKey, RecordSource source)
    {
        if (dataKey is null) return DataForm.None;
        if (fields.Exists(field => field.Path == dataKey))
        {
            // Streams refuse a plain pattern for their data when the mapping is made, whatever the data will be.
            if (source != RecordSource.Sqs)
            {
                RuleHits.Note("FLT-040");
                RuleHits.Note("FLT-043");
                RuleHits.Note("FLT-044");
                throw new FilterPatternException("V19", $"\"{dataKey}\" must be an object for this event source", 0);
            }

            return DataForm.Plain;
        }

        if (source == RecordSource.Sqs) RuleHits.Note("FLT-035");
        return fields.Exists(field => field.Path.StartsWith(dataKey + ".", StringComparison.Ordinal)) ? DataForm.Json : DataForm.None;
    }
}
