using System.Text.RegularExpressions;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Conventions;

public sealed partial class ReadmeTests
{
    [Fact]
    public void Every_block_of_code_in_the_README_is_a_region_of_a_test_that_runs()
    {
        var readme = Repository.Read("README.md");
        var shown = Shown().Matches(readme);
        Assert.Equal(Fence().Count(readme), shown.Count);
        foreach (Match block in shown)
        {
            var (file, region, code) = (block.Groups["file"].Value, block.Groups["region"].Value, block.Groups["code"].Value);
            var real = RegionOf(file, region);
            if (code == real) continue;
            if (!Accepted.Accepting) Assert.Fail($"README.md shows something else than region {region} of {file}. Accept the test's text: {Accepted.Command}\nThe test has:\n{real}");
            readme = readme.Replace(block.Value, block.Value[..(block.Groups["code"].Index - block.Index)] + real + "```", StringComparison.Ordinal);
            File.WriteAllText(Repository.PathOf("README.md"), readme);
        }
    }

    [Fact]
    public void The_table_of_fidelity_is_what_the_rules_and_their_status_say()
    {
        const string begin = "<!-- fidelity: written by the convention tests -->\n";
        const string end = "<!-- end of fidelity -->";
        var readme = Repository.Read("README.md");
        var (from, to) = (readme.IndexOf(begin, StringComparison.Ordinal) + begin.Length, readme.IndexOf(end, StringComparison.Ordinal));
        Assert.True(from >= begin.Length && to >= from, $"README.md has no section between \"{begin.Trim()}\" and \"{end}\".");
        var section = Fidelity.Section(new RuleBook(), RuleCoverage.Load());
        if (readme[from..to] == section) return;
        if (!Accepted.Accepting) Assert.Fail($"README.md shows another table of fidelity than the rules and their status. Accept the new one: {Accepted.Command}\nIt is:\n{section}");
        File.WriteAllText(Repository.PathOf("README.md"), readme[..from] + section + readme[to..]);
    }

    [Fact]
    public void Every_file_that_the_documents_link_to_exists() =>
        Offences.None(
            from document in Repository.TopFiles().Where(file => file.EndsWith(".md", StringComparison.Ordinal))
            from target in Link().Matches(Repository.Read(document)).Select(match => match.Groups[1].Value)
            where !target.StartsWith("http", StringComparison.Ordinal) && !Path.Exists(Repository.PathOf(target))
            select $"{document}: {target}",
            "Correct the link.");

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

    [GeneratedRegex(@"<!-- from (?<file>\S+) region (?<region>\S+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shown();

    [GeneratedRegex("^```csharp", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();
}
