// Consumers under test: as careless as real ones.
#pragma warning disable RS0030
namespace EsmTestKit.Tests.Functions;

public sealed class BlockingHandlerTests
{
    // Whoever completes a handler's task runs others' continuations inside it: the flow of control leaves the handler and comes back.
    [Fact]
    public async Task A_thread_that_lost_the_baton_may_leave_the_handler_and_come_back()
    {
        await using var host = new Host();
        var outside = ExecutionContext.Capture()!;
        var queue = host.Sim.CreateQueue("q");
        host.Sim.CreateFunction("f", () =>
        {
            Task.Delay(TimeSpan.FromSeconds(1), host.Sim.Clock).Wait();
            ExecutionContext.Run(outside, _ => { }, null);
            queue.SendMessage("still the handler's thread");
        });

        var invocation = await host.RunAsync();

        Assert.Null(invocation.ErrorType);
        Assert.False(invocation.HasEscaped);
    }

    [Fact]
    [Covers("EXP-403", "EXP-407")]
    public async Task A_handler_may_block_on_a_virtual_delay()
    {
        await using var host = new Host();
        var queue = host.Sim.CreateQueue("q");
        host.Sim.CreateFunction("f", () =>
        {
            Task.Delay(TimeSpan.FromSeconds(2), host.Sim.Clock).Wait();
            queue.SendMessage("after");
            return host.Sim.Now;
        }, Host.Json);

        var invocation = await host.RunAsync();

        Assert.Equal("\"2026-01-01T00:00:02+00:00\"", invocation.Result);
        Assert.Single(queue.Messages);
        Assert.False(invocation.HasEscaped);
    }

