using System.Text.Json;

namespace EsmTestKit;

/// <summary>The last record of a closed shard is done; its children may be read.</summary>
public sealed record ShardFinished : LedgerEntry
{
    internal ShardFinished(string mappingId, string shardId)
    {
        MappingId = mappingId;
        ShardId = shardId;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The shard.</summary>
    public string ShardId { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("shardId"u8, ShardId);
    }
}
