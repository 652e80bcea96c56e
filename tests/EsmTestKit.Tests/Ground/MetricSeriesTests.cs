using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Tests.Ground;

public sealed class MetricSeriesTests
{
    [Fact]
    public void Data_points_may_come_in_any_order()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var series = new MetricSeries("AWS/Lambda", "Invocations", []);
        foreach (var minute in new[] { 10, 5, 7, 5, 12, 10, 0 }) series.Add(start.AddMinutes(minute), minute);

        Assert.Equal(
            [(0, 0, 1), (5, 10, 2), (7, 7, 1), (10, 20, 2), (12, 12, 1)],
            series.Periods(start, start.AddHours(1), TimeSpan.FromMinutes(1)).Select(period => ((period.Begin - start).TotalMinutes, period.Point.Sum, period.Point.Count)).Select(point => ((int)point.TotalMinutes, (int)point.Sum, (int)point.Count)));
        Assert.Equal(49, series.Total);
        Assert.Equal([(5.0, 3L), (10.0, 3L)], series.Periods(start.AddMinutes(5), start.AddHours(1), TimeSpan.FromMinutes(5)).Select(period => ((period.Begin - start).TotalMinutes, period.Point.Count)));
    }
}
