using System.Text.RegularExpressions;
using EsmTestKit.Internal.Exploration;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Conventions;

public sealed partial class ReadmeTests
{
    private const string FidelityDocument = "docs/fidelity.md";
    private const string OracleDocument = "docs/oracles.md";

    public static TheoryData<string> Documents => [.. Paths];

    private static IEnumerable<string> Paths => Repository.TopFiles().Concat(Repository.Files("docs")).Where(IsDocument).Concat(PackageReadmes);

    private static IEnumerable<string> PackageReadmes =>
        Directory.EnumerateDirectories(Repository.PathOf("src")).Select(project => $"src/{Path.GetFileName(project)}/README.md").Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_block_of_code_in_a_document_is_a_region_of_a_test_that_runs(string document)
    {
        var text = Repository.Read(document);
        var shown = Shown().Matches(text);
        Assert.Equal(Fence().Count(text), shown.Count(block => block.Groups["language"].Value == "csharp"));
        foreach (Match block in shown)
        {
            var (file, region, code) = (block.Groups["file"].Value, block.Groups["region"].Value, block.Groups["code"].Value);
            // A region of a test, or a whole file: one that a test checks, or that it wrote.
            var real = region.Length > 0 ? RegionOf(file, region) : Repository.Read(file).TrimStart('\uFEFF').TrimEnd('\n') + "\n";
            if (code == real) continue;
            if (!Accepted.Accepting) Assert.Fail($"{document} shows something else than {(region.Length > 0 ? $"region {region} of " : "")}{file}. Accept the test's text: {Accepted.Command}\nThe test has:\n{real}");
            text = text.Replace(block.Value, block.Value[..(block.Groups["code"].Index - block.Index)] + real + "```", StringComparison.Ordinal);
            File.WriteAllText(Repository.PathOf(document), text);
        }
    }

    [Fact]
    public void Every_package_has_a_README_of_its_own() =>
        Offences.None(
            from readme in PackageReadmes
            where !File.Exists(Repository.PathOf(readme))
            select readme,
            "Write it: what the package is for, in three sentences, and one example that a test runs.");

    [Fact]
    public void The_table_of_fidelity_is_what_the_rules_and_their_status_say()
    {
        const string begin = "<!-- fidelity: written by the convention tests -->\n";
        const string end = "<!-- end of fidelity -->";
        var readme = Repository.Read(FidelityDocument);
        var (from, to) = (readme.IndexOf(begin, StringComparison.Ordinal) + begin.Length, readme.IndexOf(end, StringComparison.Ordinal));
        Assert.True(from >= begin.Length && to >= from, $"{FidelityDocument} has no section between \"{begin.Trim()}\" and \"{end}\".");
        var section = Fidelity.Section(new RuleBook(), RuleCoverage.Load());
        if (readme[from..to] == section) return;
        if (!Accepted.Accepting) Assert.Fail($"{FidelityDocument} shows another table of fidelity than the rules and their status. Accept the new one: {Accepted.Command}\nIt is:\n{section}");
        File.WriteAllText(Repository.PathOf(FidelityDocument), readme[..from] + section + readme[to..]);
    }

    [Fact]
    public void The_table_of_oracles_is_the_one_that_claims_are_checked_by()
    {
        const string begin = "<!-- oracles: written by the convention tests -->\n";
        const string end = "<!-- end of oracles -->";
        var text = Repository.Read(OracleDocument);
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, text.IndexOf(end, StringComparison.Ordinal));
        Assert.True(from >= begin.Length && to >= from, $"{OracleDocument} has no section between \"{begin.Trim()}\" and \"{end}\".");
        var section = Applicability.ToMarkdown();
        if (text[from..to] == section) return;
        if (!Accepted.Accepting) Assert.Fail($"{OracleDocument} shows another table of oracles than claims are checked by. Accept the new one: {Accepted.Command}\nIt is:\n{section}");
        File.WriteAllText(Repository.PathOf(OracleDocument), text[..from] + section + text[to..]);
    }

    [Fact]
    public void Every_file_that_the_documents_link_to_exists() =>
        Offences.None(
            from document in Paths
            from target in Link().Matches(Repository.Read(document)).Select(match => match.Groups[1].Value)
            where !target.StartsWith("http", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Path.GetDirectoryName(Repository.PathOf(document))!, target))
            select $"{document}: {target}",
            "Correct the link.");

    private static bool IsDocument(string file) => file.EndsWith(".md", StringComparison.Ordinal);

    private static string RegionOf(string file, string region)
    {
        var lines = Repository.Read(file).Split('\n');
        var start = Array.FindIndex(lines, line => line.Trim() == $"#region {region}");
        Assert.True(start >= 0, $"{file} has no #region {region}.");
        var end = Array.FindIndex(lines, start, line => line.Trim() == "#endregion");
        var body = lines[(start + 1)..end];
        var indent = body.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Concat(body.Select(line => (line.Length == 0 ? "" : line[indent..]) + "\n"));
    }

    [GeneratedRegex(@"<!-- from (?<file>\S+)(?: region (?<region>\S+))? -->\n```(?<language>\w+)\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shown();

    [GeneratedRegex("^```csharp", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();
}
