namespace EsmTestKit;

/// <summary>What becomes of schedules that fail by chance when they are made small.</summary>
/// <param name="Deviations">The most that one of them was left with.</param>
/// <param name="Invocations">The most that one of them was left with.</param>
/// <param name="Runs">The median of the runs that it took.</param>
public sealed record EsmZooShrinking(int Deviations, int Invocations, double Runs);
