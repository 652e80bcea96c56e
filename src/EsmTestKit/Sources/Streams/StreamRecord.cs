namespace EsmTestKit.Internal.Streams;

/// <summary>A record as a stream retains it. Immutable.</summary>
internal abstract class StreamRecord
{
    public abstract RecordName Name { get; }

    public abstract SequenceNumber SequenceNumber { get; }

    public abstract ShardId ShardId { get; }

    /// <summary>What chooses the lane: the partition key, or the item's key in a canonical text (STR-191).</summary>
    public abstract string LaneKey { get; }

    /// <summary>The approximate arrival or creation time: what age is counted from.</summary>
    public abstract DateTimeOffset ArrivedAt { get; }

    /// <summary>The size as the source counts it: Kinesis data and partition key, DynamoDB <c>SizeBytes</c>.</summary>
    public abstract int SizeBytes { get; }

    /// <summary>The UTF-8 JSON of the record exactly as it stands in the event's <c>Records[i]</c>.</summary>
    /// <remarks>Written anew at each call, so that a stream's memory is its data alone: whoever delivers a record keeps the bytes while it is pending.</remarks>
    public abstract ReadOnlyMemory<byte> EventRecord(EventContext context);

    /// <summary>The records in it as an enhanced fan-out mapping sees them: itself, or what a KPL aggregate holds (STR-339). None: dropped (STR-340).</summary>
    /// <param name="dropWholeAggregate">What one inner record outside the shard's hash range takes with it: all (recorded), or only itself (documented, ADD-13).</param>
    public virtual IReadOnlyList<StreamRecord> UserRecords(bool dropWholeAggregate = true) => [this];
}
