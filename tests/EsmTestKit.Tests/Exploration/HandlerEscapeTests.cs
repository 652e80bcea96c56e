// Consumers under test: as careless as real ones.
#pragma warning disable RS0030
using System.Net;
using System.Net.Sockets;

namespace EsmTestKit.Tests.Exploration;

/// <summary>How a consumer got out of the kit's hands is named, with the line that brings it back.</summary>
public sealed class HandlerEscapeTests
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick, MaxSchedules = 1, KeepFound = false };

    // A retry in real time, as many consumers have it: nothing of it shows where no call fails.
    [Theory]
    [InlineData(EsmExplorationPreset.Standard)]
    [InlineData(EsmExplorationPreset.Prove)]
    [Covers("EXP-408")]
    public async Task What_one_delivery_alone_shows_lowers_the_level_and_the_number_of_schedules(EsmExplorationPreset preset)
    {
        var settings = new EsmExplorationSettings { Preset = preset, KeepFound = false };
        var calm = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Three((store, order) => store.TrySaveAsync(order)), settings with { MaxSchedules = 2_000 });
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Three(async (store, order) =>
        {
            try
            {
                await store.TrySaveAsync(order);
            }
            catch (TimeoutException)
            {
                await Task.Delay(1);
                await store.TrySaveAsync(order);
            }
        }), settings);

        Assert.Equal("Controlled", calm.Control);
        Assert.True(report.Holds, report.ToString());
        Assert.True(report.Control == "Tracked", report.ToString());
        Assert.Contains("waited for something that neither", report.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Every schedule within the budget", report.ToString(), StringComparison.Ordinal);
        Assert.InRange(report.Schedules, 300, 450);
        Assert.True(calm.Schedules > report.Schedules);
    }

    [Theory]
    [InlineData("run", "left work to the thread pool (Task.Run, Parallel, ContinueWith), in HandlerEscapeTests.", "Await the work itself, without Task.Run.")]
    [InlineData("delay", "waited for something that neither the simulation's clock nor a gate brings (Task.Delay", "await Task.Delay(span, sim.Clock)")]
    [InlineData("unconfiguredDelay", "waited for real time (Task.Delay, CancelAfter or a timer)", "await Task.Delay(span, sim.Clock)")]
    [InlineData("parallel", "ran a parallel loop on the thread pool", "Task.WhenAll")]
    [InlineData("parallelAsync", "ran a parallel loop on the thread pool", "Task.WhenAll")]
    [InlineData("thread", "worked on a thread of its own", "Await the work itself.")]
    [InlineData("queue", "left work to the thread pool (QueueUserWorkItem", "Await the work itself.")]
    [InlineData("unconfigured", "went on in the thread pool after an await", "Await without ConfigureAwait(false)")]
    [InlineData("socket", "got an answer from a real socket", "EsmGateHandler before a handler that answers")]
    [InlineData("block", "blocked its thread while OrderStore.TrySaveAsync order-1 waited for its turn", "Await the call instead of .Result")]
    [Covers("EXP-408")]
    public async Task It_is_named_with_its_cure(string kind, string what, string cure)
    {
        using var server = new PatientServer();

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of((store, order) => kind == "socket" ? server.AskAsync() : EscapeAsync(kind, store, order), orders: 1), Quick);

        var text = report.ToString();
        Assert.True(report.Holds, text);
        Assert.Contains($"Tracked, not proved: the handler of \"apply\" {what}", text, StringComparison.Ordinal);
        Assert.Contains(cure, text[text.IndexOf("To have it explored under control:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    // Whoever blocks is waited for: that is no deadlock, in no schedule.
    [Fact]
    [Covers("EXP-408")]
    public async Task Blocked_handlers_of_overlapping_invocations_are_no_deadlock()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of((store, order) => EscapeAsync("block", store, order), orders: 2), Quick with { MaxSchedules = 20 });

        Assert.True(report.Holds, report.ToString());
        Assert.Equal("Tracked", report.Control);
    }

    // The order of two calls would be the machine's: the first is done on a thread that waits until the second has come to its gate.
    [Fact]
    [Covers("EXP-408")]
    public async Task A_call_that_has_left_the_process_comes_back_before_another_begins()
    {
        var runs = new List<SlowStore>();

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim =>
        {
            var store = new SlowStore();
            runs.Add(store);
            sim.Observe(() => store.Saved.Order());
            var source = sim.CreateQueue("orders");
            var function = sim.CreateFunction("apply", () => new OrderConsumer(sim.Gate<IOrderStore>(store), store.SaveInTurnAsync), consumer => consumer.HandleAsync, OrderScenario.Settings);
            sim.CreateEventSourceMapping(source, function, new() { BatchSize = 1 });
            source.SendMessage("order-1");
            source.SendMessage("order-2");
        }, Quick);

        Assert.Equal("Tracked", report.Control);
        Assert.All(runs, run => Assert.Equal(["order-1", "order-2"], run.Saved));
    }

    // An invocation for each order.
    private static Action<EsmSimulation> Three(Func<IOrderStore, string, Task> apply) => OrderScenario.Of(apply, orders: 3, mapping: new() { BatchSize = 1 });

    private static async Task EscapeAsync(string kind, IOrderStore store, string order)
    {
        switch (kind)
        {
            case "run":
                await Task.Run(() => { });
                break;
            case "delay":
                await Task.Delay(1);
                break;
            case "unconfiguredDelay":
                await Task.Delay(1).ConfigureAwait(false);
                break;
            case "parallel":
                Parallel.For(0, 100, new ParallelOptions(), _ => Thread.SpinWait(10_000));
                break;
            case "parallelAsync":
                await Parallel.ForEachAsync(Enumerable.Range(0, 4), new ParallelOptions(), (_, _) => ValueTask.CompletedTask);
                break;
            case "thread":
                var thread = new Thread(() => { });
                thread.Start();
                thread.Join();
                break;
            case "queue":
                var done = new TaskCompletionSource();
                ThreadPool.QueueUserWorkItem(_ => done.SetResult());
                await done.Task;
                break;
            case "unconfigured":
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                break;
            case "block":
                store.TrySaveAsync(order).GetAwaiter().GetResult();
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }

        await store.TrySaveAsync(order);
    }

    /// <summary>Its first call takes until the second is about to be made, and some time more.</summary>
    private sealed class SlowStore : IOrderStore
    {
        private volatile bool _secondCame;

        public List<string> Saved { get; } = [];

        public Task SaveInTurnAsync(IOrderStore gated, string order)
        {
            _secondCame |= order == "order-2";
            return gated.SaveAsync(order);
        }

        public Task SaveAsync(string order) => order == "order-2" ? Task.FromResult(Save(order)) : Task.Run(() =>
        {
            while (!_secondCame) Thread.Yield();
            for (var turn = 0; turn < 1_000; turn++) Thread.Yield();
            return Save(order);
        });

        public Task<bool> ExistsAsync(string order) => throw new NotSupportedException();

        public Task<bool> TrySaveAsync(string order) => throw new NotSupportedException();

        private bool Save(string order)
        {
            lock (Saved) Saved.Add(order);
            return true;
        }
    }

    /// <summary>Answers when the handler has begun to wait, never before.</summary>
    private sealed class PatientServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private volatile bool _isAwaited;

        public PatientServer()
        {
            _listener.Start();
            new Thread(Serve) { IsBackground = true }.Start();
        }

        public async Task AskAsync()
        {
            using var client = new TcpClient();
            client.Connect((IPEndPoint)_listener.LocalEndpoint);
            var answer = GetAsync(client.GetStream());
            _isAwaited = true;
            await answer;
        }

        public void Dispose() => _listener.Dispose();

        private static async Task GetAsync(NetworkStream stream) => await stream.ReadExactlyAsync(new byte[1]).ConfigureAwait(false);

        private void Serve()
        {
            try
            {
                while (true)
                {
                    using var client = _listener.AcceptTcpClient();
                    while (!_isAwaited) Thread.Yield();
                    _isAwaited = false;
                    client.GetStream().WriteByte(1);
                }
            }
            catch (SocketException)
            {
                // The test is over.
            }
        }
    }
}
