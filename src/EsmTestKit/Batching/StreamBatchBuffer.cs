using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Batching;

/// <summary>The records of a lane that wait for their batch, in order: who travels together (STR-175 to STR-184).</summary>
internal sealed class StreamBatchBuffer
{
    private readonly Queue<PendingRecord> _records = new();

    public int Count => _records.Count;

    public PendingRecord? Head => _records.TryPeek(out var head) ? head : null;

    public void Add(PendingRecord record) => _records.Enqueue(record);

    public IReadOnlyList<PendingRecord> Take(int count)
    {
        var taken = new PendingRecord[count];
        for (var index = 0; index < count; index++) taken[index] = _records.Dequeue();
        return taken;
    }

    /// <summary>A batch that its records close, however long one waits; null: there is room for more.</summary>
    /// <param name="configuration">The settings that the batch will have.</param>
    /// <param name="envelopeBytes">What the event holds beside its records.</param>
    /// <param name="windowOf">The tumbling window that a record is delivered in; null: there are none.</param>
    public BatchClosing? Closing(MappingConfiguration configuration, int envelopeBytes, Func<PendingRecord, WindowBounds?> windowOf)
    {
        if (Head is not { } head) return null;
        var window = windowOf(head);
        var (count, bytes) = (0, envelopeBytes);
        foreach (var record in _records)
        {
            if (count == configuration.BatchSize) break;
            // A batch never mixes two windows.
            if (window is not null && windowOf(record) != window) return new(count, "boundary", "STR-283");
            bytes += PayloadLimit.Adds(record.Json, count == 0);
            if (bytes > PayloadLimit.Bytes)
            {
                if (count > 0) return new(count, "payload", "STR-183");
                RuleHits.Note("STR-184"); // Too large for any event: a batch of its own, that fails there.
            }

            count++;
        }

        return count == configuration.BatchSize ? new(count, "full", "STR-176") : null;
    }
}
