namespace EsmTestKit;

/// <summary>How many deviations of each kind one schedule may have.</summary>
public sealed record EsmExplorationBudget
{
    /// <summary>Duplicates, lost responses, failing calls, crashes, throttles, copies.</summary>
    /// <value>0 or more; default 1.</value>
    public int Faults { get; init; } = 1;

    /// <summary>Batches smaller than they could be.</summary>
    /// <value>0 or more; default 1.</value>
    public int Cuts { get; init; } = 1;

    /// <summary>Records, groups or lanes out of their usual order.</summary>
    /// <value>0 or more; default 1.</value>
    public int Reorders { get; init; } = 1;

    /// <summary>Switches between invocations that run at the same time.</summary>
    /// <value>0 or more; default 1.</value>
    public int Preempts { get; init; } = 1;

    /// <summary>Cold starts, and environments other than the latest.</summary>
    /// <value>0 or more; default 1.</value>
    public int Environments { get; init; } = 1;
}
