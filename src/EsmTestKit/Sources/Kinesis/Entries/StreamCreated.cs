using System.Text.Json;

namespace EsmTestKit;

/// <summary>A Kinesis stream was created.</summary>
public sealed record StreamCreated : LedgerEntry
{
    internal StreamCreated(string stream, string arn, int shardCount) =>
        (Stream, Arn, ShardCount) = (stream, arn, shardCount);

    /// <summary>The stream's name.</summary>
    public string Stream { get; }

    /// <summary>Its ARN.</summary>
    public string Arn { get; }

    /// <summary>How many shards it began with.</summary>
    public int ShardCount { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("stream"u8, Stream);
        json.WriteString("arn"u8, Arn);
        json.WriteNumber("shardCount"u8, ShardCount);
    }
}
