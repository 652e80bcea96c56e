using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Sqs;

/// <summary>The event's records that were written already: the worlds of one exploration deliver the same messages thousands of times.</summary>
/// <param name="isShared">Whether many worlds use it; a single world delivers hardly anything twice.</param>
[NoState("written texts of what stands elsewhere")]
internal sealed class QueueEventRecords(bool isShared)
{
    /// <summary>Beyond so many it begins anew.</summary>
    private const int Most = 4_096;

    private readonly Dictionary<ReceiptHandle, (Look Look, ReadOnlyMemory<byte> Json)> _written = [];

    public ReadOnlyMemory<byte> Of(ReceivedMessage received, string queueArn, string region, bool nullMd5)
    {
        if (!isShared || received.Message.Attributes.Count > 0) return QueueEventRecord.Write(received, queueArn, region, nullMd5);
        var message = received.Message;
        var look = new Look(
            message.MessageId, message.Body, received.ReceiveCount, message.SentAt, message.FirstReceivedAt, message.SenderId, message.TraceHeader,
            message.GroupId, message.DeduplicationId, message.SequenceNumber, message.DeadLetterSourceArn, queueArn, region, nullMd5);
        // The handle tells nearly all of them apart, and is in the record too.
        if (_written.TryGetValue(received.Handle, out var known) && known.Look == look) return known.Json;
        if (_written.Count >= Most) _written.Clear();
        var json = RecordsFrame.Alone(QueueEventRecord.Write(received, queueArn, region, nullMd5));
        _written[received.Handle] = (look, json);
        return json;
    }

    /// <summary>Everything that a record without attributes shows, but for its handle.</summary>
    private readonly record struct Look(
        string MessageId, string Body, int ReceiveCount, DateTimeOffset SentAt, DateTimeOffset? FirstReceivedAt, string SenderId, string? TraceHeader,
        string? GroupId, string? DeduplicationId, string? SequenceNumber, string? DeadLetterSourceArn, string QueueArn, string Region, bool NullMd5);
}
