namespace EsmTestKit;

/// <summary>Where the record of a discarded batch goes: a standard queue, a standard topic or a bucket. Each converts to this by itself.</summary>
/// <param name="Arn">Its ARN.</param>
public sealed record FailureDestination(string Arn)
{
    /// <summary>A standard queue.</summary>
    /// <param name="queue">The queue.</param>
    public static implicit operator FailureDestination(SqsQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return new(queue.Arn);
    }

    /// <summary>A standard topic.</summary>
    /// <param name="topic">The topic.</param>
    public static implicit operator FailureDestination(SnsTopic topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return new(topic.Arn);
    }

    /// <summary>A bucket; its objects hold the event, too.</summary>
    /// <param name="bucket">The bucket.</param>
    public static implicit operator FailureDestination(S3ObjectBucket bucket)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        return new(bucket.Arn);
    }
}
