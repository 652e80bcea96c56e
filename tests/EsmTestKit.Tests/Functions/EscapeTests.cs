// Consumers under test: as careless as real ones.
#pragma warning disable RS0030
namespace EsmTestKit.Tests.Functions;

public sealed class EscapeTests
{
    [Fact]
    [Covers("EXP-400")]
    public async Task What_a_handler_yields_comes_back_first_in_first_out_and_without_a_context()
    {
        await using var host = new Host();
        var (steps, contexts) = (new List<string>(), new HashSet<SynchronizationContext?>());
        async Task PartAsync(string name)
        {
            for (var step = 1; step <= 3; step++)
            {
                steps.Add($"{name}{step}");
                contexts.Add(SynchronizationContext.Current);
                await Task.Yield();
            }
        }

        host.Sim.CreateFunction("f", () => Task.WhenAll(PartAsync("a"), PartAsync("b")));

        var invocation = await host.RunAsync();

        Assert.Equal(["a1", "b1", "a2", "b2", "a3", "b3"], steps);
        Assert.Null(Assert.Single(contexts));
        Assert.False(invocation.HasEscaped);
    }

    [Fact]
    public async Task A_handler_that_leaves_the_flow_suppressed_ends_all_the_same()
    {
        await using var host = new Host();
        async Task LaterAsync() => await Task.Delay(TimeSpan.FromSeconds(1), host.Sim.Clock);
        host.Sim.CreateFunction("f", () =>
        {
            ExecutionContext.SuppressFlow();
            return LaterAsync();
        });

        var invocation = await host.RunAsync();

        Assert.Null(invocation.ErrorType);
        Assert.Equal(TimeSpan.FromSeconds(1), invocation.EndedAt - invocation.StartedAt);
    }

    [Fact]
    [Covers("EXP-404")]
    public async Task Work_of_Task_Run_is_waited_for_and_said()
    {
        await using var host = new Host();
        var queue = host.Sim.CreateQueue("q");
        host.Sim.CreateFunction("f", () => Task.Run(() => queue.SendMessage("from the pool")), Host.Json);

        var invocation = await host.RunAsync();

        Assert.Null(invocation.ErrorType);
        Assert.True(invocation.HasEscaped);
        Assert.Single(queue.Messages);
        Assert.Contains("\"hasEscaped\":true", host.Sim.Ledger.ToJsonLines(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parallel_fan_out_enters_through_the_door_one_call_at_a_time()
    {
        await using var host = new Host();
        var queue = host.Sim.CreateQueue("q");
        var (inside, most) = (0, 0);
        host.Sim.CreateFunction("f", () => Parallel.ForEachAsync(Enumerable.Range(0, 50), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, _) =>
        {
            await Task.Yield();
            host.Sim.World.Door.Enter(() =>
            {
                most = Math.Max(most, ++inside);
                queue.SendMessage($"{n}");
                inside--;
            });
        }));

        var invocation = await host.RunAsync();

        Assert.Null(invocation.ErrorType);
        Assert.True(invocation.HasEscaped);
        Assert.Equal(1, most);
        Assert.Equal(Enumerable.Range(0, 50), queue.Messages.Select(message => int.Parse(message.Body, System.Globalization.CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public async Task A_blocking_parallel_loop_works_too()
    {
        await using var host = new Host();
        var queue = host.Sim.CreateQueue("q");
        host.Sim.CreateFunction("f", () => Parallel.For(0, 20, n => queue.SendMessage($"{n}")), Host.Json with { Serializer = EsmJsonSerializer.Default });

        var invocation = await host.RunAsync();

        Assert.Null(invocation.ErrorType);
        Assert.Equal(20, queue.Messages.Count);
    }

    // When the pool starts a piece is the machine's business: what is promised is that each waits at least its time, and that it is said.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Escaped_work_that_waits_for_the_clock_goes_on_when_its_time_has_come(bool blocks)
    {
        await using var host = new Host();
        double Now() => (host.Sim.Now - host.Sim.Settings.StartTime).TotalSeconds;
        host.Sim.CreateFunction("f", async () => await Task.WhenAll(Enumerable.Range(1, 3).Select(part => Task.Run(async () =>
        {
            var start = Now();
            var delay = Task.Delay(TimeSpan.FromSeconds(part / 2.0), host.Sim.Clock);
            if (blocks) delay.Wait();
            else await delay;
            return Now() - start;
        }))), Host.Json with { Timeout = TimeSpan.FromMinutes(1) });

        var invocation = await host.RunAsync();

        Assert.Equal("[0.5,1,1.5]", invocation.Result);
        Assert.True(invocation.HasEscaped);
    }

    [Fact]
    public async Task A_thread_of_its_own_is_an_escape()
    {
        await using var host = new Host();
        var queue = host.Sim.CreateQueue("q");
        host.Sim.CreateFunction("f", () =>
        {
            var thread = new Thread(() => queue.SendMessage("from a thread"));
            thread.Start();
            thread.Join();
        });

        var invocation = await host.RunAsync();

        Assert.True(invocation.HasEscaped);
        Assert.Single(queue.Messages);
    }

    [Fact]
    public async Task Escaped_work_may_log()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", (Amazon.Lambda.Core.ILambdaContext context) => Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => context.Logger.LogLine($"{n}")))));

        Assert.Equal(20, (await host.RunAsync()).Logs.Count);
    }

    [Fact]
    public async Task A_call_from_elsewhere_keeps_its_exception()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", async () =>
        {
            try
            {
                await Task.Run(() => host.Sim.World.Door.Enter(() => throw new InvalidOperationException("its own")));
                return "nothing";
            }
            catch (InvalidOperationException exception)
            {
                return exception.Message;
            }
        }, Host.Json);

        Assert.Equal("\"its own\"", (await host.RunAsync()).Result);
    }

    [Fact]
    public async Task The_test_may_look_while_an_advance_runs()
    {
        await using var host = new Host();
        var queue = host.Sim.CreateQueue("q");
        var gate = new TaskCompletionSource();
        host.Sim.CreateFunction("f", () => gate.Task);
        host.Invoke();

        var drive = host.Sim.RunUntilIdleAsync();
        queue.SendMessage("meanwhile");
        Assert.Single(queue.Messages);
        gate.SetResult();
        await drive;

        Assert.False(host.Sim.GetFunction("f").Invocations[0].HasEscaped);
    }
}
