namespace EsmTestKit.Internal.Time;

/// <summary>A timer on the timeline, one-shot or periodic; made on whatever thread a consumer runs on, fired by the driver.</summary>
internal sealed class VirtualTimer(Timeline timeline, ITimerOwner? owner, bool isLimit, TimerCallback callback, object? state) : ITimer
{
    // As the runtime's own timer: the callback runs in the flow of whoever made it.
    private readonly ExecutionContext? _flow = ExecutionContext.Capture();
    private TimelineEntry? _entry;
    private TimeSpan _period;
    private bool _isDisposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        lock (timeline)
        {
            if (_isDisposed) return false;
            Forget();
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan) Wait(dueTime);
            return true;
        }
    }

    public void Dispose()
    {
        lock (timeline)
        {
            _isDisposed = true;
            Forget();
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Wait(TimeSpan delay)
    {
        owner?.WaitBegan(isLimit);
        _entry = timeline.After(delay, Fire);
    }

    private void Forget()
    {
        if (_entry is null) return;
        _entry.Cancel();
        _entry = null;
        owner?.WaitEnded(isLimit);
    }

    private void Fire()
    {
        lock (timeline)
        {
            if (_entry is null) return;
            _entry = null;
            owner?.WaitEnded(isLimit);
            if (_period > TimeSpan.Zero) Wait(_period);
            owner?.Woken();
        }

        // An invocation that was killed never goes on (EXP-411).
        if (owner is { IsAbandoned: true }) return;
        if (_flow is null) callback(state);
        else ExecutionContext.Run(_flow, static timer => ((VirtualTimer)timer!).Call(), this);
    }

    private void Call() => callback(state);
}
