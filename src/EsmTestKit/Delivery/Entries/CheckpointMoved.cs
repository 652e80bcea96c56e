using System.Text.Json;

namespace EsmTestKit;

/// <summary>Everything up to this record of the shard is done and will not come back.</summary>
public sealed record CheckpointMoved : LedgerEntry
{
    internal CheckpointMoved(string mappingId, string shardId, string sequenceNumber)
    {
        MappingId = mappingId;
        ShardId = shardId;
        SequenceNumber = sequenceNumber;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The shard.</summary>
    public string ShardId { get; }

    /// <summary>The last record that is done.</summary>
    public string SequenceNumber { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("shardId"u8, ShardId);
        json.WriteString("sequenceNumber"u8, SequenceNumber);
    }
}
