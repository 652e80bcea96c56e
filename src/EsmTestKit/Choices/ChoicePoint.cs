using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Choices;

/// <summary>A kind of choice that AWS leaves open (<c>CP-01</c>; section 2.2 of the exploration plan).</summary>
internal sealed record ChoicePoint(RuleId Id, string Name)
{
    public static readonly ChoicePoint BatchCut = new("CP-01", "batch cut");
    public static readonly ChoicePoint Environment = new("CP-02", "environment");
    public static readonly ChoicePoint Throttle = new("CP-07", "throttle");
    public static readonly ChoicePoint Duplicate = new("CP-08", "duplicate without an error");
    public static readonly ChoicePoint LostResponse = new("CP-09", "lost response");
    public static readonly ChoicePoint Reorder = new("CP-20", "reorder");
    public static readonly ChoicePoint Copy = new("CP-21", "copy of a message");
    public static readonly ChoicePoint ShortPoll = new("SQS-112", "short poll");
    public static readonly ChoicePoint GroupOrder = new("CP-30", "group order");
    public static readonly ChoicePoint LaneOrder = new("CP-40", "lane order");
}
