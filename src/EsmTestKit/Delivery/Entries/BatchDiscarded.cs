using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A mapping gave a batch up: its position moves past it.</summary>
public sealed record BatchDiscarded : LedgerEntry
{
    internal BatchDiscarded(string mappingId, string shardId, long batch, DiscardCondition condition, int attempts, string why, IReadOnlyList<RecordName> records)
    {
        MappingId = mappingId;
        ShardId = shardId;
        Batch = batch;
        Condition = condition;
        Attempts = attempts;
        Why = why;
        Records = records;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The shard.</summary>
    public string ShardId { get; }

    /// <summary>The n-th batch that the mapping formed of the shard, from 1.</summary>
    public long Batch { get; }

    /// <summary>Why.</summary>
    public DiscardCondition Condition { get; }

    /// <summary>Attempts that counted.</summary>
    public int Attempts { get; }

    /// <summary>What the trouble was.</summary>
    public string Why { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("shardId"u8, ShardId);
        json.WriteNumber("batch"u8, Batch);
        json.WriteString("condition"u8, Condition.ToString());
        json.WriteNumber("attempts"u8, Attempts);
        json.WriteString("why"u8, Why);
        json.WriteRecords(Records);
    }
}
