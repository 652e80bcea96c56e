using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Polling;

/// <summary>The EventCount metrics of a queue mapping (SQS-423, ADD-03, ADD-17); published only where MetricsConfig asks for them (STR-414).</summary>
internal sealed class QueueMetrics(MetricBook book, string mappingId)
{
    public bool Enabled { get; set; }

    public void Polled(int count) => Add("PolledEventCount", count, "SQS-423");

    /// <summary>Zero is published too where there are filters.</summary>
    public void FilteredOut(int count) => Add("FilteredOutEventCount", count, "ADD-17");

    /// <summary>Each attempt counts, a throttled one too (ADD-15).</summary>
    public void Invoked(int count) => Add("InvokedEventCount", count, "ADD-15");

    public void FailedInvoke(int count) => Add("FailedInvokeEventCount", count, "ADD-03");

    /// <summary>Zero where a delete failed.</summary>
    public void Deleted(int count) => Add("DeletedEventCount", count, "ADD-17");

    private void Add(string metric, int count, RuleId rule)
    {
        if (!Enabled) return;
        RuleHits.Note(rule);
        book.Add("AWS/Lambda", metric, "EventSourceMappingUUID", mappingId, count);
    }
}
