namespace EsmTestKit.Internal.Streams;

/// <summary>A stream as a mapping polls it; Kinesis and DynamoDB Streams alike.</summary>
internal interface IStreamSource
{
    /// <summary>A record was added, the shards changed, or the stream went away. Raised in the call that did it; expiry raises nothing.</summary>
    event Action? Changed;

    StreamKind Kind { get; }

    /// <summary>The source of its records' names (<c>orders</c> of <c>orders#1</c>).</summary>
    string Name { get; }

    /// <summary>The stream's own ARN, never a consumer's.</summary>
    string Arn { get; }

    /// <summary>False before it became active and once it is deleted: reads are refused (STR-002).</summary>
    bool IsReadable { get; }

    /// <summary>All shards that are not gone, in order of creation: parents before their children.</summary>
    IReadOnlyList<IStreamShard> Shards { get; }

    /// <summary>The next future instant at which shards appear or close, or the stream becomes readable, without any call; null: none.</summary>
    DateTimeOffset? NextChangeAt { get; }

    /// <summary>Null: never was, or expired with all its records.</summary>
    IStreamShard? FindShard(ShardId id);
}
