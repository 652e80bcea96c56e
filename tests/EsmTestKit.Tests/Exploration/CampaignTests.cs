using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration;

public sealed class CampaignTests : IDisposable
{
    private static readonly EsmExplorationSettings Settings = new() { Preset = EsmExplorationPreset.Standard, Budget = new() { Faults = 2 }, MaxSchedules = 900 };

    private static readonly Action<EsmSimulation> Careful = OrderScenario.Of((store, order) => store.TrySaveAsync(order));

    // Takes a failure of its call for a success once it has seen two: no single deviation shows it.
    private static readonly Action<EsmSimulation> ForgetsAtTheSecond = sim =>
    {
        var failures = 0;
        OrderScenario.Of(async (store, order) =>
        {
            try
            {
                await store.TrySaveAsync(order);
            }
            catch (TimeoutException) when (++failures == 2)
            {
                // Given up.
            }
        })(sim);
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("esm-campaign").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [Covers("EXP-600", "EXP-610", "EXP-611", "EXP-620", "EXP-621", "EXP-622", "EXP-623", "EXP-624")]
    public async Task Shards_together_run_what_one_machine_runs(int shards)
    {
        var whole = await RunAsync(Careful, CampaignShard.Whole);
        var parts = new List<ResultsFile>();
        for (var index = 0; index < shards; index++) parts.Add(await RunAsync(Careful, new CampaignShard(index, shards)));

        var (one, many) = (CampaignMerge.Of([whole]), CampaignMerge.Of(parts));

        Assert.Equal(one.Text(), many.Text());
        Assert.Equal(one.Json(), many.Json());
        Assert.Equal(0, many.ExitCode);
        Assert.InRange(many.Schedules, 750, 900);
        Assert.Equal(Lines(whole.Parts), Lines(parts.SelectMany(file => file.Parts)));
        Assert.All(parts, file => Assert.InRange(file.Parts.Count, 240 / shards, (240 / shards) + 2));
        Assert.Contains("of a swarm, 100 with random priorities. Another one of the swarm fails with at most", string.Join('\n', one.Text()), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("EXP-600", "EXP-223", "EXP-226")]
    public async Task What_guides_a_part_is_what_the_part_has_seen()
    {
        var settings = Settings with { Preset = EsmExplorationPreset.Thorough };
        var whole = await RunAsync(Careful, CampaignShard.Whole, settings: settings);
        List<ResultsFile> parts = [await RunAsync(Careful, new CampaignShard(0, 3), settings: settings), await RunAsync(Careful, new CampaignShard(1, 3), settings: settings), await RunAsync(Careful, new CampaignShard(2, 3), settings: settings)];

        Assert.Equal(Lines(whole.Parts), Lines(parts.SelectMany(file => file.Parts)));
        Assert.Equal((100, 50), (whole.Parts.Sum(part => part.Guided), whole.Parts.Sum(part => part.Uniform)));
        Assert.Contains(", 100 made of those that showed something new, 50 drawn evenly.", string.Join('\n', CampaignMerge.Of(parts).Text()), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("EXP-611", "EXP-233")]
    public async Task Findings_of_shards_are_one_where_they_are_of_one_kind()
    {
        var whole = await RunAsync(ForgetsAtTheSecond, CampaignShard.Whole, goesOn: true);
        List<ResultsFile> parts = [await RunAsync(ForgetsAtTheSecond, new CampaignShard(0, 2), goesOn: true), await RunAsync(ForgetsAtTheSecond, new CampaignShard(1, 2), goesOn: true)];

        var merged = CampaignMerge.Of(parts);

        Assert.Equal(Lines(whole.Parts), Lines(parts.SelectMany(file => file.Parts)));
        Assert.True(whole.Parts.Count(part => part.Found.Count > 0) > 1, "The same fault is found in several slices.");
        Assert.Equal(("O1", 2), Assert.Single(merged.Findings) is { } only ? (only.Bucket, only.Deviations) : default);
        Assert.Equal(1, merged.ExitCode);
        Assert.Contains("ESMTESTKIT_REPLAY=esm1.", string.Join('\n', merged.Text()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_deviation_ends_every_shard_at_once_with_the_same_finding()
    {
        var naive = OrderScenario.Of((store, order) => store.SaveAsync(order));
        List<ResultsFile> parts = [await RunAsync(naive, new CampaignShard(0, 3)), await RunAsync(naive, new CampaignShard(1, 3)), await RunAsync(naive, new CampaignShard(2, 3))];

        Assert.All(parts, file => Assert.Equal((CampaignEnd.Found, 1), (file.End, file.Parts.Count)));
        Assert.Equal(1, Assert.Single(CampaignMerge.Of(parts).Findings).Deviations);
        Assert.Equal(1, CampaignMerge.Of(parts[..1]).ExitCode);
    }

    [Fact]
    [Covers("EXP-602")]
    public async Task A_campaign_that_is_stopped_goes_on_where_it_was()
    {
        var file = Path.Combine(_folder, "stopped.jsonl");
        var whole = await RunAsync(Careful, CampaignShard.Whole);
        using var stop = new CancellationTokenSource();
        var stopped = await RunAsync(Careful, CampaignShard.Whole, file: file, stop: stop.Token, finished: part => stop.CancelIf(part.Slice == 20));
        // A process that is killed leaves half a line.
        await File.AppendAllTextAsync(file, "{\"part\":21,\"enum");

        var ran = new List<int?>();
        var resumed = await RunAsync(Careful, CampaignShard.Whole, file: file, finished: part => ran.Add(part.Slice));

        Assert.Equal((CampaignEnd.Stopped, 22), (stopped.End, stopped.Parts.Count));
        Assert.Equal(2, CampaignMerge.Of([stopped]).ExitCode);
        Assert.Contains("ran 21 of 240 slices", string.Join('\n', CampaignMerge.Of([stopped]).Text()), StringComparison.Ordinal);
        Assert.Equal([null, .. Enumerable.Range(21, 219)], ran);
        Assert.Equal(CampaignEnd.Complete, resumed.End);
        Assert.Equal(Lines(whole.Parts), Lines(resumed.Parts));
    }

    [Fact]
    public async Task A_budget_that_is_exhausted_by_all_shards_is_a_proof()
    {
        var settings = new EsmExplorationSettings { Budget = new() { Faults = 1, Cuts = 0, Reorders = 0, Preempts = 0, Environments = 1 }, MaxSchedules = 5_000 };
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Careful, settings);
        List<ResultsFile> parts = [await RunAsync(Careful, new CampaignShard(0, 2), settings: settings), await RunAsync(Careful, new CampaignShard(1, 2), settings: settings)];

        var text = string.Join('\n', CampaignMerge.Of(parts).Text());

        Assert.True(report.IsComplete);
        // The enumeration of one search, and that of a campaign, run the same schedules.
        Assert.Equal(report.ToString().Split(Environment.NewLine).Single(line => line.Contains("Every schedule", StringComparison.Ordinal)), text.Split('\n').Single(line => line.Contains("Every schedule", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_missing_is_said()
    {
        List<ResultsFile> parts = [await RunAsync(Careful, new CampaignShard(0, 3)), await RunAsync(Careful, new CampaignShard(2, 3))];

        var merged = CampaignMerge.Of(parts);

        Assert.Equal(2, merged.ExitCode);
        Assert.Equal(["Missing: shard 1/3 has no results."], merged.Missing);
        Assert.Contains("holds as far as it was run", string.Join('\n', merged.Text()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machines_that_do_not_agree_are_no_proof()
    {
        var here = await RunAsync(Careful, new CampaignShard(0, 2));
        var there = await RunAsync(OrderScenario.Of((store, order) => store.TrySaveAsync(order), orders: 3), new CampaignShard(1, 2));

        var merged = CampaignMerge.Of([here, there]);

        Assert.Contains("Uncontrolled, not proved: the undisturbed run and its single deviations came out differently on two machines", string.Join('\n', merged.Text()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_of_another_campaign_are_not_mixed_in()
    {
        var one = await RunAsync(Careful, new CampaignShard(0, 2));
        var other = await RunAsync(Careful, new CampaignShard(1, 2), settings: Settings with { Seed = 2 });

        Assert.Contains("the seed is 1 in one and 2 in the other", Assert.Throws<EsmUsageException>(() => CampaignMerge.Of([one, other])).Message, StringComparison.Ordinal);
        var taken = await Assert.ThrowsAsync<EsmUsageException>(() => RunAsync(Careful, new CampaignShard(0, 2), settings: Settings with { Seed = 2 }, file: one.Path));
        Assert.Contains("holds results of another campaign", taken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("no json\n", "line 1 is no result of a campaign")]
    [InlineData("{\"campaign\":2}\n", "another version of the format")]
    [InlineData("{\"campaign\":1,\"subject\":\"a\",\"claim\":\"idempotent\",\"fingerprint\":\"f\",\"engine\":\"e\",\"budgets\":\"b\",\"schedules\":1,\"random\":0,\"seed\":1,\"shard\":\"0/1\",\"slices\":240}\n{\"part\":1}\n", "line 2 is no result")]
    public void A_file_that_holds_something_else_is_refused(string text, string what)
    {
        var file = Path.Combine(_folder, "broken.jsonl");
        File.WriteAllText(file, text);

        Assert.Contains(what, Assert.Throws<EsmUsageException>(() => ResultsFile.Read(file)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Lines(IEnumerable<PartResult> parts) =>
        parts.Select(ResultsFile.LineOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private async Task<ResultsFile> RunAsync(
        Action<EsmSimulation> scenario, CampaignShard shard, bool goesOn = false, EsmExplorationSettings? settings = null, string? file = null, Action<PartResult>? finished = null, CancellationToken stop = default)
    {
        settings ??= Settings;
        file ??= Path.Combine(_folder, $"{Directory.GetFiles(_folder).Length}.jsonl");
        var plan = Plan.Of(settings, _ => null) with { RandomRuns = settings.MaxSchedules == 5_000 ? 0 : 500 };
        var explorer = await Explorer.BeginAsync(EsmClaim.Idempotent, scenario, settings, _ => null, CancellationToken.None);
        using (var writer = ResultsWriter.Open(file, new CampaignHeader("orders", EsmClaim.Idempotent, "fingerprint", "engine", Explored.BudgetsOf(plan), plan.MaxSchedules, plan.RandomRuns, plan.Seed, shard)))
        {
            var campaign = new Campaign(explorer, plan, shard, "orders idempotent", goesOn);
            writer.End(campaign.Run(writer.Before, part =>
            {
                writer.Add(part);
                finished?.Invoke(part);
            }, stop));
        }

        return ResultsFile.Read(file);
    }
}

internal static class Stopping
{
    public static void CancelIf(this CancellationTokenSource source, bool now)
    {
        if (now) source.Cancel();
    }
}
