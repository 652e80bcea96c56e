namespace EsmTestKit.Tests.Exploration;

/// <summary>A bound instance is one environment for ever: what AWS does to environments cannot be done to it, so it is not tried, and the report says so.</summary>
public sealed class BoundInstanceTests
{
    private static readonly EsmExplorationSettings NoFaults = new() { IncludeDependencyFaults = false, KeepFound = false };

    [Fact]
    public async Task What_it_remembers_is_no_loss_after_a_crash_or_a_timeout_that_would_have_made_it_anew()
    {
        var bound = await EsmExplore.SearchAsync(EsmClaim.NoLoss, sim => Build(sim, new(), bound: true), NoFaults);
        Assert.True(bound.Holds, bound.ToString());
        Assert.Contains("one environment for ever", bound.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_batches_never_run_in_it_side_by_side()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, sim => Build(sim, new() { BatchSize = 1 }, bound: true), NoFaults);
        Assert.True(report.Holds, report.ToString());

        // In environments of their own they do.
        var made = await EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, sim => Build(sim, new() { BatchSize = 1 }, bound: false), NoFaults);
        Assert.False(made.Holds);
    }

    private static void Build(EsmSimulation sim, SqsMappingSettings mapping, bool bound)
    {
        var store = new Store();
        sim.Observe(() => store.Total);
        var gated = sim.Gate<IStore>(store);
        var consumer = new Remembers(gated);
        var function = bound
            ? sim.CreateFunction("apply", consumer.HandleAsync, OrderScenario.Settings)
            : sim.CreateFunction("apply", () => new Remembers(gated), made => made.HandleAsync, OrderScenario.Settings);
        var orders = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(orders, function, mapping);
        orders.SendMessage("order-1");
        orders.SendMessage("order-2");
    }

    internal interface IStore
    {
        Task<int> ReadAsync();

        Task WriteAsync(int total);
    }

    private sealed class Store : IStore
    {
        public int Total { get; private set; }

        public Task<int> ReadAsync() => Task.FromResult(Total);

        public Task WriteAsync(int total)
        {
            Total = total;
            return Task.CompletedTask;
        }
    }

    /// <summary>Remembers what it has begun, and reads, adds and writes: right where it is alone and never killed.</summary>
    private sealed class Remembers(IStore store)
    {
        private readonly HashSet<string> _begun = new(StringComparer.Ordinal);

        public async Task HandleAsync(OrderEvent input)
        {
            foreach (var record in input.Records)
            {
                if (_begun.Add(record.MessageId)) await store.WriteAsync(await store.ReadAsync() + 1);
            }
        }
    }
}
