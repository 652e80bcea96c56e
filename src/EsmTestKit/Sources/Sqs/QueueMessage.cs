namespace EsmTestKit.Internal.Sqs;

/// <summary>A message that a queue retains. Only its queue changes it.</summary>
internal sealed class QueueMessage
{
    private string? _bodyMd5;

    public required RecordName Name { get; init; }

    public required string MessageId { get; init; }

    public required string Body { get; init; }

    public string BodyMd5 => _bodyMd5 ??= MessageMd5.OfBody(Body);

    public required IReadOnlyDictionary<string, MessageAttribute> Attributes { get; init; }

    public required string SenderId { get; init; }

    public string? TraceHeader { get; init; }

    public string? GroupId { get; init; }

    public string? DeduplicationId { get; init; }

    public string? SequenceNumber { get; init; }

    /// <summary>The ARN of the queue that a redrive moved the message from (SQS-203).</summary>
    public string? DeadLetterSourceArn { get; init; }

    /// <summary>When it was sent; retention counts from here, and no receive ever extends it (SQS-147).</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Fixed at the first receive (SQS-116).</summary>
    public DateTimeOffset? FirstReceivedAt { get; set; }

    /// <summary>As shown: receives in all queues that the message has been in (SQS-200).</summary>
    public int ReceiveCount { get; set; }

    /// <summary>Receives in the present queue: what is held against maxReceiveCount (SQS-211).</summary>
    public int ReceivesHere { get; set; }

    /// <summary>Hidden by a delay or a receive until this instant; visible exactly at it (SQS-124).</summary>
    public DateTimeOffset VisibleFrom { get; set; }

    /// <summary>The instant of the latest receive; null before the first in this queue.</summary>
    public DateTimeOffset? ReceivedAt { get; set; }

    /// <summary>The order among visible messages of a standard queue; the back of the queue is the largest.</summary>
    public long Order { get; set; }

    /// <summary>The number in order of arrival in the present queue; names the message in receipt handles.</summary>
    public long Key { get; set; }

    public Hiding Hiding { get; set; }

    public bool IsGone { get; set; }

    /// <summary>How often a consumer changed its visibility: a receive attempt cannot be repeated over such a change (SQS-123).</summary>
    public int VisibilityChanges { get; set; }

    /// <summary>Received and not visible again: what makes a tenant noisy (SQS-232).</summary>
    public bool IsHeld { get; set; }

    /// <summary>Where it stands in the look-ahead of a FIFO queue.</summary>
    public LinkedListNode<QueueMessage>? Place { get; set; }

    /// <summary>Whether the oracle was asked for a copy of it; once is enough.</summary>
    public bool WasCopied { get; set; }

    /// <summary>The number of the latest receive in the present queue; older handles are superseded.</summary>
    public int LatestReceive => ReceivesHere;
}

/// <summary>What keeps a message from being received.</summary>
internal enum Hiding
{
    None,
    Delay,
    Receive,
}

/// <summary>One receive of a message: what the consumer holds.</summary>
/// <param name="Handle">What names it; default: nobody has received it.</param>
/// <param name="ReceiveCount">The count as this receive shows it.</param>
/// <param name="VisibleUntil">When the message becomes visible again unless somebody changes it.</param>
internal sealed record ReceivedMessage(QueueMessage Message, ReceiptHandle Handle, int ReceiveCount, DateTimeOffset VisibleUntil)
{
    /// <summary>The handle as consumers see it; written when somebody looks, and empty where there is none.</summary>
    public string ReceiptHandle => Handle == default ? string.Empty : Handle.ToString();
}
