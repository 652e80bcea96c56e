using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A batch fails and nothing limits its retries: the shard goes no further. Set MaximumRetryAttempts or MaximumRecordAge, and OnFailure to learn of it.</summary>
public sealed record ShardBlocked : LedgerEntry
{
    internal ShardBlocked(string mappingId, string shardId, long batch, int attempts, IReadOnlyList<RecordName> records)
    {
        MappingId = mappingId;
        ShardId = shardId;
        Batch = batch;
        Attempts = attempts;
        Records = records;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The shard.</summary>
    public string ShardId { get; }

    /// <summary>The n-th batch that the mapping formed of the shard, from 1.</summary>
    public long Batch { get; }

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("shardId"u8, ShardId);
        json.WriteNumber("batch"u8, Batch);
        json.WriteNumber("attempts"u8, Attempts);
        json.WriteRecords(Records);
    }
}
