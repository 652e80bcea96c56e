namespace EsmTestKit.Benchmarks;

/// <summary>A FIFO queue whose messages lie in some groups, drained by a mapping. Time per message must not grow with either.</summary>
internal sealed class FifoDrain : Scenario
{
    public override Task<Func<Task<int>>> PrepareAsync(int count, int ways)
    {
        var sim = new EsmSimulation(new() { IdleLimit = TimeSpan.FromDays(1_000) });
        var queue = sim.CreateQueue("orders.fifo", new() { FifoQueue = true, MessageRetentionPeriod = TimeSpan.FromDays(14) });
        var delivered = 0;
        var function = Counting(sim, records => delivered += records);
        for (var number = 0; number < count; number++)
        {
            queue.SendMessage(Body, new() { MessageGroupId = $"g{Text(number % ways)}", MessageDeduplicationId = Text(number) });
        }

        return Task.FromResult<Func<Task<int>>>(async () =>
        {
            await using (sim)
            {
                sim.CreateEventSourceMapping(queue, function);
                await sim.RunUntilIdleAsync();
                return delivered;
            }
        });
    }
}
