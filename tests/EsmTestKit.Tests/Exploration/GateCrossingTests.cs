// Consumers under test: as careless as real ones.
#pragma warning disable RS0030
namespace EsmTestKit.Tests.Exploration;

/// <summary>Behind a gate a call goes on where it came from, as after an await.</summary>
public sealed class GateCrossingTests
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick, KeepFound = false };

    [Fact]
    [Covers("EXP-401")]
    public async Task In_a_context_of_the_handlers_own()
    {
        var context = new InPlace();

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of(async (store, order) =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            await store.TrySaveAsync(order);
        }), Quick);

        Assert.True(report.Holds, report.ToString());
        Assert.Equal("Controlled", report.Control);
        // The call's own way through the gate, and the handler's way on.
        Assert.True(context.Posts >= 2 * report.Schedules, $"{context.Posts} posts in {report.Schedules} schedules");
    }

    [Fact]
    [Covers("EXP-401")]
    public async Task On_a_scheduler_of_the_handlers_own()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of((store, order) =>
            Task.Factory.StartNew(() => store.TrySaveAsync(order), CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap(), orders: 1), Quick with { MaxSchedules = 10 });

        Assert.True(report.Holds, report.ToString());
        Assert.Equal("Tracked", report.Control);
    }

    [Fact]
    public async Task What_a_service_throws_before_it_returns_a_task_is_the_callers()
    {
        await using var sim = new EsmSimulation();
        var caught = new List<string>();
        var gate = sim.Gate<IRefusing>(new Refusing());
        var queue = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(queue, sim.CreateFunction("apply", async (Stream _) =>
        {
            try
            {
                await gate.SaveAsync("1");
            }
            catch (InvalidOperationException refusal)
            {
                caught.Add(refusal.Message);
            }
        }));
        queue.SendMessage("1");

        await sim.RunUntilIdleAsync();

        Assert.Equal("no", Assert.Single(caught));
        Assert.Equal("threw", Assert.Single(sim.Ledger.OfType<GateOpened>()).Outcome);
    }

    internal interface IRefusing
    {
        Task SaveAsync(string id);
    }

    private sealed class Refusing : IRefusing
    {
        public Task SaveAsync(string id) => throw new InvalidOperationException("no");
    }

    private sealed class InPlace : SynchronizationContext
    {
        public int Posts { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Posts++;
            d(state);
        }
    }
}
