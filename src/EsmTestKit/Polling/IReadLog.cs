using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Polling;

/// <summary>Who keeps account of what was read of a shard and what of it is done.</summary>
internal interface IReadLog
{
    /// <summary>Records are noted in shard order; the ticket finishes this one.</summary>
    long NoteRead(SequenceNumber number);

    void Finish(long ticket);
}
