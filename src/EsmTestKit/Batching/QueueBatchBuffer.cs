using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Batching;

/// <summary>Collects one batch of a queue mapping over several receives: who travels together (SQS-317 to SQS-319).</summary>
internal sealed class QueueBatchBuffer
{
    private readonly List<QueueRecord> _records = [];
    private int _bytes = PayloadLimit.EnvelopeBytes;

    public int Count => _records.Count;

    /// <summary>The end of the running window; null while the buffer is empty.</summary>
    public TimelineEntry? WindowEnd { get; set; }

    /// <summary>Whether the event would stay within 6 MB with this record too.</summary>
    public bool HasRoomFor(QueueRecord record) => Count == 0 || _bytes + PayloadLimit.Adds(record.Json, isFirst: false) <= PayloadLimit.Bytes;

    public void Add(QueueRecord record)
    {
        _bytes += PayloadLimit.Adds(record.Json, Count == 0);
        _records.Add(record);
    }

    /// <summary>Empties the buffer and ends its window.</summary>
    public IReadOnlyList<QueueRecord> Take()
    {
        WindowEnd?.Cancel();
        WindowEnd = null;
        QueueRecord[] taken = [.. _records];
        _records.Clear();
        _bytes = PayloadLimit.EnvelopeBytes;
        return taken;
    }
}
