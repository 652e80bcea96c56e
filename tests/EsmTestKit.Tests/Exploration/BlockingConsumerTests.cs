// Consumers under test: as careless as real ones.
#pragma warning disable RS0030
namespace EsmTestKit.Tests.Exploration;

/// <summary>Consumers that block their threads on each other: who waits for what another brings is no deadlock, and a deadlock is no finding of a delivery but told as what it is (EXP-409).</summary>
public sealed class BlockingConsumerTests
{
    // Without faults: who is killed while he holds what the process shares would never give it back, which processes of their own cannot do to each other.
    private static readonly EsmExplorationBudget OnlyOrders = new() { Faults = 0, Cuts = 1, Reorders = 1, Preempts = 2, Environments = 0 };

    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick, Budget = OnlyOrders, KeepFound = false };

    private static readonly Dictionary<string, Func<Turns, IOrderStore, string, Task>> Waits = new()
    {
        ["semaphore, and an await inside"] = async (turns, store, order) =>
        {
            turns.One.Wait();
            await store.TrySaveAsync(order);
            turns.One.Release();
        },
        ["semaphore, and a blocking call inside"] = (turns, store, order) =>
        {
            turns.One.Wait();
            store.TrySaveAsync(order).GetAwaiter().GetResult();
            turns.One.Release();
            return Task.CompletedTask;
        },
        ["monitor"] = (turns, store, order) =>
        {
            lock (turns) store.TrySaveAsync(order).GetAwaiter().GetResult();
            return Task.CompletedTask;
        },
    };

    public static TheoryData<string> Ways => [.. Waits.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    [Covers("EXP-407", "EXP-408")]
    public async Task Who_waits_for_another_invocation_is_no_deadlock(string way)
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, Of(Waits[way]), Quick);

        Assert.True(report.Holds, report.ToString());
        Assert.True(report.Control == "Tracked", report.ToString());
        Assert.True(report.Schedules > 1, report.ToString());
    }

    [Fact]
    public async Task A_deadlock_is_told_with_its_handlers_and_is_no_finding()
    {
        var error = await StoppedAsync(CrossAsync);

        Assert.StartsWith("The handler of \"apply\" (request ", error.Message, StringComparison.Ordinal);
        Assert.Contains(", \"apply\" (request ", error.Message, StringComparison.Ordinal);
        Assert.Contains("a deadlock", error.Message, StringComparison.Ordinal);
    }

    // In the order of the queue the first is done before the second begins.
    [Fact]
    [Covers("EXP-407", "EXP-123")]
    public async Task A_deadlock_of_one_delivery_among_many_is_told_with_it()
    {
        var error = await StoppedAsync(async (turns, store, order) =>
        {
            await store.TrySaveAsync($"{order} begins");
            await CrossAsync(turns, store, order);
        });

        Assert.Contains("a deadlock", error.Message, StringComparison.Ordinal);
        Assert.Contains("under this delivery: proceed:apply[orders#2]", error.Message, StringComparison.Ordinal);
        Assert.Contains(" ESMTESTKIT_REPLAY=esm1.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(error.Fix, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("EXP-123")]
    public async Task So_is_a_handler_that_never_ends()
    {
        using var stop = new CancellationTokenSource();
        var error = await StoppedAsync(async (turns, store, order) =>
        {
            await store.TrySaveAsync($"{order} begins");
            turns.Begun.Add(order);
            await store.TrySaveAsync(order);
            turns.Ended.Add(order);
            // Right as long as nobody comes between.
            while (turns.Begun.Count > turns.Ended.Count && !stop.IsCancellationRequested) Thread.SpinWait(100);
        }, patience: 1);
        await stop.CancelAsync();

        Assert.Contains("an endless loop", error.Message, StringComparison.Ordinal);
        Assert.Contains("under this delivery: proceed:apply[orders#2]", error.Message, StringComparison.Ordinal);
    }

    private static Task<EsmUsageException> StoppedAsync(Func<Turns, IOrderStore, string, Task> apply, int patience = 2) => Assert.ThrowsAsync<EsmUsageException>(() =>
        EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, Of(apply), Quick with { Simulation = new() { WatchdogTimeout = TimeSpan.FromSeconds(patience) } }));

    // Each takes first what the other takes last.
    private static async Task CrossAsync(Turns turns, IOrderStore store, string order)
    {
        var (first, second) = order == "order-1" ? (turns.One, turns.Other) : (turns.Other, turns.One);
        first.Wait();
        await store.TrySaveAsync(order);
        second.Wait();
        second.Release();
        first.Release();
    }

    // An invocation for each order, so that two overlap; what they wait for is each world's own.
    private static Action<EsmSimulation> Of(Func<Turns, IOrderStore, string, Task> apply) => sim =>
    {
        var turns = new Turns();
        OrderScenario.Of((store, order) => apply(turns, store, order), mapping: new() { BatchSize = 1 })(sim);
    };

    private sealed class Turns
    {
        public SemaphoreSlim One { get; } = new(1);

        public SemaphoreSlim Other { get; } = new(1);

        public List<string> Begun { get; } = [];

        public List<string> Ended { get; } = [];
    }
}
