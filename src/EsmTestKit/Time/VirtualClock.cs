namespace EsmTestKit.Internal.Time;

/// <summary>The timeline as a <see cref="TimeProvider"/>: what consumers and tests wait on.</summary>
internal sealed class VirtualClock(Timeline timeline, Func<ITimerOwner?> currentOwner) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => timeline.Now;

    public override long GetTimestamp() => timeline.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(timeline, currentOwner(), () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class VirtualTimer(Timeline timeline, ITimerOwner? owner, Action callback) : ITimer
    {
        private TimelineEntry? _entry;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            // Timers are made on whatever thread the consumer runs on; the timeline is the driver's. Nothing is due before the driver goes on.
            lock (timeline)
            {
                Forget();
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan) Wait(dueTime);
            }

            return true;
        }

        public void Dispose()
        {
            lock (timeline) Forget();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Wait(TimeSpan delay)
        {
            owner?.WaitBegan();
            _entry = timeline.After(delay, Fire);
        }

        private void Forget()
        {
            if (_entry is null) return;
            _entry.Cancel();
            _entry = null;
            owner?.WaitEnded();
        }

        private void Fire()
        {
            lock (timeline)
            {
                if (_entry is null) return;
                _entry = null;
                owner?.WaitEnded();
                if (_period > TimeSpan.Zero) Wait(_period);
            }

            // An invocation that was killed never goes on (EXP-411).
            if (owner is not { IsAbandoned: true }) callback();
        }
    }
}
