namespace EsmTestKit.Benchmarks;

/// <summary>Timers spread over a day on the virtual clock, all fired by one advance.</summary>
internal sealed class TimerFire : Scenario
{
    private const int SecondsOfADay = 86_400;

    public override Task<Func<Task<int>>> PrepareAsync(int count, int ways)
    {
        var sim = new EsmSimulation();
        var fired = 0;
        var timers = new List<ITimer>(count);
        for (var number = 0; number < count; number++)
        {
            // A large prime scatters them: neither sorted nor random.
            var due = TimeSpan.FromSeconds(number * 104_729L % SecondsOfADay);
            timers.Add(sim.Clock.CreateTimer(_ => fired++, null, due, Timeout.InfiniteTimeSpan));
        }

        return Task.FromResult<Func<Task<int>>>(async () =>
        {
            await using (sim)
            {
                await sim.AdvanceAsync(TimeSpan.FromSeconds(SecondsOfADay));
                GC.KeepAlive(timers);
                return fired;
            }
        });
    }
}
