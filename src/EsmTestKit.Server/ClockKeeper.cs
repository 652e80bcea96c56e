using System.Diagnostics;
using EsmTestKit.Internal.Api;

namespace EsmTestKit.Internal.Server;

/// <summary>Moves the clock as the mode says. One advance at a time, whoever asks for it.</summary>
/// <param name="awaited">The next instant that a client waits for though nothing is due; null: there is none.</param>
internal sealed class ClockKeeper(Func<EsmSimulation> simulation, EsmClockMode mode, Func<EsmSimulation, DateTimeOffset?> awaited, Action<string>? log) : IAsyncDisposable
{
    private static readonly TimeSpan RealStep = TimeSpan.FromMilliseconds(20);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SemaphoreSlim _woken = new(0, 1);
    private readonly CancellationTokenSource _end = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = mode switch
    {
        EsmClockMode.Virtual => Task.CompletedTask,
        EsmClockMode.Auto => Task.Run(JumpAsync),
        EsmClockMode.Real => Task.Run(FollowAsync),
        _ => throw new UnreachableException(),
    };

    /// <summary>Something has happened that may be work.</summary>
    public void Wake()
    {
        try
        {
            if (_woken.CurrentCount == 0) _woken.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else woke it in this moment.
        }
    }

    /// <summary>Runs while nothing else moves the clock.</summary>
    public async Task<T> HoldAsync<T>(Func<Task<T>> work)
    {
        await _turn.WaitAsync(_end.Token).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Brings an answer that takes time. Where the clock follows the machine's, it comes by itself.</summary>
    public async Task<ApiAnswer> UntilAsync(EsmSimulation asked, Task<ApiAnswer> answer)
    {
        if (mode == EsmClockMode.Real) return await answer.WaitAsync(_end.Token).ConfigureAwait(false);
        // A drive that is under way may bring it: of a function that calls another it does.
        var drive = HoldAsync(() => answer.IsCompleted ? answer : asked.FinishAsync(answer, _end.Token));
        return await (await Task.WhenAny(answer, drive).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>A client has waited in vain until then: a clock that jumps has waited with it, unless it is at work.</summary>
    public async Task PassAsync(EsmSimulation waited, DateTimeOffset until)
    {
        if (mode != EsmClockMode.Auto || _end.IsCancellationRequested || !await _turn.WaitAsync(TimeSpan.Zero).ConfigureAwait(false)) return;
        try
        {
            if (waited == simulation() && waited.Now < until) await waited.AdvanceAsync(until - waited.Now, _end.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is EsmUsageException or OperationCanceledException)
        {
            log?.Invoke($"The clock stopped: {failure.Message}");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The clock makes no further step; a handler that runs is waited for elsewhere.</summary>
    public Task StopAsync() => _end.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        // A step under way ends before its world does.
        await _turn.WaitAsync().ConfigureAwait(false);
    }

    private Task JumpAsync() => RepeatAsync(async () =>
    {
        await _woken.WaitAsync(_end.Token).ConfigureAwait(false);
        await HoldAsync(() => JumpAsync(simulation())).ConfigureAwait(false);
    });

    private async Task<bool> JumpAsync(EsmSimulation world)
    {
        await world.RunUntilIdleAsync(_end.Token).ConfigureAwait(false);
        while (awaited(world) is { } instant)
        {
            await world.AdvanceAsync(instant - world.Now, _end.Token).ConfigureAwait(false);
            await world.RunUntilIdleAsync(_end.Token).ConfigureAwait(false);
        }

        return true;
    }

    private Task FollowAsync()
    {
        var since = Stopwatch.StartNew();
        var moved = TimeSpan.Zero;
        return RepeatAsync(async () =>
        {
            await Task.Delay(RealStep, _end.Token).ConfigureAwait(false);
            var span = since.Elapsed - moved;
            moved += span;
            await HoldAsync(() => simulation().AdvanceAsync(span, _end.Token)).ConfigureAwait(false);
        });
    }

    private async Task RepeatAsync(Func<Task> step)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await step().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // It is told, and the next request tries again: the server outlives a consumer that never comes to rest.
                log?.Invoke($"The clock stopped: {failure.Message}");
            }
        }
    }
}