    [Fact]
    public async Task It_may_block_again_and_again()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () =>
        {
            for (var n = 0; n < 5; n++) Task.Delay(TimeSpan.FromMilliseconds(100), host.Sim.Clock).GetAwaiter().GetResult();
        });

        var invocation = await host.RunAsync();

        Assert.Equal(TimeSpan.FromMilliseconds(500), invocation.EndedAt - invocation.StartedAt);
    }

    [Fact]
    public async Task Blocked_handlers_of_several_functions_run_beside_each_other()
    {
        await using var host = new Host();
        for (var n = 1; n <= 3; n++)
        {
            var wait = TimeSpan.FromSeconds(n / 2.0);
            host.Sim.CreateFunction($"f{n}", () => Task.Delay(wait, host.Sim.Clock).Wait());
            host.Invoke($"f{n}");
        }

        await host.Sim.RunUntilIdleAsync();

        Assert.Equal([0.5, 1, 1.5], host.Sim.Ledger.OfType<InvocationEnded>().Select(entry => (entry.At - host.Sim.Settings.StartTime).TotalSeconds));
    }

    [Fact]
    public async Task The_first_of_two_waits_that_ends_lets_the_handler_go_on_at_that_instant()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () =>
        {
            Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), host.Sim.Clock), Task.Delay(TimeSpan.FromSeconds(2), host.Sim.Clock)).Wait();
            return host.Sim.Now;
        }, Host.Json);

        for (var n = 0; n < 20; n++)
        {
            var start = host.Sim.Now;
            Assert.Equal($"\"{start.AddSeconds(1):yyyy-MM-ddTHH:mm:sszzz}\"", (await host.RunAsync()).Result);
            await host.Sim.AdvanceAsync(TimeSpan.FromSeconds(10) - (host.Sim.Now - start));
        }
    }

    [Fact]
    public async Task A_handler_that_another_lets_go_on_does_so_at_that_instant()
    {
        await using var host = new Host();
        using var gate = new SemaphoreSlim(0);
        var patient = Host.Json with { Timeout = TimeSpan.FromMinutes(1) };
        host.Sim.CreateFunction("blocked", () =>
        {
            gate.Wait();
            return host.Sim.Now;
        }, patient);
        host.Sim.CreateFunction("other", async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), host.Sim.Clock);
            gate.Release();
            await Task.Delay(TimeSpan.FromSeconds(1), host.Sim.Clock);
        }, patient);
        host.Invoke("blocked");
        host.Invoke("other");

        await host.Sim.RunUntilIdleAsync();

        Assert.Equal("\"2026-01-01T00:00:01+00:00\"", host.Sim.GetFunction("blocked").Invocations[0].Result);
    }

    [Fact]
    [Covers("EXP-411")]
    public async Task A_blocked_handler_can_be_killed_by_its_timeout()
    {
        await using var host = new Host();
        var queue = host.Sim.CreateQueue("q");
        using var done = new ManualResetEventSlim();
        var refused = false;
        host.Sim.CreateFunction("f", () =>
        {
            done.Wait();
            try
            {
                queue.SendMessage("too late");
            }
            catch (OperationCanceledException)
            {
                refused = true;
            }

            done.Reset();
        }, new() { Timeout = TimeSpan.FromSeconds(2) });
        host.Sim.CreateFunction("clock", () => Task.Delay(TimeSpan.FromSeconds(2.5), host.Sim.Clock));
        host.Invoke("clock");

        Assert.True((await host.RunAsync()).TimedOut);
        done.Set();
        while (done.IsSet) await Task.Yield();

        Assert.True(refused);
        Assert.Empty(queue.Messages);
    }

    [Fact]
    [Covers("EXP-407")]
    public async Task Nested_tasks_that_are_waited_for_run_inline()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () => Task.Factory.StartNew(() => 7).Result, Host.Json);

        var invocation = await host.RunAsync();

        Assert.Equal("7", invocation.Result);
        Assert.False(invocation.HasEscaped);
    }

    [Fact]
    public async Task Real_sleep_takes_no_virtual_time()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () => Thread.Sleep(50));

        var invocation = await host.RunAsync();

        Assert.Equal(invocation.StartedAt, invocation.EndedAt);
    }

    [Fact]
    public async Task Real_waiting_takes_no_virtual_time()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () => Task.Delay(50));

        var invocation = await host.RunAsync();

        Assert.Equal(invocation.StartedAt, invocation.EndedAt);
        Assert.False(invocation.TimedOut);
    }

    [Fact]
    public async Task A_virtual_limit_on_real_waiting_does_not_cut_it_short()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", async () =>
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), host.Sim.Clock);
            await Task.Delay(50, limit.Token);
        });

        Assert.Null((await host.RunAsync()).ErrorType);
    }

    [Fact]
    public async Task A_handler_that_waits_for_another_which_waits_for_the_clock_goes_on()
    {
        await using var host = new Host();
        using var gate = new SemaphoreSlim(1);
        foreach (var name in new[] { "f", "g" })
        {
            host.Sim.CreateFunction(name, async () =>
            {
                await gate.WaitAsync();
                await Task.Delay(TimeSpan.FromSeconds(1), host.Sim.Clock);
                gate.Release();
            });
        }

        host.Invoke("f");
        host.Invoke("g");
        await host.Sim.RunUntilIdleAsync();

        Assert.Equal([1.0, 2], host.Sim.Ledger.OfType<InvocationEnded>().Select(entry => (entry.At - host.Sim.Settings.StartTime).TotalSeconds));
    }

    [Fact]
    public async Task A_handler_that_never_ends_is_named_and_the_simulation_stays_shut()
    {
        var host = new Host(new() { WatchdogTimeout = TimeSpan.FromMilliseconds(300) });
        var stop = false;
        host.Sim.CreateFunction("spinner", () =>
        {
            while (!Volatile.Read(ref stop))
            {
            }
        });
        host.Invoke("spinner");

        var error = await Assert.ThrowsAsync<EsmUsageException>(() => host.Sim.RunUntilIdleAsync());

        Assert.Equal(
            "The handler of \"spinner\" (request request-1) has made no progress for 0.3 s of real time. Likely causes: an endless loop; a wait for something that only the simulation's clock brings, made without that clock (Task.Delay, Thread.Sleep); a deadlock; a call to a real service that does not answer. "
            + "Give the handler the simulation's clock (sim.Clock), or raise EsmSimulationSettings.WatchdogTimeout.",
            error.Message);
        Assert.Same(error, Assert.Throws<EsmUsageException>(() => host.Sim.CreateQueue("q")));
        Assert.Same(error, await Assert.ThrowsAsync<EsmUsageException>(() => host.Sim.AdvanceAsync(TimeSpan.FromSeconds(1))));
        Volatile.Write(ref stop, true);
    }

    [Fact]
    public async Task A_handler_that_waits_for_nothing_is_named()
    {
        await using var host = new Host(new() { WatchdogTimeout = TimeSpan.FromMilliseconds(300) });
        host.Sim.CreateFunction("f", () => new TaskCompletionSource().Task);
        host.Invoke();

        var error = await Assert.ThrowsAsync<EsmUsageException>(() => host.Sim.RunUntilIdleAsync());

        Assert.StartsWith("The handler of \"f\" (request request-1) has made no progress", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_blocks_for_ever_is_named()
    {
        await using var host = new Host(new() { WatchdogTimeout = TimeSpan.FromMilliseconds(300) });
        using var never = new ManualResetEventSlim();
        host.Sim.CreateFunction("f", () => never.Wait());
        host.Invoke();

        await Assert.ThrowsAsync<EsmUsageException>(() => host.Sim.RunUntilIdleAsync());
        never.Set();
    }

    [Fact]
    public async Task Advancing_from_inside_a_handler_is_refused_with_the_cure()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () => host.Sim.AdvanceAsync(TimeSpan.FromSeconds(1)), Host.Json);

        var error = await Assert.ThrowsAsync<EsmUsageException>(() => host.RunAsync());

        Assert.Equal(
            "The clock was advanced from inside the handler of \"f\". Time belongs to the test: let the handler wait on the simulation's clock (await Task.Delay(span, sim.Clock)), or set LambdaFunctionSettings.Duration.",
            error.Message);
        await host.Sim.RunUntilIdleAsync();
        Assert.Equal("EsmUsageException", host.Sim.GetFunction("f").Invocations[0].ErrorType);
    }

    [Fact]
    public async Task Two_advances_at_once_are_refused()
    {
        await using var host = new Host();
        var gate = new TaskCompletionSource();
        host.Sim.CreateFunction("f", () => gate.Task);
        host.Invoke();

        var first = host.Sim.RunUntilIdleAsync();
        var error = await Assert.ThrowsAsync<EsmUsageException>(() => host.Sim.AdvanceAsync(TimeSpan.FromSeconds(1)));
        gate.SetResult();
        await first;

        Assert.StartsWith("This simulation is being advanced already.", error.Message, StringComparison.Ordinal);
    }
}
