using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Polling;

/// <summary>The metrics of a stream mapping (section 18 of the streams' rules); EventCount only where MetricsConfig asks for it (STR-414).</summary>
internal sealed class StreamMetrics(MetricBook book, string mappingId)
{
    public bool Enabled { get; set; }

    public void Polled(int count) => Add("PolledEventCount", count, "STR-415");

    public void FilteredOut(int count) => Add("FilteredOutEventCount", count, "STR-416");

    public void Invoked(int count) => Add("InvokedEventCount", count, "STR-417");

    public void FailedInvoke(int count) => Add("FailedInvokeEventCount", count, "STR-418");

    public void Dropped(int count) => Add("DroppedEventCount", count, "STR-420");

    public void DeliveredToDestination(int count) => Add("OnFailureDestinationDeliveredEventCount", count, "STR-419");

    /// <summary>The age of the last record of a batch when it is sent, for each attempt (STR-412, STR-413).</summary>
    public void IteratorAge(string function, TimeSpan age) => book.Add("AWS/Lambda", "IteratorAge", "FunctionName", function, Math.Max(0, (long)age.TotalMilliseconds));

    public void DestinationDeliveryFailure(string function) => book.Add("AWS/Lambda", "DestinationDeliveryFailures", "FunctionName", function, 1);

    // These six and no other: DeletedEventCount belongs to queues (STR-421).
    private void Add(string metric, int count, RuleId rule)
    {
        RuleHits.Note("STR-414");
        if (!Enabled) return;
        RuleHits.Note(rule);
        RuleHits.Note("STR-421");
        book.Add("AWS/Lambda", metric, "EventSourceMappingUUID", mappingId, count);
    }
}
