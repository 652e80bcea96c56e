using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>A standard queue: the order of sending (SQS-142), but for messages received three times, which go to the back (SQS-143).</summary>
internal sealed class StandardLine(SqsBehavior behavior) : IMessageLine
{
    private readonly SortedDictionary<long, QueueMessage> _visible = [];
    private long _order;

    public bool HasReceivable => _visible.Count > 0;

    public void Join(QueueMessage message, bool isVisible)
    {
        message.Order = _order++;
        if (isVisible) _visible.Add(message.Order, message);
    }

    public void Hide(QueueMessage message) => _visible.Remove(message.Order);

    public void Show(QueueMessage message, DateTimeOffset since)
    {
        if (behavior.MoveToBackAfterReceives is { } receives && message.ReceivesHere >= receives)
        {
            RuleHits.Note("SQS-143");
            message.Order = _order++;
        }

        _visible.Add(message.Order, message);
    }

    public void Leave(QueueMessage message, bool wasVisible)
    {
        if (wasVisible) _visible.Remove(message.Order);
    }

    public IEnumerable<QueueMessage> Receivable() => _visible.Values;
}
