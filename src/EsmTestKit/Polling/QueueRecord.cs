using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Polling;

/// <summary>A received message on its way to the function: the receive, and the record as it will stand in the event.</summary>
internal sealed record QueueRecord(ReceivedMessage Received, ReadOnlyMemory<byte> Json)
{
    public RecordName Name => Received.Message.Name;

    public string MessageId => Received.Message.MessageId;
}
