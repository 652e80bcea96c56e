namespace EsmTestKit;

/// <summary>Where the record of a discarded batch goes: a queue, a topic or a bucket.</summary>
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
}
