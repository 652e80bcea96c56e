namespace EsmTestKit;

/// <summary>One record to put into a Kinesis stream.</summary>
/// <param name="Data">The data; at most 1 MiB together with the partition key unless the stream allows more.</param>
/// <param name="PartitionKey">1 to 256 characters; its MD5 chooses the shard.</param>
public sealed record KinesisPutEntry(ReadOnlyMemory<byte> Data, string PartitionKey)
{
    /// <summary>Makes an entry of text.</summary>
    /// <param name="data">The data, written as UTF-8.</param>
    /// <param name="partitionKey">1 to 256 characters; its MD5 chooses the shard.</param>
    public KinesisPutEntry(string data, string partitionKey)
        : this(System.Text.Encoding.UTF8.GetBytes(data), partitionKey)
    {
    }

    /// <summary>A decimal number that chooses the shard instead of the partition key's hash (AWS: <c>ExplicitHashKey</c>).</summary>
    /// <value>0 to 2^128-1, or null (the default).</value>
    public string? ExplicitHashKey { get; init; }

    /// <summary>The new record's sequence number shall exceed this one (AWS: <c>SequenceNumberForOrdering</c>; PutRecord only).</summary>
    /// <value>A sequence number of this stream, or null (the default).</value>
    public string? SequenceNumberForOrdering { get; init; }
}
