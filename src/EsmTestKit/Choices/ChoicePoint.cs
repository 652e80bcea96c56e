using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Choices;

/// <summary>How sure it is that AWS may do this (EXP-003).</summary>
internal enum ChoiceLevel
{
    /// <summary>L1: AWS documents it, or was recorded doing it.</summary>
    Documented,

    /// <summary>L2: follows from what AWS documents, and the clock.</summary>
    Derived,

    /// <summary>L3: seen or undocumented; only on request.</summary>
    Undocumented,
}

/// <summary>What a choice is about: each claim is held against some of these (EXP-309), and a report tells the others.</summary>
[Flags]
internal enum ChoiceFamily
{
    /// <summary>Nothing that a mapping does: no claim is held against it.</summary>
    None = 0,

    /// <summary>Where the borders of batches are.</summary>
    Cut = 1,

    /// <summary>Something comes again, fails, or is given up.</summary>
    Redelivery = 2,

    /// <summary>What comes first, and what runs beside what.</summary>
    Order = 4,

    /// <summary>What producers do: only where the settings ask for it.</summary>
    Producer = 8,

    /// <summary>In which order a producer's records reach their shard: only where the settings ask for it.</summary>
    ProducerOrder = 16,
}

/// <summary>A kind of choice that AWS leaves open (<c>CP-01</c>; section 2.2 of the exploration plan).</summary>
/// <remarks>No record: every question of a search is looked up by it, and identity is quicker than three values.</remarks>
internal sealed class ChoicePoint(RuleId id, string name, ChoiceFamily family, ChoiceLevel level = ChoiceLevel.Documented)
{
    public static readonly ChoicePoint BatchCut = new("CP-01", "batch cut", ChoiceFamily.Cut | ChoiceFamily.Redelivery | ChoiceFamily.Order);
    public static readonly ChoicePoint Environment = new("CP-02", "environment", ChoiceFamily.Redelivery);

    /// <summary>What happens to a call that a handler makes: CP-03, CP-04, CP-05 and CP-23 are its options.</summary>
    public static readonly ChoicePoint GateFault = new("CP-03", "fault at a call", ChoiceFamily.Redelivery);
    public static readonly ChoicePoint Slow = new("CP-06", "slow handler", ChoiceFamily.Redelivery);
    public static readonly ChoicePoint Throttle = new("CP-07", "throttle", ChoiceFamily.Redelivery);
    public static readonly ChoicePoint Duplicate = new("CP-08", "duplicate without an error", ChoiceFamily.Redelivery);
    public static readonly ChoicePoint LostResponse = new("CP-09", "lost response", ChoiceFamily.Redelivery, ChoiceLevel.Derived);
    public static readonly ChoicePoint UnfinishedWork = new("CP-10", "unfinished work at return", ChoiceFamily.Redelivery);
    public static readonly ChoicePoint Interleaving = new("CP-11", "interleaving", ChoiceFamily.Redelivery | ChoiceFamily.Order);
    public static readonly ChoicePoint Reorder = new("CP-20", "reorder", ChoiceFamily.Order);
    public static readonly ChoicePoint Copy = new("CP-21", "copy of a message", ChoiceFamily.Redelivery);
    public static readonly ChoicePoint ShortPoll = new("SQS-112", "short poll", ChoiceFamily.None);
    public static readonly ChoicePoint Redrive = new("CP-26", "redrive from the dead-letter queue", ChoiceFamily.Redelivery);
    public static readonly ChoicePoint ProducerRetry = new("CP-27", "producer's retry", ChoiceFamily.Producer);
    public static readonly ChoicePoint Twice = new("CP-29", "the same message twice in a batch", ChoiceFamily.Redelivery, ChoiceLevel.Derived);
    public static readonly ChoicePoint GroupOrder = new("CP-30", "group order", ChoiceFamily.Order);
    public static readonly ChoicePoint LaneOrder = new("CP-40", "lane order", ChoiceFamily.Order);
    public static readonly ChoicePoint Expiry = new("CP-44", "records too old", ChoiceFamily.Redelivery);
    public static readonly ChoicePoint Restart = new("CP-45", "restart of the reader", ChoiceFamily.Redelivery, ChoiceLevel.Derived);
    public static readonly ChoicePoint Reshard = new("CP-47", "resharding", ChoiceFamily.Order);
    public static readonly ChoicePoint RecordSentAgain = new("CP-48", "a stream's record sent again", ChoiceFamily.Producer);
    public static readonly ChoicePoint ProducerOrder = new("CP-49", "a producer's records in another order", ChoiceFamily.ProducerOrder);
    public static readonly ChoicePoint Pause = new("CP-52", "pause of the mapping", ChoiceFamily.Redelivery);

    public RuleId Id { get; } = id;

    public string Name { get; } = name;

    public ChoiceFamily Family { get; } = family;

    public ChoiceLevel Level { get; } = level;

    /// <summary>Every kind there is, in the order of the plan: what each claim tries, and what a report says was not tried, are made of this list.</summary>
    public static readonly IReadOnlyList<ChoicePoint> All =
    [
        ChoicePoint.BatchCut, Environment, GateFault, Slow, Throttle, Duplicate, LostResponse, UnfinishedWork, Interleaving, Reorder, Copy, ShortPoll,
        Redrive, ProducerRetry, Twice, ChoicePoint.GroupOrder, LaneOrder, Expiry, Restart, Reshard, RecordSentAgain, ChoicePoint.ProducerOrder, Pause,
    ];

    /// <summary>What AWS leaves open and nobody asks yet: reports say so.</summary>
    public static readonly IReadOnlyList<(RuleId Id, string Name)> NotAsked =
    [
        ("CP-60", "invocations that share an environment, L1 on Lambda Managed Instances only"), ("CP-61", "overlapping invocations of one lane, L3: no recording shows them"),
    ];
}
