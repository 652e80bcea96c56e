using System.Text.Json;

namespace EsmTestKit;

/// <summary>The reader of a shard ended, and another goes on after the last checkpoint: what was not checkpointed comes again.</summary>
public sealed record ReaderRestarted : LedgerEntry
{
    internal ReaderRestarted(string mappingId, string shardId, string? sequenceNumber)
    {
        MappingId = mappingId;
        ShardId = shardId;
        SequenceNumber = sequenceNumber;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The shard.</summary>
    public string ShardId { get; }

    /// <summary>The checkpoint after which the new reader goes on; null: there is none yet, and it begins at the starting position.</summary>
    public string? SequenceNumber { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("shardId"u8, ShardId);
        if (SequenceNumber is not null) json.WriteString("sequenceNumber"u8, SequenceNumber);
    }
}
