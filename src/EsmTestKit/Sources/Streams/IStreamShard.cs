namespace EsmTestKit.Internal.Streams;

/// <summary>One shard as its readers see it. Time is looked at, never waited for: what has expired is not there any more.</summary>
internal interface IStreamShard
{
    ShardId Id { get; }

    /// <summary>None, one (split, roll-over) or two (merge). A parent may be gone from the source already.</summary>
    IReadOnlyList<ShardId> Parents { get; }

    /// <summary>No record will be added: read to its end, the shard is finished.</summary>
    bool IsClosed { get; }

    SequenceNumber StartingSequenceNumber { get; }

    /// <summary>Null while the shard is open.</summary>
    SequenceNumber? EndingSequenceNumber { get; }

    /// <summary>The newest record ever written, readable or not; null: none was.</summary>
    SequenceNumber? Newest { get; }

    /// <summary>The oldest record that is still readable, in constant time; null: none is.</summary>
    StreamRecord? Oldest { get; }

    /// <summary>The same place as a position that stays where it is, whatever is written or expires later.</summary>
    StreamPosition Resolve(StreamPosition position);

    /// <summary>Up to <paramref name="max"/> readable records from there on, in order; costs what it returns (and a search for the place).</summary>
    IReadOnlyList<StreamRecord> Read(StreamPosition from, int max);

    /// <summary>The first readable record from there on, null at the tip.</summary>
    StreamRecord? ReadOne(StreamPosition from) => Read(from, 1) is [var record] ? record : null;
}
