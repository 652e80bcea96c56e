namespace EsmTestKit.Internal.Exploration;

/// <summary>A schedule that came through states behind its last deviation.</summary>
/// <param name="deviations">What it has of them.</param>
/// <param name="cost">What it has spent for them.</param>
internal sealed class StateVisit(IReadOnlyList<Deviation> deviations, Spending cost)
{
    public IReadOnlyList<Deviation> Deviations { get; } = deviations;

    public Spending Cost { get; } = cost;

    /// <summary>How it went on from each of its steps; null: it has not yet. The run itself is not kept: there are as many as schedules.</summary>
    public StateCourse? Course { get; set; }
}
