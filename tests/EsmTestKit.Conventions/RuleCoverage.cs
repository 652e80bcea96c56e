using System.Text.Json;
using System.Text.RegularExpressions;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Conventions;

/// <summary>Where each rule stands: proved by a test, left to the oracle, refused by the kit, deviated from, settled, or still open.</summary>
/// <param name="Deviation">By rule: what the kit knowingly does otherwise.</param>
/// <param name="Settled">By rule: why there is nothing to prove: another rule superseded it, or it states no behaviour.</param>
/// <param name="MostOpen">By family of rules (<c>SQS</c>): how many may still be open. It only falls.</param>
internal sealed partial record RuleCoverage(
    IReadOnlySet<string> Covered,
    IReadOnlyDictionary<string, string> Choice,
    IReadOnlyDictionary<string, string> Refused,
    IReadOnlyDictionary<string, string> Deviation,
    IReadOnlyDictionary<string, string> Settled,
    IReadOnlyDictionary<string, int> MostOpen)
{
    /// <summary>One file per family, so that work on one source never meets that on another.</summary>
    public const string StatusFolder = "tests/EsmTestKit.Conventions/RuleStatus";

    // The tests of [Covers] itself prove nothing about AWS.
    private const string TestsOfTheAttribute = "tests/EsmTestKit.Tests/Rules/CoversTests.cs";

    public static string StatusFile(string family) => $"{StatusFolder}/{family}.json";

    public static string Family(string id) => id.Split('-')[0];

    public static RuleCoverage Load()
    {
        var (choice, refused, deviation, settled, mostOpen) = (Texts(), Texts(), Texts(), Texts(), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var file in Repository.Files(StatusFolder))
        {
            using var status = JsonDocument.Parse(Repository.Read(file));
            Add(choice, status.RootElement, "choice");
            Add(refused, status.RootElement, "refused");
            Add(deviation, status.RootElement, "deviation");
            Add(settled, status.RootElement, "settled");
            mostOpen.Add(Path.GetFileNameWithoutExtension(file), status.RootElement.GetProperty("mostOpen").GetInt32());
        }

        var covered =
            from file in Repository.Files("tests")
            where file.EndsWith(".cs", StringComparison.Ordinal) && file != TestsOfTheAttribute
            from covers in CoversAttribute().Matches(Repository.Read(file))
            from id in Literal().Matches(covers.Groups[1].Value).Select(match => match.Groups[1].Value)
            select id;
        return new RuleCoverage(covered.ToHashSet(StringComparer.Ordinal), choice, refused, deviation, settled, mostOpen);
    }

    private static Dictionary<string, string> Texts() => new(StringComparer.Ordinal);

    // Few families have something in each list: one without entries may be left out.
    private static void Add(Dictionary<string, string> texts, JsonElement status, string list)
    {
        if (!status.TryGetProperty(list, out var rules)) return;
        foreach (var rule in rules.EnumerateObject()) texts.Add(rule.Name, rule.Value.GetString() ?? "");
    }

    public IEnumerable<Rule> Open(RuleBook book) => book.All.Where(rule => !Covered.Contains(rule.Id.Text) && !IsListed(rule.Id.Text));

    /// <summary>No test has to name such a rule, and none that stands here alone is claimed as proved.</summary>
    public bool IsListed(string id) => Choice.ContainsKey(id) || Refused.ContainsKey(id) || Deviation.ContainsKey(id) || Settled.ContainsKey(id);

    [GeneratedRegex(@"(?<![\w<""])Covers\(([^)]*)\)")]
    private static partial Regex CoversAttribute();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Literal();
}
