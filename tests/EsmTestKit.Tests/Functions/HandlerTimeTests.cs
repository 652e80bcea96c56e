namespace EsmTestKit.Tests.Functions;

public sealed class HandlerTimeTests
{
    [Fact]
    public async Task Time_stands_still_while_the_handler_runs()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", async () =>
        {
            for (var n = 0; n < 100; n++) await Task.Yield();
        });

        var invocation = await host.RunAsync();

        Assert.Equal(invocation.StartedAt, invocation.EndedAt);
        Assert.Equal(host.Sim.Settings.StartTime, host.Sim.Now);
    }

    [Fact]
    public async Task The_virtual_duration_of_a_function_counts_from_its_start()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () => Task.Delay(TimeSpan.FromSeconds(1), host.Sim.Clock), new() { Duration = TimeSpan.FromSeconds(2) });
        host.Sim.CreateFunction("g", () => Task.Delay(TimeSpan.FromSeconds(2), host.Sim.Clock), new() { Duration = TimeSpan.FromSeconds(1) });

        Assert.Equal(TimeSpan.FromSeconds(2), Took(await host.RunAsync("f")));
        Assert.Equal(TimeSpan.FromSeconds(2), Took(await host.RunAsync("g")));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    public async Task A_wait_up_to_the_timeout_is_a_timeout_that_ends_there(int seconds)
    {
        await using var host = new Host();
        var wentOn = false;
        host.Sim.CreateFunction("f", async () =>
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(seconds), host.Sim.Clock);
            }
            finally
            {
                wentOn = true;
            }
        });

        var invocation = await host.RunAsync();
        await host.Sim.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.True(invocation.TimedOut);
        Assert.Equal("Sandbox.Timedout", invocation.ErrorType);
        Assert.Equal("RequestId: request-1 Error: Task timed out after 3.00 seconds", invocation.ErrorMessage);
        Assert.Equal(TimeSpan.FromSeconds(3), Took(invocation));
        // A killed process runs no finally block.
        Assert.False(wentOn);
    }

    [Fact]
    public async Task A_virtual_duration_at_the_timeout_is_a_timeout()
    {
        await using var host = new Host();
        var ran = false;
        host.Sim.CreateFunction("f", () => ran = true, Host.Json with { Duration = TimeSpan.FromSeconds(3) });

        Assert.True((await host.RunAsync()).TimedOut);
        Assert.True(ran);
    }

    [Fact]
    public async Task A_killed_handler_does_not_go_on_when_another_invocation_wakes_it()
    {
        await using var host = new Host();
        var gate = new TaskCompletionSource();
        var (calls, wentOn) = (0, false);
        host.Sim.CreateFunction("f", async () =>
        {
            if (calls++ == 0)
            {
                await Task.WhenAny(gate.Task, Task.Delay(TimeSpan.FromSeconds(60), host.Sim.Clock));
                wentOn = true;
            }
            else
            {
                gate.SetResult();
            }
        });

        Assert.True((await host.RunAsync()).TimedOut);
        Assert.False((await host.RunAsync()).TimedOut);
        await host.Sim.AdvanceAsync(TimeSpan.FromSeconds(90));

        Assert.False(wentOn);
    }

    [Fact]
    public async Task Waits_of_many_handlers_end_in_order_of_the_clock()
    {
        await using var host = new Host();
        var ends = new List<string>();
        foreach (var (name, seconds) in new[] { ("slow", 2), ("quick", 1), ("late", 2) })
        {
            host.Sim.CreateFunction(name, async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(seconds), host.Sim.Clock);
                ends.Add(name);
            });
        }

        host.Invoke("slow");
        host.Invoke("quick");
        host.Invoke("late");
        await host.Sim.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(["quick", "slow", "late"], ends);
        Assert.Equal(3, host.Outcomes.Count);
    }

    [Fact]
    public async Task An_advance_that_ends_within_a_wait_leaves_the_invocation_running()
    {
        await using var host = new Host();
        var function = host.Sim.CreateFunction("f", () => Task.Delay(TimeSpan.FromSeconds(2), host.Sim.Clock));

        host.Invoke();
        await host.Sim.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Null(function.Invocations[0].EndedAt);
        await host.Sim.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(host.Sim.Now, function.Invocations[0].EndedAt);
    }

    [Fact]
    public async Task Library_code_that_does_not_capture_stays_under_control()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", async () =>
        {
            for (var n = 0; n < 5; n++) await Task.Delay(TimeSpan.FromMilliseconds(100), host.Sim.Clock).ConfigureAwait(false);
            return Environment.CurrentManagedThreadId;
        }, Host.Json);

        var invocation = await host.RunAsync();

        Assert.False(invocation.HasEscaped);
        Assert.Equal(TimeSpan.FromMilliseconds(500), Took(invocation));
    }

    [Fact]
    public async Task A_handler_sees_no_synchronization_context_as_on_Lambda()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () => SynchronizationContext.Current is null, Host.Json);

        Assert.Equal("true", (await host.RunAsync()).Result);
    }

    [Fact]
    public async Task The_flow_of_the_test_reaches_the_handler()
    {
        await using var host = new Host();
        var local = new AsyncLocal<string> { Value = "of the test" };
        host.Sim.CreateFunction("f", () => local.Value, Host.Json);

        Assert.Equal("\"of the test\"", (await host.RunAsync()).Result);
    }

    private static TimeSpan? Took(LambdaInvocation invocation) => invocation.EndedAt - invocation.StartedAt;
}
