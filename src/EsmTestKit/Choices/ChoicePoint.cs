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

/// <summary>A kind of choice that AWS leaves open (<c>CP-01</c>; section 2.2 of the exploration plan).</summary>
/// <remarks>No record: every question of a search is looked up by it, and identity is quicker than three values.</remarks>
internal sealed class ChoicePoint(RuleId id, string name, ChoiceLevel level = ChoiceLevel.Documented)
{
    public static readonly ChoicePoint BatchCut = new("CP-01", "batch cut");
    public static readonly ChoicePoint Environment = new("CP-02", "environment");

    /// <summary>What happens to a call that a handler makes: CP-03, CP-04, CP-05 and CP-23 are its options.</summary>
    public static readonly ChoicePoint GateFault = new("CP-03", "fault at a call");
    public static readonly ChoicePoint Slow = new("CP-06", "slow handler");
    public static readonly ChoicePoint Throttle = new("CP-07", "throttle");
    public static readonly ChoicePoint Duplicate = new("CP-08", "duplicate without an error");
    public static readonly ChoicePoint LostResponse = new("CP-09", "lost response", ChoiceLevel.Derived);
    public static readonly ChoicePoint UnfinishedWork = new("CP-10", "unfinished work at return");
    public static readonly ChoicePoint Interleaving = new("CP-11", "interleaving");
    public static readonly ChoicePoint Reorder = new("CP-20", "reorder");
    public static readonly ChoicePoint Copy = new("CP-21", "copy of a message");
    public static readonly ChoicePoint ShortPoll = new("SQS-112", "short poll");
    public static readonly ChoicePoint Redrive = new("CP-26", "redrive from the dead-letter queue");
    public static readonly ChoicePoint ProducerRetry = new("CP-27", "producer's retry");
    public static readonly ChoicePoint Twice = new("CP-29", "the same message twice in a batch", ChoiceLevel.Derived);
    public static readonly ChoicePoint GroupOrder = new("CP-30", "group order");
    public static readonly ChoicePoint LaneOrder = new("CP-40", "lane order");
    public static readonly ChoicePoint Expiry = new("CP-44", "records too old");
    public static readonly ChoicePoint Restart = new("CP-45", "restart of the reader", ChoiceLevel.Derived);
    public static readonly ChoicePoint Reshard = new("CP-47", "resharding");

    public RuleId Id { get; } = id;

    public string Name { get; } = name;

    public ChoiceLevel Level { get; } = level;

    /// <summary>Every kind there is, in the order of the plan.</summary>
    public static readonly IReadOnlyList<ChoicePoint> All =
    [
        ChoicePoint.BatchCut, Environment, GateFault, Slow, Throttle, Duplicate, LostResponse, UnfinishedWork, Interleaving, Reorder, Copy, ShortPoll,
        Redrive, ProducerRetry, Twice, ChoicePoint.GroupOrder, LaneOrder, Expiry, Restart, Reshard,
    ];
}
