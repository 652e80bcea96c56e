using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration;

/// <summary>Runs what another one runs, and tells of each run.</summary>
internal sealed class ListeningRunner(WorldRunner inner, Action<RunRecord> told) : WorldRunner
{
    public override WorldRunner Without(IReadOnlySet<RecordName> records) => inner.Without(records);

    public override RunRecord Run(ScheduleWalk walk) => Told(inner.Run(walk));

    public override async Task<RunRecord> RunApartAsync(ScheduleWalk walk) => Told(await inner.RunApartAsync(walk));

    private RunRecord Told(RunRecord run)
    {
        told(run);
        return run;
    }
}
