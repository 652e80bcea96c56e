using System.Text.Json;

namespace EsmTestKit;

/// <summary>Two adjacent shards were merged: they close, and one child takes both ranges.</summary>
public sealed record ShardsMerged : LedgerEntry
{
    internal ShardsMerged(string stream, string shardId, string adjacentShardId, string mergedShardId) =>
        (Stream, ShardId, AdjacentShardId, MergedShardId) = (stream, shardId, adjacentShardId, mergedShardId);

    /// <summary>The stream's name.</summary>
    public string Stream { get; }

    /// <summary>The shard to merge.</summary>
    public string ShardId { get; }

    /// <summary>The shard it was merged with.</summary>
    public string AdjacentShardId { get; }

    /// <summary>The child.</summary>
    public string MergedShardId { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("stream"u8, Stream);
        json.WriteString("shardId"u8, ShardId);
        json.WriteString("adjacentShardId"u8, AdjacentShardId);
        json.WriteString("mergedShardId"u8, MergedShardId);
    }
}
