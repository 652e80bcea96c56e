namespace EsmTestKit.Internal.Choices;

/// <summary>A call that may go on next, as far as it matters to the order of calls (EXP-210).</summary>
/// <param name="Site">Its stable address.</param>
/// <param name="Actor">The invocation whose call it is.</param>
/// <param name="Environment">Where that runs.</param>
/// <param name="Touches">All that the call reads or writes, exactly; null: nobody knows.</param>
/// <param name="IsWrite">Whether it may change anything.</param>
internal readonly record struct Move(string Site, object Actor, object Environment, string? Touches, bool IsWrite)
{
    /// <summary>Whether the order of two calls may matter. What nobody knows the extent of touches everything.</summary>
    public bool DependsOn(Move other) =>
        ReferenceEquals(Actor, other.Actor) || ReferenceEquals(Environment, other.Environment)
        || Touches is null || other.Touches is null
        || (Touches == other.Touches && (IsWrite || other.IsWrite));
}
