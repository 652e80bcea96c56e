using EsmTestKit.Internal.Time;

namespace EsmTestKit.Tests.Time;

public sealed class VirtualClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Timeline _timeline = new(Start);
    private readonly VirtualClock _clock;
    private readonly List<string> _seen = [];

    public VirtualClockTests() => _clock = new VirtualClock(_timeline, () => null);

    [Fact]
    public void It_tells_the_timelines_time_in_utc()
    {
        Run(TimeSpan.FromSeconds(5));

        Assert.Equal(Start.AddSeconds(5), _clock.GetUtcNow());
        Assert.Equal(TimeZoneInfo.Utc, _clock.LocalTimeZone);
        Assert.Equal(TimeSpan.FromSeconds(5), _clock.GetElapsedTime(Start.Ticks));
        Assert.Equal(10_000_000, _clock.TimestampFrequency);
    }

    [Fact]
    public void A_one_shot_timer_fires_once_at_its_instant()
    {
        using var timer = Timer(TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);

        Run(TimeSpan.FromSeconds(10));

        Assert.Equal(["2"], _seen);
    }

    [Fact]
    public void A_periodic_timer_fires_at_each_period_even_within_one_advance()
    {
        using var timer = Timer(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

        Run(TimeSpan.FromSeconds(10));

        Assert.Equal(["1", "4", "7", "10"], _seen);
    }

    [Fact]
    public void A_timer_can_be_changed_and_disposed()
    {
        using var timer = Timer(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        Assert.True(timer.Change(TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan));
        Run(TimeSpan.FromSeconds(5));
        timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        timer.Dispose();
        Run(TimeSpan.FromSeconds(5));

        Assert.Equal(["4"], _seen);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public void A_negative_time_is_refused_as_the_runtimes_timer_refuses_it() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Timer(TimeSpan.FromSeconds(-2), Timeout.InfiniteTimeSpan));

    [Fact]
    public void Two_chained_delays_finish_within_one_advance()
    {
        var chained = Chained();

        Run(TimeSpan.FromSeconds(60));

        Assert.True(chained.IsCompletedSuccessfully);
        Assert.Equal(["5", "10"], _seen);

        async Task Chained()
        {
            for (var n = 0; n < 2; n++)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), _clock).ConfigureAwait(false);
                See();
            }
        }
    }

    [Fact]
    public void A_token_cancels_on_the_virtual_clock()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(3), _clock);
        source.Token.Register(See);

        Run(TimeSpan.FromSeconds(5));

        Assert.Equal(["3"], _seen);
    }

    [Fact]
    public void The_callback_runs_in_the_flow_of_its_maker()
    {
        var local = new AsyncLocal<string>();
        local.Value = "maker";
        using var timer = _clock.CreateTimer(_ => _seen.Add(local.Value), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        local.Value = "driver";

        Run(TimeSpan.FromSeconds(1));

        Assert.Equal(["maker"], _seen);
        Assert.Equal("driver", local.Value);
    }

    private ITimer Timer(TimeSpan due, TimeSpan period) => _clock.CreateTimer(_ => See(), null, due, period);

    private void See() => _seen.Add((_timeline.Now - Start).TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private void Run(TimeSpan span)
    {
        // The driver's thread has no synchronization context either.
        SynchronizationContext.SetSynchronizationContext(null);
        var end = _timeline.Now + span;
        while (_timeline.RunNext(end))
        {
        }

        _timeline.MoveTo(end);
    }
}
