using System.Text.Json;
using EsmTestKit.Internal.Ledger;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit;

/// <summary>A record was written to a Kinesis stream.</summary>
public sealed record RecordPut : LedgerEntry
{
    private readonly SequenceNumber _sequenceNumber;
    private readonly RecordName _record;

    internal RecordPut(string stream, RecordName record, string shardId, SequenceNumber sequenceNumber, string partitionKey, int dataBytes) =>
        (Stream, _record, ShardId, _sequenceNumber, PartitionKey, DataBytes) = (stream, record, shardId, sequenceNumber, partitionKey, dataBytes);

    /// <summary>The stream's name.</summary>
    public string Stream { get; }

    /// <summary>The shard that owns its hash key.</summary>
    public string ShardId { get; }

    /// <summary>The number that the shard gave it.</summary>
    public string SequenceNumber => _sequenceNumber.ToString();

    /// <summary>Its partition key.</summary>
    public string PartitionKey { get; }

    /// <summary>The length of its data.</summary>
    public int DataBytes { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records => [_record];

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("stream"u8, Stream);
        json.WriteString("shardId"u8, ShardId);
        json.WriteString("sequenceNumber"u8, SequenceNumber);
        json.WriteString("partitionKey"u8, PartitionKey);
        json.WriteNumber("dataBytes"u8, DataBytes);
        json.WriteRecords(Records);
    }
}
