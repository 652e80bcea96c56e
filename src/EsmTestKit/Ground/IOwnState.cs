namespace EsmTestKit.Internal.Ground;

/// <summary>Whose fields can say the same thing in several ways, and who says it in one (EXP-215).</summary>
internal interface IOwnState
{
    /// <summary>All that what comes can depend on.</summary>
    IEnumerable<object?> State { get; }
}
