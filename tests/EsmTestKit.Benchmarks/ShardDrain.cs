namespace EsmTestKit.Benchmarks;

/// <summary>Records of a Kinesis stream, read from the trim horizon at batch 100. Time and memory must be linear in what is pending.</summary>
internal sealed class ShardDrain : Scenario
{
    /// <summary>What one shard takes in a second.</summary>
    private const int PerSecond = 1_000;

    public override async Task<Func<Task<int>>> PrepareAsync(int count, int ways)
    {
        var sim = new EsmSimulation(new() { IdleLimit = TimeSpan.FromDays(1_000) });
        var stream = sim.CreateStream("orders", new() { ShardCount = ways });
        // A stream takes some time to become active.
        await sim.RunUntilIdleAsync();
        var delivered = 0;
        var function = Counting(sim, records => delivered += records);
        for (var number = 0; number < count; number++)
        {
            if (number > 0 && number % (PerSecond * ways) == 0) await sim.AdvanceAsync(TimeSpan.FromSeconds(1));
            stream.PutRecord(Body, $"p{Text(number % 1_000)}");
        }

        return async () =>
        {
            await using (sim)
            {
                sim.CreateEventSourceMapping(stream, function, new(StartingPosition.TrimHorizon));
                await sim.RunUntilIdleAsync();
                return delivered;
            }
        };
    }
}
