using System.Collections.ObjectModel;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit;

/// <summary>A message as it stands in a queue at the moment of looking.</summary>
public sealed class SqsMessage
{
    private readonly QueueMessage _message;

    internal SqsMessage(QueueMessage message)
    {
        _message = message;
        Name = message.Name;
        MessageId = message.MessageId;
        Body = message.Body;
        ReceiveCount = message.ReceiveCount;
        SentAt = message.SentAt;
        MessageGroupId = message.GroupId;
        MessageDeduplicationId = message.DeduplicationId;
        SequenceNumber = message.SequenceNumber;
        DeadLetterQueueSourceArn = message.DeadLetterSourceArn;
        Attributes = message.Attributes.Count == 0 ? ReadOnlyDictionary<string, string>.Empty : message.Attributes.ToDictionary(pair => pair.Key, pair => pair.Value.Text ?? Convert.ToBase64String((pair.Value.Binary ?? default).Span), StringComparer.Ordinal);
        IsVisible = message.Hiding == Hiding.None;
    }

    /// <summary>The name in the ledger (<c>orders#1</c>).</summary>
    public RecordName Name { get; }

    /// <summary>The id that the queue gave it.</summary>
    public string MessageId { get; }

    /// <summary>The body, byte for byte.</summary>
    public string Body { get; }

    /// <summary>How often it was received, in all queues it has been in (AWS: <c>ApproximateReceiveCount</c>).</summary>
    public int ReceiveCount { get; }

    /// <summary>When it was sent (AWS: <c>SentTimestamp</c>).</summary>
    public DateTimeOffset SentAt { get; }

    /// <summary>The group, where it has one.</summary>
    public string? MessageGroupId { get; }

    /// <summary>FIFO: the effective deduplication id, given or made from the body.</summary>
    public string? MessageDeduplicationId { get; }

    /// <summary>FIFO: the sequence number.</summary>
    public string? SequenceNumber { get; }

    /// <summary>The queue that a redrive moved it from, where one did.</summary>
    public string? DeadLetterQueueSourceArn { get; }

    /// <summary>User attributes by name; binary ones as base64.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; }

    /// <summary>Whether a receive could return it now: neither delayed nor in flight.</summary>
    public bool IsVisible { get; }

    // No consumer has received it, so its handle is empty.
    internal ReadOnlyMemory<byte> EventRecord(string queueArn, string region) =>
        QueueEventRecord.Write(new ReceivedMessage(_message, default, ReceiveCount, SentAt), queueArn, region, nullMd5: false);
}
