namespace EsmTestKit.Internal.Kinesis;

/// <summary>One record to write; the partition key replaced by an explicit hash key only for the choice of the shard (STR-007).</summary>
internal sealed record PutRequest(ReadOnlyMemory<byte> Data, string PartitionKey)
{
    public string? ExplicitHashKey { get; init; }

    public string? SequenceNumberForOrdering { get; init; }

    /// <summary>The producer sends again what it has sent: nobody asks whether it does so once more.</summary>
    public bool IsRetry { get; init; }
}
