namespace EsmTestKit.Internal.Ground;

/// <summary>One metric with its dimensions: what was published, minute by minute, as CloudWatch keeps it.</summary>
[NoState("it counts what was")]
internal sealed class MetricSeries(string space, string name, IReadOnlyList<KeyValuePair<string, string>> dimensions)
{
    // In order; nearly all that is published is of the latest.
    private readonly List<KeyValuePair<long, MetricPoint>> _minutes = [];

    public string Namespace => space;

    public string Name => name;

    public IReadOnlyList<KeyValuePair<string, string>> Dimensions => dimensions;

    /// <summary>The sum of everything.</summary>
    public double Total { get; private set; }

    public void Add(DateTimeOffset at, double value)
    {
        Total += value;
        var minute = at.UtcTicks / TimeSpan.TicksPerMinute;
        var place = _minutes.Count;
        while (place > 0 && _minutes[place - 1].Key > minute) place--;
        if (place > 0 && _minutes[place - 1].Key == minute) _minutes[place - 1] = new(minute, _minutes[place - 1].Value.With(value));
        else _minutes.Insert(place, new(minute, new MetricPoint(value, value, value, 1)));
    }

    /// <summary>The periods of a span that have data, the earliest first; a period begins at a multiple of its length.</summary>
    public IEnumerable<(DateTimeOffset Begin, MetricPoint Point)> Periods(DateTimeOffset begin, DateTimeOffset end, TimeSpan period) =>
        _minutes
            .Where(minute => minute.Key >= begin.UtcTicks / TimeSpan.TicksPerMinute && minute.Key * TimeSpan.TicksPerMinute < end.UtcTicks)
            .GroupBy(minute => minute.Key * TimeSpan.TicksPerMinute / period.Ticks, minute => minute.Value)
            .Select(points => (new DateTimeOffset(points.Key * period.Ticks, TimeSpan.Zero), points.Aggregate((one, other) => one.With(other))));
}

/// <summary>The values of a period, taken together.</summary>
internal readonly record struct MetricPoint(double Sum, double Minimum, double Maximum, long Count)
{
    public MetricPoint With(double value) => With(new MetricPoint(value, value, value, 1));

    public MetricPoint With(MetricPoint other) =>
        new(Sum + other.Sum, Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum), Count + other.Count);
}
