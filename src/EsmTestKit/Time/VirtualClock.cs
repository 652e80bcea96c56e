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
        ArgumentNullException.ThrowIfNull(callback);
        // A token that cancels later limits a wait for something else: the clock must not run ahead of that at once.
        var isLimit = state is CancellationTokenSource;
        var timer = new VirtualTimer(timeline, currentOwner(), isLimit, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
