using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>A record in a Kinesis shard. Small: a stream may hold millions, so whatever follows from something else is not kept.</summary>
internal sealed class StoredRecord(ShardStore shard, long number, ulong index, DateTimeOffset arrivedAt, string partitionKey, ReadOnlyMemory<byte> data) : StreamRecord
{
    private readonly long _arrivedAt = arrivedAt.UtcTicks;

    public override RecordName Name => new(shard.StreamName, number);

    public override ShardId ShardId => shard.Id;

    /// <summary>Derived from the clock by AWS's layout, so that it can be decoded (STR-446).</summary>
    public override SequenceNumber SequenceNumber =>
        new KinesisSequence(shard.CreatedSecond, index, Math.Max(ArrivedAt.ToUnixTimeSeconds(), shard.CreatedSecond), (uint)shard.Ordinal).Compose();

    public ulong Index => index;

    public string PartitionKey => partitionKey;

    public ReadOnlyMemory<byte> Data => data;

    public override string LaneKey => partitionKey;

    public override DateTimeOffset ArrivedAt => new(_arrivedAt, TimeSpan.Zero);

    public override int SizeBytes => RecordSize.Of(data.Length, partitionKey);

    public override ReadOnlyMemory<byte> EventRecord(EventContext context) => KinesisEventRecord.Write(this, context);

    public override IReadOnlyList<StreamRecord> UserRecords(bool dropWholeAggregate = true) => KplAggregate.Expand(this, shard.Range, dropWholeAggregate);

    /// <summary>A record of an aggregate: it shares place, name and arrival with the aggregate (STR-339).</summary>
    public StoredRecord Inner(string innerKey, ReadOnlyMemory<byte> innerData) => new(shard, number, index, ArrivedAt, innerKey, innerData);
}
