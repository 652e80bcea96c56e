using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>What becomes of a message that goes to another queue.</summary>
internal static class MovedMessage
{
    /// <summary>Received too often: id, body, attributes, counts and times go along (SQS-200 to SQS-206); a delay of the queue does not hold (SQS-208).</summary>
    public static QueueMessage ToDeadLetterQueue(QueueMessage message, string sourceArn, Func<string> nextSequenceNumber, QueueAttributes target, DateTimeOffset now)
    {
        RuleHits.Note("SQS-349");
        RuleHits.Note("SQS-200");
        RuleHits.Note("SQS-201");
        RuleHits.Note("SQS-202");
        RuleHits.Note("SQS-203");
        RuleHits.Note("SQS-204");
        if (target.IsFifo) RuleHits.Note("SQS-205");
        if (target.IsFifo) RuleHits.Note("SQS-206");
        if (target.Delay > TimeSpan.Zero) RuleHits.Note("SQS-208");
        return new QueueMessage
        {
            Name = message.Name,
            MessageId = message.MessageId,
            Body = message.Body,
            Attributes = message.Attributes,
            SenderId = message.SenderId,
            TraceHeader = message.TraceHeader,
            GroupId = message.GroupId,
            DeduplicationId = target.IsFifo ? message.MessageId : null, // Two messages with one body stay two (SQS-205).
            SequenceNumber = target.IsFifo ? nextSequenceNumber() : null,
            DeadLetterSourceArn = sourceArn,
            SentAt = target.IsFifo ? now : message.SentAt, // SQS-204
            FirstReceivedAt = message.FirstReceivedAt,
            ReceiveCount = message.ReceiveCount,
            WasCopied = message.WasCopied,
            VisibleFrom = now,
        };
    }

    /// <summary>Moved by a task: a new message with a new id, a new enqueue time and no receives (SQS-228).</summary>
    public static QueueMessage Anew(QueueMessage message, RecordName name, string messageId, Func<string> nextSequenceNumber, QueueAttributes target, DateTimeOffset now) => new()
    {
        Name = name,
        MessageId = messageId,
        Body = message.Body,
        Attributes = message.Attributes,
        SenderId = message.SenderId,
        TraceHeader = message.TraceHeader,
        GroupId = message.GroupId,
        DeduplicationId = message.DeduplicationId,
        SequenceNumber = target.IsFifo ? nextSequenceNumber() : null,
        SentAt = now,
        VisibleFrom = now + target.Delay,
    };
}
