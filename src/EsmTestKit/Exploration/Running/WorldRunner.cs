namespace EsmTestKit.Internal.Exploration;

/// <summary>Builds a world and runs it to its end, once per schedule.</summary>
internal abstract class WorldRunner
{
    /// <summary>Records that are taken away before they are delivered: what the state would be without them.</summary>
    public IReadOnlySet<RecordName>? Withheld { get; init; }

    public abstract WorldRunner Without(IReadOnlySet<RecordName> records);

    /// <summary>On the calling thread: for consumers that were seen not to block.</summary>
    public abstract RunRecord Run(ScheduleWalk walk);

    /// <summary>Watched on a thread of its own, where user code runs: for the first run, and for consumers that block or escape.</summary>
    public abstract Task<RunRecord> RunApartAsync(ScheduleWalk walk);
}
