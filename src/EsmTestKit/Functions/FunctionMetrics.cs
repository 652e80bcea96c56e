using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>What Lambda publishes of a function (ADD-69).</summary>
/// <remarks>Counted at each attempt, and published when somebody looks: in most worlds nobody ever does.</remarks>
[NoState("it counts what was")]
internal sealed class FunctionMetrics(MetricBook book, string function)
{
    /// <summary>So many attempts are kept at most before they are published.</summary>
    private const int Most = 256;

    private readonly List<(DateTimeOffset At, int Invocations, int Errors, int Throttles)> _attempts = [];

    /// <summary>Each attempt that reaches the service adds one data point to each of the three.</summary>
    public void Count(int invocations, int errors, int throttles)
    {
        RuleHits.Note("ADD-69");
        if (_attempts.Count == 0) book.PublishLater(Publish);
        else if (_attempts.Count == Most) Publish();
        _attempts.Add((book.Now, invocations, errors, throttles));
    }

    private void Publish()
    {
        var (all, failed, refused) = (Of("Invocations"), Of("Errors"), Of("Throttles"));
        foreach (var (at, invocations, errors, throttles) in _attempts)
        {
            all.Add(at, invocations);
            failed.Add(at, errors);
            refused.Add(at, throttles);
        }

        _attempts.Clear();
    }

    private MetricSeries Of(string metric) => book.Series("AWS/Lambda", metric, "FunctionName", function);
}
