using EsmTestKit.Internal.Batching;

namespace EsmTestKit.Internal.Delivery;

/// <summary>A batch on its way to the function; refused attempts keep the request id and wait longer each time.</summary>
internal sealed class QueueAttempt(QueueBatch batch, string requestId)
{
    private TimeSpan _delay;

    public QueueBatch Batch { get; } = batch;

    public string RequestId { get; } = requestId;

    public TimeSpan NextDelay(SqsMappingBehavior behavior)
    {
        _delay = _delay == TimeSpan.Zero ? behavior.ThrottleRetryDelay : _delay * 2;
        if (_delay > behavior.ThrottleRetryMaximumDelay) _delay = behavior.ThrottleRetryMaximumDelay;
        return _delay;
    }
}
