using System.Text.Json;
using System.Text.RegularExpressions;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Conventions;

/// <summary>Where each rule stands: proved by a test, left to the oracle, refused by the kit, or still open.</summary>
internal sealed partial record RuleCoverage(
    IReadOnlySet<string> Covered,
    IReadOnlyDictionary<string, string> Choice,
    IReadOnlyDictionary<string, string> Refused,
    int MostOpen)
{
    public const string StatusFile = "tests/EsmTestKit.Conventions/rule-status.json";

    // The tests of [Covers] itself prove nothing about AWS.
    private const string TestsOfTheAttribute = "tests/EsmTestKit.Tests/Rules/CoversTests.cs";

    public static RuleCoverage Load()
    {
        using var status = JsonDocument.Parse(Repository.Read(StatusFile));
        var covered =
            from file in Repository.Files("tests")
            where file.EndsWith(".cs", StringComparison.Ordinal) && file != TestsOfTheAttribute
            from covers in CoversAttribute().Matches(Repository.Read(file))
            from id in Literal().Matches(covers.Groups[1].Value).Select(match => match.Groups[1].Value)
            select id;
        return new RuleCoverage(
            covered.ToHashSet(StringComparer.Ordinal),
            Reasons(status.RootElement.GetProperty("choice")),
            Reasons(status.RootElement.GetProperty("refused")),
            status.RootElement.GetProperty("mostOpen").GetInt32());
    }

    public IEnumerable<Rule> Open(RuleBook book) =>
        book.All.Where(rule => !Covered.Contains(rule.Id.Text) && !Choice.ContainsKey(rule.Id.Text) && !Refused.ContainsKey(rule.Id.Text));

    private static Dictionary<string, string> Reasons(JsonElement list) =>
        list.EnumerateObject().ToDictionary(rule => rule.Name, rule => rule.Value.GetString() ?? "", StringComparer.Ordinal);

    [GeneratedRegex(@"(?<![\w<""])Covers\(([^)]*)\)")]
    private static partial Regex CoversAttribute();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Literal();
}
