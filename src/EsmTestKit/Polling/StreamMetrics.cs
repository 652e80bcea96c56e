using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Polling;

/// <summary>The metrics of a stream mapping (section 18 of the streams' rules); EventCount only where MetricsConfig asks for it (STR-414).</summary>
internal sealed class StreamMetrics(MetricBook book, string mappingId)
{
    public bool Enabled { get; set; }

    public void Polled(int count) => Add("PolledEventCount", count);

    public void FilteredOut(int count) => Add("FilteredOutEventCount", count);

    public void Invoked(int count) => Add("InvokedEventCount", count);

    public void FailedInvoke(int count) => Add("FailedInvokeEventCount", count);

    public void Dropped(int count) => Add("DroppedEventCount", count);

    public void DeliveredToDestination(int count) => Add("OnFailureDestinationDeliveredEventCount", count);

    /// <summary>The age of the last record of a batch when it is sent, for each attempt (STR-412, STR-413).</summary>
    public void IteratorAge(string function, TimeSpan age) => book.Add("AWS/Lambda", "IteratorAge", [new("FunctionName", function)], Math.Max(0, (long)age.TotalMilliseconds));

    public void DestinationDeliveryFailure(string function) => book.Add("AWS/Lambda", "DestinationDeliveryFailures", [new("FunctionName", function)], 1);

    private void Add(string metric, int count)
    {
        if (Enabled) book.Add("AWS/Lambda", metric, [new("EventSourceMappingUUID", mappingId)], count);
    }
}
