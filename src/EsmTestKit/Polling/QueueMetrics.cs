using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Polling;

/// <summary>The EventCount metrics of a queue mapping (SQS-423, ADD-03, ADD-17); published only where MetricsConfig asks for them (STR-414).</summary>
internal sealed class QueueMetrics(MetricBook book, string mappingId)
{
    public bool Enabled { get; set; }

    public void Polled(int count) => Add("PolledEventCount", count);

    public void FilteredOut(int count) => Add("FilteredOutEventCount", count);

    public void Invoked(int count) => Add("InvokedEventCount", count);

    public void FailedInvoke(int count) => Add("FailedInvokeEventCount", count);

    public void Deleted(int count) => Add("DeletedEventCount", count);

    private void Add(string metric, int count)
    {
        if (Enabled) book.Add("AWS/Lambda", metric, [new("EventSourceMappingUUID", mappingId)], count);
    }
}
