using System.Globalization;
using System.Text;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Conventions;

/// <summary>What docs/fidelity.md says about how far the kit is AWS: written from the rules and their status, never by hand.</summary>
internal static class Fidelity
{
    /// <summary>Coverage is told in steps, so that not each new test changes the document.</summary>
    private const int Step = 5;

    private static readonly (string Family, string What)[] Families =
    [
        ("SQS", "queues and mappings on queues"), ("STR", "streams and mappings on streams"), ("CTL", "the mapping API"), ("FLT", "filters"),
        ("WIR", "the wire"), ("ADD", "corrections and additions"), ("EXP", "what the search may do"), ("CP", "choice points of the search"),
    ];

    public static string Section(RuleBook book, RuleCoverage coverage)
    {
        var text = new StringBuilder();
        text.Append("| rules | | recorded on AWS | documented or modelled | others' code or inferred | refused loudly | left to the search | nothing to prove | proved by tests |\n");
        text.Append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var (family, what) in Families) text.Append(Row(family, what, book, coverage));
        text.Append("\nEvery deviation from AWS that we know:\n\n| rules | what the kit does instead |\n| --- | --- |\n");
        foreach (var group in coverage.Refused.Concat(coverage.Deviation).GroupBy(rule => rule.Value, rule => rule.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(", ", group.Order(StringComparer.Ordinal))} | {Cell(group.Key)} |\n");
        }

        return text.ToString();
    }

    private static string Row(string family, string what, RuleBook book, RuleCoverage coverage)
    {
        var rules = book.All.Where(rule => RuleCoverage.Family(rule.Id.Text) == family).ToList();
        int Count(params RuleGrade[] grades) => rules.Count(rule => grades.Contains(rule.Grade));
        var (choice, refused) = (rules.Count(rule => coverage.Choice.ContainsKey(rule.Id.Text)), rules.Count(rule => coverage.Refused.ContainsKey(rule.Id.Text)));
        var deviation = rules.Count(rule => coverage.Deviation.ContainsKey(rule.Id.Text) && !coverage.Covered.Contains(rule.Id.Text));
        var settled = rules.Count(rule => coverage.Settled.ContainsKey(rule.Id.Text));
        // What was superseded or states no behaviour is neither counted as proved nor held against the family.
        var proved = rules.Count - coverage.MostOpen[family] - choice - refused - deviation - settled;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {family}, {rules.Count} | {what} | {Count(RuleGrade.Recorded, RuleGrade.Asserted)} | {Count(RuleGrade.Documented, RuleGrade.Model)} | {Count(RuleGrade.Peer, RuleGrade.Inferred)} | {refused} | {choice} | {settled} | {AtLeast(proved, rules.Count - settled)} |\n");
    }

    private static string AtLeast(int part, int whole) => (Math.Max(0, part) * 100 / whole / Step * Step) switch
    {
        100 => "all",
        0 => "few yet",
        var percent => string.Create(CultureInfo.InvariantCulture, $"at least {percent} %"),
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal);
}
