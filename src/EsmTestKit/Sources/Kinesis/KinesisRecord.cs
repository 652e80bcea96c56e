using System.Text;
using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit;

/// <summary>A record that a Kinesis stream holds.</summary>
public sealed class KinesisRecord
{
    private readonly StoredRecord _record;

    internal KinesisRecord(StoredRecord record) => _record = record;

    /// <summary>The name in the ledger (<c>orders#1</c>).</summary>
    public RecordName Name => _record.Name;

    /// <summary>The shard that took it.</summary>
    public string ShardId => _record.ShardId.Text;

    /// <summary>The number that the shard gave it: decimal digits, rising within the shard.</summary>
    public string SequenceNumber => _record.SequenceNumber.ToString();

    /// <summary>The partition key it was put with.</summary>
    public string PartitionKey => _record.PartitionKey;

    /// <summary>The data.</summary>
    public ReadOnlyMemory<byte> Data => _record.Data;

    /// <summary>The data read as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(_record.Data.Span);

    /// <summary>When it arrived, in milliseconds (AWS: <c>ApproximateArrivalTimestamp</c>).</summary>
    public DateTimeOffset ApproximateArrivalTimestamp => _record.ArrivedAt;

    internal ReadOnlyMemory<byte> EventRecord(EventContext context) => _record.EventRecord(context);
}
