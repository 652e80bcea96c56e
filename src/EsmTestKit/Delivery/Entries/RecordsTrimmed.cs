using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>The source's retention ended before these records were done: they are neither delivered nor sent to the destination. Set MaximumRetryAttempts or MaximumRecordAge, and OnFailure to learn of such records.</summary>
public sealed record RecordsTrimmed : LedgerEntry
{
    internal RecordsTrimmed(string mappingId, string shardId, IReadOnlyList<RecordName> records)
    {
        MappingId = mappingId;
        ShardId = shardId;
        Records = records;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The shard.</summary>
    public string ShardId { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("shardId"u8, ShardId);
        json.WriteRecords(Records);
    }
}
