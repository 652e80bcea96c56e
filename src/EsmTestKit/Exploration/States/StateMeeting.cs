namespace EsmTestKit.Internal.Exploration;

/// <summary>A state that a schedule came to.</summary>
/// <param name="Visit">The schedule.</param>
/// <param name="Position">The step that comes next.</param>
internal readonly record struct StateMeeting(StateVisit Visit, int Position);
