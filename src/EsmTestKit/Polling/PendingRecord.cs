using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Polling;

/// <summary>A record that was read and is not finished: with its ticket at the shard's checkpoint, and its place in the event.</summary>
internal sealed class PendingRecord(StreamRecord record, long ticket, EventContext context, ReadOnlyMemory<byte>? json = null)
{
    private ReadOnlyMemory<byte>? _json = json;

    public StreamRecord Record { get; } = record;

    public long Ticket { get; } = ticket;

    /// <summary>The record as it stands in the event; written once, and identical in every retry (STR-220). It follows from the source alone: read again, it is the same (STR-408).</summary>
    public ReadOnlyMemory<byte> Json
    {
        get
        {
            RuleHits.Note("STR-408");
            if (_json is not null) RuleHits.Note("STR-313"); // What the filter saw is what is sent.
            return _json ??= Record.EventRecord(context);
        }
    }
}
