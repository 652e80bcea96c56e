namespace EsmTestKit.Internal.Exploration;

/// <summary>What a campaign is: results belong together only where all of this but the shard is the same.</summary>
/// <param name="Subject">What is explored: the contract's name.</param>
/// <param name="Fingerprint">Of the contract and its consumers.</param>
/// <param name="Engine">The kit's name and version.</param>
/// <param name="Budgets">In words.</param>
internal sealed record CampaignHeader(string Subject, EsmClaim Claim, string Fingerprint, string Engine, string Budgets, int MaxSchedules, int RandomRuns, long Seed, CampaignShard Shard)
{
    /// <summary>What keeps two results apart, in words; null: they are of one campaign.</summary>
    public string? DifferenceTo(CampaignHeader other)
    {
        (string What, object Own, object Others)[] all =
        [
            ("contract", Subject, other.Subject), ("claim", Claim, other.Claim), ("engine", Engine, other.Engine), ("budgets", Budgets, other.Budgets), ("schedules", MaxSchedules, other.MaxSchedules),
            ("random schedules", RandomRuns, other.RandomRuns), ("seed", Seed, other.Seed), ("number of shards", Shard.Count, other.Shard.Count), ("contract's or consumer's fingerprint", Fingerprint, other.Fingerprint),
        ];
        return Array.Find(all, one => !one.Own.Equals(one.Others)) is { What: { } what } different ? $"the {what} is {different.Own} in one and {different.Others} in the other" : null;
    }
}
