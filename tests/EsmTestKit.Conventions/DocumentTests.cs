using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace EsmTestKit.Conventions;

/// <summary>What documents show can be taken as it stands.</summary>
public sealed partial class DocumentTests
{
    private static IEnumerable<string> Documents => Repository.Files("docs").Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    [Fact]
    public void Every_block_of_YAML_is_YAML()
    {
        var blocks = Documents.SelectMany(Blocks).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.NotEmpty(Read(block).Children));
    }

    [Fact]
    public void The_matrix_has_a_job_for_each_shard_and_merges_all_of_them()
    {
        var workflow = Blocks("docs/campaigns.md").Select(Read).Single(block => block.Children.ContainsKey("jobs"));
        var explore = workflow["jobs"]["explore"];
        var shards = ((YamlSequenceNode)explore["strategy"]["matrix"]["shard"]).Children.Select(shard => shard.ToString()).ToList();

        Assert.Contains(((YamlSequenceNode)explore["steps"]).Children, step => Text(step, "run").Contains($"--shard ${{{{ matrix.shard }}}}/{shards.Count} ", StringComparison.Ordinal));
        var merge = ((YamlSequenceNode)workflow["jobs"]["merge"]["steps"]).Children.Select(step => Text(step, "run")).Single(run => run.Contains("esm merge", StringComparison.Ordinal));
        Assert.Equal(shards.Select(shard => $"results-{shard}.jsonl"), merge.Split(' ').Where(word => word.EndsWith(".jsonl", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_Indexed_Job_tells_its_pods_how_many_they_are()
    {
        var job = Blocks("docs/campaigns.md").Select(Read).Single(block => block.Children.TryGetValue("kind", out var kind) && kind.ToString() == "Job");
        var variable = Assert.Single(((YamlSequenceNode)job["spec"]["template"]["spec"]["containers"][0]["env"]).Children, one => one["name"].ToString() == "ESMTESTKIT_SHARDS");

        Assert.Equal("Indexed", job["spec"]["completionMode"].ToString());
        Assert.Equal(job["spec"]["completions"].ToString(), variable["value"].ToString());
    }

    private static IEnumerable<string> Blocks(string document) => Block().Matches(Repository.Read(document)).Select(match => match.Groups[1].Value);

    private static YamlMappingNode Read(string block)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(block));
        return Assert.IsType<YamlMappingNode>(Assert.Single(yaml.Documents).RootNode);
    }

    private static string Text(YamlNode node, string member) => ((YamlMappingNode)node).Children.TryGetValue(member, out var value) ? value.ToString() : "";

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
