using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>The front of a FIFO queue: groups are looked for among so many messages only; a backlog of blocked groups hides those behind (SQS-150).</summary>
internal sealed class FifoLookAhead(int most)
{
    private readonly LinkedList<QueueMessage> _messages = [];

    // The last message that is looked at; null while all are.
    private LinkedListNode<QueueMessage>? _last;

    public bool SeesAll => _last is null;

    public void Join(QueueMessage message)
    {
        message.Place = _messages.AddLast(message);
        if (_messages.Count == most) _last = message.Place;
    }

    public void Leave(QueueMessage message)
    {
        if (message.Place is not { } place) return;
        if (_last is not null && message.Order <= _last.Value.Order) _last = _last.Next;
        _messages.Remove(place);
        message.Place = null;
    }

    public bool Sees(long order)
    {
        if (_last is null || order <= _last.Value.Order) return true;
        RuleHits.Note("SQS-150");
        return false;
    }
}
