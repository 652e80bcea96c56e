using System.Text.Json;

namespace EsmTestKit;

/// <summary>A shard was split: it closes, and two children take the parts of its range.</summary>
public sealed record ShardSplit : LedgerEntry
{
    internal ShardSplit(string stream, string shardId, string lowerShardId, string upperShardId) =>
        (Stream, ShardId, LowerShardId, UpperShardId) = (stream, shardId, lowerShardId, upperShardId);

    /// <summary>The stream's name.</summary>
    public string Stream { get; }

    /// <summary>The shard that closes.</summary>
    public string ShardId { get; }

    /// <summary>The child with the lower part.</summary>
    public string LowerShardId { get; }

    /// <summary>The child with the upper part.</summary>
    public string UpperShardId { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("stream"u8, Stream);
        json.WriteString("shardId"u8, ShardId);
        json.WriteString("lowerShardId"u8, LowerShardId);
        json.WriteString("upperShardId"u8, UpperShardId);
    }
}
