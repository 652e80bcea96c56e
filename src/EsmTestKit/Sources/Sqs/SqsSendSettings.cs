namespace EsmTestKit;

/// <summary>What goes with a message besides its body.</summary>
public sealed record SqsSendSettings
{
    /// <summary>How long the message waits before it can be received (AWS: <c>DelaySeconds</c>).</summary>
    /// <value>0 s to 15 min; null (the default): the queue's own delay. FIFO queues take none.</value>
    public TimeSpan? Delay { get; init; }

    /// <summary>FIFO: the ordering group; standard: the tenant of a fair queue (AWS: <c>MessageGroupId</c>).</summary>
    /// <value>1 to 128 letters, digits and punctuation characters; required on FIFO queues.</value>
    public string? MessageGroupId { get; init; }

    /// <summary>FIFO only: a second message with the same id within five minutes is accepted and not enqueued (AWS: <c>MessageDeduplicationId</c>).</summary>
    public string? MessageDeduplicationId { get; init; }

    /// <summary>User attributes by name (AWS: <c>MessageAttributes</c>); at most ten, those of <see cref="StringAttributes"/> included.</summary>
    public IReadOnlyDictionary<string, SqsMessageAttribute>? Attributes { get; init; }

    /// <summary>The X-Ray trace header (AWS: system attribute <c>AWSTraceHeader</c>).</summary>
    public string? AwsTraceHeader { get; init; }

    /// <summary>User attributes of type String, by name: the short form.</summary>
    public IReadOnlyDictionary<string, string>? StringAttributes { get; init; }
}
