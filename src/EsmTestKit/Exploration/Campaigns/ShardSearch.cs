namespace EsmTestKit.Internal.Exploration;

/// <summary>A test's part of a search that several machines share: the undisturbed run, every single deviation, and the shard's own slices (EXP-600).</summary>
internal static class ShardSearch
{
    /// <summary>A search where there is nothing to share.</summary>
    public static SearchOutcome Run(Explorer explorer, Plan plan, CampaignShard shard, string subject, IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> foundBefore, CancellationToken stop)
    {
        if (shard.Count == 1) return explorer.Search(foundBefore);
        // The undisturbed run goes first: what fails in it is no schedule's fault.
        if (explorer.JudgeBenign() is null && explorer.FoundAgain(foundBefore) is { } again) return again with { Shard = shard };
        var campaign = new Campaign(explorer, explorer.Bounded(plan), shard, subject, goesOn: false);
        var tally = new Tally();
        var end = campaign.Run([], tally.Add, stop);
        if (end == CampaignEnd.Stopped) throw new OperationCanceledException(stop);
        return explorer.Told(campaign.Found.Count > 0 ? campaign.Found[0] : null) with { Tally = tally, Shard = shard };
    }
}
