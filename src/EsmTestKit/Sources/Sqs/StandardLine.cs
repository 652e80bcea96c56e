using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>A standard queue: the order of sending (SQS-142), but for messages received three times, which go to the back (SQS-143), and for noisy tenants, which wait for quiet ones (SQS-233).</summary>
internal sealed class StandardLine(int? moveToBackAfter) : IMessageLine
{
    private readonly SortedDictionary<long, QueueMessage> _quiet = [];
    private readonly FairTenants _tenants = new();
    private long _order;

    public bool HasReceivable => _quiet.Count > 0 || _tenants.HasNoisyBacklog;

    public void Join(QueueMessage message, bool isVisible)
    {
        message.Order = _order++;
        if (isVisible) Add(message);
    }

    public void Hide(QueueMessage message)
    {
        Remove(message);
        foreach (var loud in _tenants.Hold(message)) _quiet.Remove(loud.Order);
    }

    public void Show(QueueMessage message, DateTimeOffset since)
    {
        _tenants.Release(message);
        if (moveToBackAfter is { } receives && message.ReceivesHere >= receives)
        {
            RuleHits.Note("SQS-143");
            message.Order = _order++;
        }

        Add(message);
    }

    public void Leave(QueueMessage message, bool wasVisible)
    {
        if (wasVisible) Remove(message);
        _tenants.Release(message);
    }

    public IEnumerable<QueueMessage> Receivable()
    {
        RuleHits.Note("SQS-142");
        return _tenants.HasNoisyBacklog ? _quiet.Values.Concat(_tenants.NoisyBacklog()) : _quiet.Values;
    }

    public int CountReceivable(int most) => _tenants.HasNoisyBacklog ? Receivable().Take(most).Count() : Math.Min(most, _quiet.Count);

    private void Add(QueueMessage message)
    {
        if (!_tenants.Add(message)) _quiet.Add(message.Order, message);
    }

    private void Remove(QueueMessage message)
    {
        _quiet.Remove(message.Order);
        _tenants.Remove(message);
    }
}
