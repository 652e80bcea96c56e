using System.Text.Json.Serialization;

namespace EsmTestKit.Tests.Exploration;

/// <summary>A dependency that fails more often than the mapping tries again: what is missing then is lost, and no break of idempotency.</summary>
public sealed class GivenUpTests
{
    private static readonly EsmExplorationSettings Twice = new() { Budget = new() { Faults = 2, Cuts = 0, Reorders = 0, Preempts = 0, Environments = 0 }, MaxSchedules = 3_000 };

    private static readonly StreamMappingSettings OneRetry = new(StartingPosition.TrimHorizon) { MaximumRetryAttempts = 1 };

    [Fact]
    [Covers("EXP-301")]
    public async Task A_batch_that_is_given_up_half_done_is_no_break_of_idempotency()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Stream(OneRetry, orders: 5), Twice);

        Assert.True(report.Holds, report.ToString());
    }

    [Fact]
    public async Task The_same_is_loss_and_the_advice_speaks_of_the_mapping()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.NoLoss, Stream(OneRetry, orders: 5), Twice);

        Assert.Equal(("O2", 2), (report.Oracle, report.Deviations));
        Assert.Contains("name an OnFailure destination, and raise MaximumRetryAttempts", report.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("business key", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_destination_nothing_is_lost()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.NoLoss, Stream(OneRetry, orders: 5, withDestination: true), Twice);

        Assert.True(report.Holds, report.ToString());
    }

    [Theory]
    [InlineData(EsmClaim.Idempotent, false, true)]
    [InlineData(EsmClaim.NoLoss, false, false)]
    [InlineData(EsmClaim.NoLoss, true, true)]
    public async Task The_end_of_a_window_that_is_given_up_is_loss_and_nothing_else(EsmClaim claim, bool withDestination, bool holds)
    {
        var report = await EsmExplore.SearchAsync(claim, Window(withDestination), Twice);

        Assert.True(report.Holds == holds, report.ToString());
        if (!holds) Assert.Contains("name an OnFailure destination", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consumer_that_applies_twice_is_still_found_where_batches_are_given_up()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Stream(OneRetry, orders: 5, apply: (store, order) => store.SaveAsync(order)), Twice);

        Assert.Equal(("O1", 1), (report.Oracle, report.Deviations));
        Assert.Contains("business key", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_swallowed_failure_breaks_the_state_and_the_advice_speaks_of_loss()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Stream(OneRetry, orders: 2, apply: async (store, order) =>
        {
            try
            {
                await store.TrySaveAsync(order);
            }
            catch (TimeoutException)
            {
                // Given up by the consumer itself: nobody knows.
            }
        }), Twice);

        Assert.Equal(("O1", 1), (report.Oracle, report.Deviations));
        Assert.Contains("Report or throw for whatever was not done", report.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("business key", report.ToString(), StringComparison.Ordinal);
    }

    private static Action<EsmSimulation> Stream(StreamMappingSettings mapping, int orders, bool withDestination = false, Func<IOrderStore, string, Task>? apply = null) => sim =>
    {
        apply ??= (store, order) => store.TrySaveAsync(order);
        var store = new OrderStore();
        var source = sim.CreateStream("orders");
        var function = sim.CreateFunction("apply", () => new Records(sim.Gate<IOrderStore>(store), apply), consumer => consumer.HandleAsync, OrderScenario.Settings);
        sim.CreateEventSourceMapping(source, function, withDestination ? mapping with { OnFailure = sim.CreateQueue("failed") } : mapping);
        sim.Observe(() => store.Orders);
        for (var order = 1; order <= orders; order++) source.PutRecord($"order-{order}", "customer");
    };

    private static Action<EsmSimulation> Window(bool withDestination) => sim =>
    {
        var sums = new Sums();
        var source = sim.CreateStream("orders");
        var function = sim.CreateFunction("count", () => new Counter(sim.Gate<ISums>(sums)), consumer => consumer.HandleAsync, OrderScenario.Settings);
        var mapping = OneRetry with { TumblingWindow = TimeSpan.FromMinutes(1) };
        sim.CreateEventSourceMapping(source, function, withDestination ? mapping with { OnFailure = sim.CreateQueue("failed") } : mapping);
        sim.Observe(() => new { total = sums.OfShards.Values.Sum() });
        source.PutRecord("order-1", "customer");
        source.PutRecord("order-2", "customer");
    };

    private sealed record Batch(IReadOnlyList<Batch.Record> Records)
    {
        public sealed record Record(Kinesis Kinesis);

        public sealed record Kinesis(byte[] Data);
    }

    private sealed class Records(IOrderStore store, Func<IOrderStore, string, Task> apply)
    {
        public async Task HandleAsync(Batch input)
        {
            foreach (var record in input.Records) await apply(store, System.Text.Encoding.UTF8.GetString(record.Kinesis.Data));
        }
    }

    private sealed record Seen(int Count);

    private sealed record WindowEvent(IReadOnlyList<Batch.Record> Records, Seen? State, bool IsFinalInvokeForWindow, string ShardId);

    private sealed record WindowAnswer([property: JsonPropertyName("state")] Seen State);

    public interface ISums
    {
        Task TryAddAsync(string shard, int count);
    }

    private sealed class Sums : ISums
    {
        public SortedDictionary<string, int> OfShards { get; } = new(StringComparer.Ordinal);

        public Task TryAddAsync(string shard, int count)
        {
            OfShards.TryAdd(shard, count);
            return Task.CompletedTask;
        }
    }

    /// <summary>Writes what a window has counted once, when it ends; a shard that ends has a window of its own.</summary>
    private sealed class Counter(ISums sums)
    {
        public async Task<WindowAnswer> HandleAsync(WindowEvent input)
        {
            var count = (input.State?.Count ?? 0) + input.Records.Count;
            if (input.IsFinalInvokeForWindow) await sums.TryAddAsync(input.ShardId, count);
            return new WindowAnswer(new Seen(count));
        }
    }
}
