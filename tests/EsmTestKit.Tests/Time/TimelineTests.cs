using EsmTestKit.Internal.Time;

namespace EsmTestKit.Tests.Time;

public sealed class TimelineTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Work_scheduled_by_work_inside_the_span_runs_inside_the_span()
    {
        var timeline = new Timeline(Start);
        DateTimeOffset? second = null;
        timeline.After(TimeSpan.FromSeconds(5), () => timeline.After(TimeSpan.FromSeconds(5), () => second = timeline.Now));

        while (timeline.RunNext(Start.AddSeconds(60)))
        {
        }

        Assert.Equal(Start.AddSeconds(10), second);
    }

    [Fact]
    public void Ties_run_in_order_of_scheduling()
    {
        var timeline = new Timeline(Start);
        var order = new List<int>();
        for (var index = 0; index < 100; index++)
        {
            var number = index;
            timeline.At(Start.AddSeconds(1), () => order.Add(number));
        }

        while (timeline.RunNext(Start.AddSeconds(1)))
        {
        }

        Assert.Equal(Enumerable.Range(0, 100), order);
    }

    [Fact]
    public void Cancelled_work_neither_runs_nor_holds_the_clock()
    {
        var timeline = new Timeline(Start);
        timeline.After(TimeSpan.FromSeconds(1), () => Assert.Fail("cancelled")).Cancel();

        Assert.Null(timeline.NextDue);
        Assert.False(timeline.RunNext(DateTimeOffset.MaxValue));
        Assert.Equal(Start, timeline.Now);
    }

    [Fact]
    public void What_was_due_in_the_past_is_due_now()
    {
        var timeline = new Timeline(Start);

        timeline.At(Start.AddSeconds(-1), () => { });

        Assert.Equal(Start, timeline.NextDue);
    }
}
