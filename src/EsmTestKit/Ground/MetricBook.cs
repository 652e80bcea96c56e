namespace EsmTestKit.Internal.Ground;

/// <summary>CloudWatch's view: data points summed by namespace, metric and exactly one set of dimensions.</summary>
internal sealed class MetricBook
{
    private readonly SortedDictionary<(string Namespace, string Metric, string Dimensions), (double Sum, long Points)> _sums = [];

    public void Add(string space, string metric, IEnumerable<KeyValuePair<string, string>> dimensions, double value)
    {
        var key = (space, metric, Text(dimensions));
        var (sum, points) = _sums.GetValueOrDefault(key);
        _sums[key] = (sum + value, points + 1);
    }

    /// <summary>The sum since the start; null where no data point was ever published.</summary>
    public double? Sum(string space, string metric, IEnumerable<KeyValuePair<string, string>> dimensions) =>
        _sums.TryGetValue((space, metric, Text(dimensions)), out var entry) ? entry.Sum : null;

    private static string Text(IEnumerable<KeyValuePair<string, string>> dimensions) =>
        string.Join(',', dimensions.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}
