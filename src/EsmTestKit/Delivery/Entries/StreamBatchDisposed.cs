using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>What the mapping did with a batch of stream records after an attempt.</summary>
public sealed record StreamBatchDisposed : LedgerEntry
{
    internal StreamBatchDisposed(string mappingId, string shardId, long batch, string disposition, string? why, IReadOnlyList<RecordName> records)
    {
        MappingId = mappingId;
        ShardId = shardId;
        Batch = batch;
        Disposition = disposition;
        Why = why;
        Records = records;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The shard.</summary>
    public string ShardId { get; }

    /// <summary>The n-th batch that the mapping formed of the shard, from 1.</summary>
    public long Batch { get; }

    /// <summary><c>done</c>, <c>continueFrom</c>, <c>bisect</c> or <c>retry</c>.</summary>
    public string Disposition { get; }

    /// <summary>What the trouble was, where there was any.</summary>
    public string? Why { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("shardId"u8, ShardId);
        json.WriteNumber("batch"u8, Batch);
        json.WriteString("disposition"u8, Disposition);
        if (Why is not null) json.WriteString("why"u8, Why);
        json.WriteRecords(Records);
    }
}
