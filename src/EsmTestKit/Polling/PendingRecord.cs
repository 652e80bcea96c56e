using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Polling;

/// <summary>A record that was read and is not finished: with its ticket at the shard's checkpoint, and its place in the event.</summary>
internal sealed class PendingRecord(StreamRecord record, long ticket, EventContext context, ReadOnlyMemory<byte>? json = null)
{
    private ReadOnlyMemory<byte>? _json = json;

    public StreamRecord Record { get; } = record;

    public long Ticket { get; } = ticket;

    /// <summary>The record as it stands in the event; written once, and identical in every retry (STR-220).</summary>
    public ReadOnlyMemory<byte> Json => _json ??= Record.EventRecord(context);
}
