using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>What the mapping did with a batch of messages after an attempt.</summary>
public sealed record QueueBatchSettled : LedgerEntry
{
    internal QueueBatchSettled(string mappingId, long batch, string disposition, string? why, IReadOnlyList<RecordName> deleted, IReadOnlyList<RecordName> left)
    {
        MappingId = mappingId;
        Batch = batch;
        Disposition = disposition;
        Why = why;
        Deleted = deleted;
        Left = left;
        Records = [.. deleted, .. left];
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The n-th batch that the mapping formed, from 1.</summary>
    public long Batch { get; }

    /// <summary><c>settled</c>, <c>left</c> (nothing deleted), <c>tryAgain</c> (throttled) or <c>abandoned</c> (throttled for too long).</summary>
    public string Disposition { get; }

    /// <summary>Why nothing was deleted, where that needs saying.</summary>
    public string? Why { get; }

    /// <summary>The messages deleted from the queue.</summary>
    public IReadOnlyList<RecordName> Deleted { get; }

    /// <summary>The messages that come back when their visibility timeout ends.</summary>
    public IReadOnlyList<RecordName> Left { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteNumber("batch"u8, Batch);
        json.WriteString("disposition"u8, Disposition);
        if (Why is not null) json.WriteString("why"u8, Why);
        json.WriteRecords("deleted"u8, Deleted);
        json.WriteRecords("left"u8, Left);
    }
}
