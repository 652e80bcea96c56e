using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration;

public sealed class CampaignShardTests
{
    [Theory]
    [InlineData("0/1", "")]
    [InlineData("2/8", "ESMTESTKIT_SHARD=2/8 CI_NODE_INDEX=1 CI_NODE_TOTAL=4")]
    [InlineData("3/10", "AWS_BATCH_JOB_ARRAY_INDEX=3 AWS_BATCH_JOB_ARRAY_SIZE=10")]
    [InlineData("3/5", "JOB_COMPLETION_INDEX=3 ESMTESTKIT_SHARDS=5")]
    [InlineData("0/4", "CI_NODE_INDEX=1 CI_NODE_TOTAL=4")]
    [InlineData("0/1", "CI_NODE_TOTAL=1")]
    [InlineData("3/4", "CIRCLE_NODE_INDEX=3 CIRCLE_NODE_TOTAL=4")]
    [InlineData("1/3", "BUILDKITE_PARALLEL_JOB=1 BUILDKITE_PARALLEL_JOB_COUNT=3")]
    [InlineData("0/1", "SYSTEM_JOBPOSITIONINPHASE=1 SYSTEM_TOTALJOBSINPHASE=1")]
    [InlineData("1/2", "SYSTEM_JOBPOSITIONINPHASE=2 SYSTEM_TOTALJOBSINPHASE=2")]
    [InlineData("7/8", "SLURM_ARRAY_TASK_ID=7 SLURM_ARRAY_TASK_COUNT=8")]
    public void What_runs_jobs_side_by_side_says_which_one_this_is(string shard, string variables) =>
        Assert.Equal(shard, CampaignShard.Of(Environment(variables)).ToString());

    [Theory]
    [InlineData("ESMTESTKIT_SHARD=4/4", "Shards count from 0")]
    [InlineData("ESMTESTKIT_SHARD=1", "which is no shard")]
    [InlineData("ESMTESTKIT_SHARD=0/300", "at most 240 jobs")]
    [InlineData("JOB_COMPLETION_INDEX=3", "set ESMTESTKIT_SHARDS to the job's completions")]
    [InlineData("CIRCLE_NODE_INDEX=x CIRCLE_NODE_TOTAL=4", "Set ESMTESTKIT_SHARD=i/n instead")]
    public void What_is_no_shard_says_what_to_set(string variables, string cure) =>
        Assert.Contains(cure, Assert.Throws<EsmUsageException>(() => CampaignShard.Of(Environment(variables))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(240)]
    public void Every_slice_has_one_owner(int shards)
    {
        var owners = Enumerable.Range(0, Slices.Count).Select(slice => Enumerable.Range(0, shards).Count(index => new CampaignShard(index, shards).Owns(slice)));

        Assert.All(owners, count => Assert.Equal(1, count));
        Assert.Equal(10_003, Enumerable.Range(0, Slices.Count).Sum(slice => Slices.ShareOf(10_003, slice)));
    }

    [Fact]
    public void Slices_are_of_about_one_size()
    {
        var sizes = new int[Slices.Count];
        for (var first = 0; first < 40; first++)
        {
            for (var second = first + 1; second < 100; second++)
            {
                for (var option = 1; option <= 4; option++) sizes[Slices.Of(new Deviation(first, option), new Deviation(second, option))]++;
            }
        }

        Assert.InRange(sizes.Max(), sizes.Average(), sizes.Average() * 1.6);
        Assert.InRange(sizes.Min(), sizes.Average() * 0.5, sizes.Average());
    }

    private static Func<string, string?> Environment(string variables)
    {
        var set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return name => set.GetValueOrDefault(name);
    }
}
