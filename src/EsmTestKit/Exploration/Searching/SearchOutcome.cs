namespace EsmTestKit.Internal.Exploration;

/// <summary>How far what was run can be relied on (EXP-408).</summary>
internal enum ControlLevel
{
    /// <summary>Nothing escaped, and the same schedule ran the same twice: what was exhausted is proved.</summary>
    Controlled,

    /// <summary>Handlers blocked or worked on other threads: what was run is tested.</summary>
    Tracked,

    /// <summary>The same schedule ran differently the second time.</summary>
    Uncontrolled,
}

/// <summary>What came of an exploration.</summary>
/// <param name="Benign">The undisturbed run.</param>
/// <param name="Found">Null: the claim held.</param>
/// <param name="Doubt">Why the control level is not the best; null: it is.</param>
internal sealed record SearchOutcome(EsmClaim Claim, RunRecord Benign, Counterexample? Found, Tally Tally, Plan Plan, ControlLevel Control, string? Doubt)
{
    /// <summary>What AWS leaves open and was left out.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>So many runs gave up more records than can be judged by the state.</summary>
    public int NotJudged { get; init; }

    /// <summary>So many schedules had decisions that the consumer before does not come to.</summary>
    public int NotCompared { get; init; }

    /// <summary>It was replayed from a handle or a file, not searched for.</summary>
    public bool WasReplayed { get; init; }

    /// <summary>Which part of the search this is.</summary>
    public CampaignShard Shard { get; init; } = CampaignShard.Whole;
}
