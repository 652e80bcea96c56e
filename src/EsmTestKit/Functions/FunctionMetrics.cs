using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>What Lambda publishes of a function (ADD-69).</summary>
internal sealed class FunctionMetrics(MetricBook book, string function)
{
    private (MetricSeries Invocations, MetricSeries Errors, MetricSeries Throttles)? _series;

    /// <summary>Each attempt that reaches the service adds one data point to each of the three.</summary>
    public void Count(int invocations, int errors, int throttles)
    {
        RuleHits.Note("ADD-69");
        var (all, failed, refused) = _series ??= (Of("Invocations"), Of("Errors"), Of("Throttles"));
        var now = book.Now;
        all.Add(now, invocations);
        failed.Add(now, errors);
        refused.Add(now, throttles);
    }

    private MetricSeries Of(string metric) => book.Series("AWS/Lambda", metric, "FunctionName", function);
}
