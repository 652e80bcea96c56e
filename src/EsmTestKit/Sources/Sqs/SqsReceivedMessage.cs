using EsmTestKit.Internal.Sqs;

namespace EsmTestKit;

/// <summary>A message as one receive returned it.</summary>
public sealed class SqsReceivedMessage
{
    internal SqsReceivedMessage(ReceivedMessage received)
    {
        Message = new SqsMessage(received.Message);
        ReceiptHandle = received.ReceiptHandle;
        ReceiveCount = received.ReceiveCount;
        VisibleUntil = received.VisibleUntil;
    }

    /// <summary>The message as it stood at the receive.</summary>
    public SqsMessage Message { get; }

    /// <summary>The id that the queue gave the message.</summary>
    public string MessageId => Message.MessageId;

    /// <summary>The body, byte for byte.</summary>
    public string Body => Message.Body;

    /// <summary>What deletes this message or changes its visibility; each receive gives another one.</summary>
    public string ReceiptHandle { get; }

    /// <summary>How often it was received, this receive included (AWS: <c>ApproximateReceiveCount</c>).</summary>
    public int ReceiveCount { get; }

    /// <summary>When it becomes visible again unless it is deleted or its visibility changed.</summary>
    public DateTimeOffset VisibleUntil { get; }
}
