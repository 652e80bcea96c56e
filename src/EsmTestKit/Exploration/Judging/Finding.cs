namespace EsmTestKit.Internal.Exploration;

/// <summary>Why a run is bad.</summary>
/// <param name="Oracle">Which judge says so (<c>O1</c>).</param>
/// <param name="What">In one sentence.</param>
/// <param name="Expected">What was expected, where that can be shown beside what came.</param>
/// <param name="Actual">What came.</param>
/// <param name="Advice">What to change.</param>
internal sealed record Finding(string Oracle, string What, string? Expected, string? Actual, string Advice)
{
    /// <summary>Which of the oracle's kinds; null: it has but one (EXP-307).</summary>
    public FindingKind? Kind { get; init; }

    /// <summary>The run of another consumer on the same schedule, to be seen beside; null: the undisturbed run is (EXP-310).</summary>
    public RunRecord? Beside { get; init; }

    /// <summary>What else is to be seen, a line each.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Findings of one bucket are taken for one bug; each invariant is one of its own (EXP-233).</summary>
    public string Bucket => Kind is { } kind ? $"{Oracle} {kind.Name}" : Oracle == "O7" ? $"{Oracle} {What}" : Oracle;
}

/// <summary>A kind of finding, and how bad it is (EXP-307).</summary>
/// <param name="Name">As reports write it.</param>
/// <param name="Severity"><c>critical</c>: nothing goes on; <c>major</c>: records end where they should not.</param>
internal sealed record FindingKind(string Name, string Severity)
{
    /// <summary>It goes on for ever, and nothing gets done.</summary>
    public static readonly FindingKind Livelock = new("livelock", "critical");

    /// <summary>A shard goes no further, until its records are too old.</summary>
    public static readonly FindingKind BlockedShard = new("blocked shard", "critical");

    /// <summary>A healthy record is given up because it travels with one that fails.</summary>
    public static readonly FindingKind Collateral = new("collateral dead letter", "major");

    /// <summary>A healthy record is given up after faults that AWS may make.</summary>
    public static readonly FindingKind DeadLetter = new("dead letter", "major");
}
