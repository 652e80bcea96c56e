using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>The records of one batch are chosen; their invocation comes next.</summary>
public sealed record BatchFormed : LedgerEntry
{
    internal BatchFormed(string mappingId, long batch, string reason, IReadOnlyList<RecordName> records)
    {
        MappingId = mappingId;
        Batch = batch;
        Reason = reason;
        Records = records;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The n-th batch that the mapping formed (of its shard, where the source has shards), from 1.</summary>
    public long Batch { get; }

    /// <summary>Why the batch was closed: <c>received</c>, <c>full</c>, <c>window</c>, <c>payload</c>.</summary>
    public string Reason { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteNumber("batch"u8, Batch);
        json.WriteString("reason"u8, Reason);
        json.WriteRecords(Records);
    }
}
