using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration;

public sealed class ShardSearchTests
{
    private static readonly EsmExplorationSettings Settings = new() { Budget = new() { Faults = 2 }, MaxSchedules = 900 };

    [Fact]
    [Covers("EXP-600")]
    public async Task Tests_share_a_search_where_they_are_told_to()
    {
        var careful = OrderScenario.Of((store, order) => store.TrySaveAsync(order));
        var shards = new List<SearchOutcome>();
        for (var index = 0; index < 3; index++) shards.Add(await SearchAsync(careful, $"ESMTESTKIT_SHARD={index}/3"));
        var whole = await SearchAsync(careful, "");

        Assert.All(shards, shard => Assert.Null(shard.Found));
        Assert.All(shards, shard => Assert.InRange(shard.Tally.Total, 200, 600));
        Assert.All(shards, shard => Assert.False(shard.Tally.IsComplete));
        Assert.Equal(whole.Plan.RandomRuns, shards.Sum(shard => shard.Tally.Random));
        Assert.Contains("This is shard 1/3, as ESMTESTKIT_SHARD says: other machines run the rest", string.Join('\n', ReportText.Of(shards[1], null)), StringComparison.Ordinal);
        Assert.DoesNotContain("This is shard", string.Join('\n', ReportText.Of(whole, null)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_single_deviation_shows_every_shard_finds()
    {
        for (var index = 0; index < 3; index++)
        {
            var outcome = await SearchAsync(OrderScenario.Of((store, order) => store.SaveAsync(order)), $"ESMTESTKIT_SHARD={index}/3");

            Assert.Equal(("O1", 1), (outcome.Found?.Finding.Oracle, outcome.Found?.Decisions.Count));
        }
    }

    [Fact]
    public async Task What_was_found_before_every_shard_tries_first()
    {
        var scenario = OrderScenario.Of((store, order) => store.SaveAsync(order));
        var first = await SearchAsync(scenario, "");

        var again = await SearchAsync(scenario, "ESMTESTKIT_SHARD=2/3", [[.. first.Found!.Labels]]);

        Assert.True(again.WasReplayed);
        Assert.Equal(first.Found.Choices, again.Found!.Choices);
    }

    [Theory]
    [InlineData("", "0/1")]
    // Jobs that share out the tests have these too, and each test runs in one of them alone.
    [InlineData("CI_NODE_INDEX=2 CI_NODE_TOTAL=4", "0/1")]
    [InlineData("ESMTESTKIT_SHARD=auto CI_NODE_INDEX=2 CI_NODE_TOTAL=4", "1/4")]
    [InlineData("ESMTESTKIT_SHARD=auto JOB_COMPLETION_INDEX=3 ESMTESTKIT_SHARDS=5", "3/5")]
    [InlineData("ESMTESTKIT_SHARD=auto", "0/1")]
    [InlineData("ESMTESTKIT_SHARD=3/5 CI_NODE_INDEX=2 CI_NODE_TOTAL=4", "3/5")]
    public void A_test_takes_a_part_only_where_it_is_asked_for(string variables, string shard) =>
        Assert.Equal(shard, CampaignShard.OfTest(Environment(variables)).ToString());

    private static Task<SearchOutcome> SearchAsync(Action<EsmSimulation> scenario, string variables, IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>>? foundBefore = null) =>
        EsmExplore.SearchAsync(EsmClaim.Idempotent, scenario, Settings, "orders", foundBefore ?? [], Environment(variables), CancellationToken.None);

    private static Func<string, string?> Environment(string variables)
    {
        var all = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=')).ToDictionary(one => one[0], one => one[1], StringComparer.Ordinal);
        return all.GetValueOrDefault;
    }
}
