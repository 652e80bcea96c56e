using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>How messages leave the queue for another: to its dead-letter queue, and back out of one.</summary>
internal sealed partial class QueueStore
{
    /// <summary>What a move task may move next: visible, in the order of receiving (SQS-230).</summary>
    public QueueMessage? NextToMove() => Settled().Receivable().FirstOrDefault();

    /// <summary>A message leaves for another queue as a new message there (SQS-228).</summary>
    public QueueMessage MoveAnew(QueueStore target, QueueMessage message)
    {
        _shelf.Remove(message);
        var moved = target.Settle(() => MovedMessage.Anew(message, new RecordName(target.Name, ++target.AcceptedCount), _world.Ids.NextUuid(), target.NextSequenceNumber, target.Attributes, _world.Now));
        _world.Ledger.Append(new MessageRedriven(Name, target.Name, message.Name, moved.Name, moved.MessageId) { Rule = "SQS-228" });
        target.Accept(moved);
        AvailabilityChanged?.Invoke();
        return moved;
    }

    private void MoveIfSpent(QueueMessage message)
    {
        Settled();
        if (message.IsGone || message.Hiding != Hiding.None || DeadLetterQueue() is not { } target || !IsSpent(message)) return;
        MoveTo(target, message);
        AvailabilityChanged?.Invoke();
    }

    private void MoveTo(QueueStore target, QueueMessage message)
    {
        _shelf.Remove(message);
        RuleHits.Note("SQS-198");
        RuleHits.Note("SQS-199");
        RuleHits.Note("SQS-348");
        if (Attributes.IsFifo) RuleHits.Note("SQS-384");
        if (Attributes.IsFifo) RuleHits.Note("SQS-207"); // The group goes on without it, in this very receive.
        RuleHits.Note(Attributes.IsFifo ? "CP-33" : "CP-24");
        _world.Ledger.Append(new MessageMovedToDeadLetterQueue(Name, target.Name, message.Name, message.ReceiveCount) { Rule = "SQS-197" });
        var moved = target.Settle(() => MovedMessage.ToDeadLetterQueue(message, Arn, target.NextSequenceNumber, target.Attributes, _world.Now));
        target.Accept(moved);
        OpenChoices.OfOperator(_world, this, target, moved);
    }

    private QueueMessage Settle(Func<QueueMessage> make)
    {
        Settled();
        return make();
    }

    private QueueStore? DeadLetterQueue()
    {
        if (Attributes.Redrive is not { } redrive) return null;
        var target = _registry.FindByArn(redrive.DeadLetterArn);
        if (target is null) RuleHits.Note("SQS-209"); // Nowhere to go: the message keeps coming back, and is never destroyed.
        return target;
    }
}
