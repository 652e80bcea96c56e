namespace EsmTestKit.Tests.Functions;

public sealed class DriverTests
{
    [Fact]
    public async Task Two_runs_of_a_busy_world_give_the_same_ledger()
    {
        var first = await BusyWorldAsync();
        Assert.Equal(first, await BusyWorldAsync());
        Assert.Contains("\"coldStart\":true", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_until_idle_stops_at_the_last_thing_that_counted()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () => Task.Delay(TimeSpan.FromSeconds(2), host.Sim.Clock));
        using var forgotten = host.Sim.Clock.CreateTimer(_ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        host.Invoke();

        await host.Sim.RunUntilIdleAsync();

        Assert.Equal(host.Sim.Settings.StartTime.AddSeconds(2), host.Sim.Now);
    }

    [Fact]
    public async Task A_run_that_does_not_become_idle_names_what_was_left()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () => Task.Delay(TimeSpan.FromMinutes(2), host.Sim.Clock), new() { Timeout = TimeSpan.FromMinutes(5) });
        host.Invoke();

        var error = await Assert.ThrowsAsync<EsmUsageException>(() => host.Sim.RunUntilIdleAsync(TimeSpan.FromMinutes(1), default));

        Assert.Contains("did not become idle within 00:01:00 of virtual time. Left: 1 running invocation(s), the first of \"f\".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_due_at_the_end_of_an_advance_happens_then_the_clock_stands_there()
    {
        await using var host = new Host();
        var seen = new List<DateTimeOffset>();
        using var timer = host.Sim.Clock.CreateTimer(_ => seen.Add(host.Sim.Now), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        await host.Sim.AdvanceAsync(TimeSpan.FromSeconds(4));
        await host.Sim.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal([host.Sim.Settings.StartTime.AddSeconds(2), host.Sim.Settings.StartTime.AddSeconds(4)], seen);
        Assert.Equal(host.Sim.Settings.StartTime.AddSeconds(5), host.Sim.Now);
    }

    [Fact]
    public async Task A_cancelled_token_stops_between_two_steps()
    {
        await using var host = new Host();
        using var source = new CancellationTokenSource();
        host.Sim.CreateFunction("f", async () =>
        {
            for (var n = 0; n < 3; n++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), host.Sim.Clock);
                if (n == 1) source.Cancel();
            }
        });
        host.Invoke();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Sim.RunUntilIdleAsync(source.Token));
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal(host.Sim.Settings.StartTime.AddMilliseconds(200), host.Sim.Now);

        await host.Sim.RunUntilIdleAsync();
        Assert.Equal(host.Sim.Settings.StartTime.AddMilliseconds(300), host.Sim.Now);
    }

    [Fact]
    public async Task A_negative_span_is_refused()
    {
        await using var host = new Host();

        await Assert.ThrowsAsync<EsmUsageException>(() => host.Sim.AdvanceAsync(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public async Task Many_simulations_run_beside_each_other()
    {
        var ledgers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => BusyWorldAsync()));

        Assert.Single(ledgers.Distinct());
    }

    [Fact]
    public async Task One_simulation_may_drive_another()
    {
        await using var outer = new Host();
        outer.Sim.CreateFunction("f", async () =>
        {
            await using var inner = new Host();
            inner.Sim.CreateFunction("g", () => Task.Delay(TimeSpan.FromSeconds(1), inner.Sim.Clock));
            return (await inner.RunAsync("g")).EndedAt;
        }, Host.Json);

        Assert.Equal("\"2026-01-01T00:00:01+00:00\"", (await outer.RunAsync()).Result);
    }

    private static async Task<string> BusyWorldAsync()
    {
        await using var host = new Host();
        var queue = host.Sim.CreateQueue("q");
        for (var f = 0; f < 3; f++)
        {
            var wait = TimeSpan.FromMilliseconds(100 * (f + 1));
            host.Sim.CreateFunction($"f{f}", () => f, _ => new Func<int, Task<int>>(async n =>
            {
                await Task.Yield();
                await Task.WhenAll(Enumerable.Range(0, 3).Select(async part =>
                {
                    await Task.Delay(wait * (part + n), host.Sim.Clock).ConfigureAwait(false);
                    queue.SendMessage($"{n}.{part}");
                }));
                if (n == 2) throw new InvalidOperationException("two");
                if (n == 3) Task.Delay(wait, host.Sim.Clock).Wait();
                return n;
            }), Host.Json);
            for (var n = 0; n < 4; n++) host.Invoke($"f{f}", $"{n}");
        }

        await host.Sim.RunUntilIdleAsync();
        return host.Sim.Ledger.ToJsonLines();
    }
}
