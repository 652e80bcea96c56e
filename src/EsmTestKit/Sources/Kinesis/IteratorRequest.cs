namespace EsmTestKit.Internal.Kinesis;

/// <summary>The members of GetShardIterator.</summary>
internal sealed record IteratorRequest(string Type)
{
    public string? StartingSequenceNumber { get; init; }

    public DateTimeOffset? Timestamp { get; init; }
}
