using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Ground;

/// <summary>CloudWatch's view: data points by namespace, metric and exactly one set of dimensions.</summary>
[NoState("it counts what was")]
internal sealed class MetricBook(Timeline timeline, PastReads reads)
{
    private readonly SortedList<string, MetricSeries> _series = new(StringComparer.Ordinal);

    // What a mapping publishes has one dimension, and is published for each batch: found without building its key.
    private Dictionary<(string Namespace, string Metric, string Dimension, string Of), MetricSeries>? _own;

    // Who has data points that nobody has asked for yet.
    private readonly List<Action> _publishers = [];

    /// <summary>In order of namespace, name and dimensions.</summary>
    public IEnumerable<MetricSeries> All
    {
        get
        {
            Publish();
            return _series.Values;
        }
    }

    /// <param name="space">The namespace: <c>AWS/Lambda</c>.</param>
    /// <param name="dimension">The dimension's name: <c>FunctionName</c>.</param>
    /// <param name="of">Its value.</param>
    public void Add(string space, string metric, string dimension, string of, double value)
    {
        var key = (space, metric, dimension, of);
        _own ??= [];
        if (!_own.TryGetValue(key, out var series)) _own.Add(key, series = Series(space, metric, dimension, of));
        series.Add(Now, value);
    }

    /// <param name="at">Null: now.</param>
    public void Add(string space, string metric, IEnumerable<KeyValuePair<string, string>> dimensions, double value, DateTimeOffset? at) =>
        Series(space, metric, Ordered(dimensions)).Add(at ?? Now, value);

    /// <summary>Null where no data point was ever published.</summary>
    public MetricSeries? Find(string space, string metric, IEnumerable<KeyValuePair<string, string>> dimensions)
    {
        Publish();
        return _series.GetValueOrDefault(Key(space, metric, Ordered(dimensions)));
    }

    /// <summary>The sum since the start; null where no data point was ever published.</summary>
    public double? Sum(string space, string metric, IEnumerable<KeyValuePair<string, string>> dimensions) => Find(space, metric, dimensions)?.Total;

    /// <summary>Somebody has data points to publish before anybody looks.</summary>
    public void PublishLater(Action publish) => _publishers.Add(publish);

    /// <summary>The series with this one dimension, for who publishes in it again and again.</summary>
    public MetricSeries Series(string space, string metric, string dimension, string of) => Series(space, metric, [new(dimension, of)]);

    public DateTimeOffset Now => timeline.Now;

    private void Publish()
    {
        reads.Note("metrics");
        foreach (var publish in _publishers) publish();
        _publishers.Clear();
    }

    private MetricSeries Series(string space, string metric, KeyValuePair<string, string>[] ordered)
    {
        var key = Key(space, metric, ordered);
        if (!_series.TryGetValue(key, out var series)) _series.Add(key, series = new MetricSeries(space, metric, ordered));
        return series;
    }

    private static KeyValuePair<string, string>[] Ordered(IEnumerable<KeyValuePair<string, string>> dimensions) => [.. dimensions.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    private static string Key(string space, string metric, KeyValuePair<string, string>[] dimensions) =>
        dimensions is [var (name, value)] ? $"{space}\n{metric}\n{name}={value}" : $"{space}\n{metric}\n{string.Join(',', dimensions.Select(pair => $"{pair.Key}={pair.Value}"))}";
}
