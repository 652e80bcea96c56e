namespace EsmTestKit.Internal.Ground;

/// <summary>CloudWatch's view: data points summed by namespace, metric and exactly one set of dimensions.</summary>
/// <remarks>Every metric that the kit publishes has one dimension.</remarks>
internal sealed class MetricBook
{
    private readonly Dictionary<(string Namespace, string Metric, string Dimension, string Of), double> _sums = [];

    /// <param name="space">The namespace: <c>AWS/Lambda</c>.</param>
    /// <param name="dimension">The dimension's name: <c>FunctionName</c>.</param>
    /// <param name="of">Its value.</param>
    public void Add(string space, string metric, string dimension, string of, double value)
    {
        var key = (space, metric, dimension, of);
        _sums[key] = _sums.GetValueOrDefault(key) + value;
    }

    /// <summary>The sum since the start; null where no data point was ever published.</summary>
    public double? Sum(string space, string metric, IEnumerable<KeyValuePair<string, string>> dimensions) =>
        dimensions.ToList() is [var (dimension, of)] && _sums.TryGetValue((space, metric, dimension, of), out var sum) ? sum : null;
}
