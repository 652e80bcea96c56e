namespace EsmTestKit;

/// <summary>The attributes of a queue. All have AWS's defaults.</summary>
public sealed record SqsQueueSettings
{
    /// <summary>How long a message waits before it can be received for the first time (AWS: <c>DelaySeconds</c>).</summary>
    /// <value>0 s to 15 min, whole seconds; default 0.</value>
    public TimeSpan Delay { get; init; }

    /// <summary>The largest message, attributes included (AWS: <c>MaximumMessageSize</c>).</summary>
    /// <value>1,024 to 1,048,576 bytes; default 1,048,576.</value>
    public int MaximumMessageBytes { get; init; } = 1_048_576;

    /// <summary>How long a message is kept, counted from its sending (AWS: <c>MessageRetentionPeriod</c>).</summary>
    /// <value>1 min to 14 days, whole seconds; default 4 days.</value>
    public TimeSpan MessageRetentionPeriod { get; init; } = TimeSpan.FromDays(4);

    /// <summary>How long a received message is hidden from other receives (AWS: <c>VisibilityTimeout</c>).</summary>
    /// <value>0 s to 12 h, whole seconds; default 30 s. A mapping needs at least the function's timeout.</value>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a receive waits for a message (AWS: <c>ReceiveMessageWaitTimeSeconds</c>); on a virtual clock a long poll answers at once.</summary>
    /// <value>0 s to 20 s, whole seconds; default 0.</value>
    public TimeSpan ReceiveMessageWaitTime { get; init; }

    /// <summary>Where messages go that were received too often (AWS: <c>RedrivePolicy</c>).</summary>
    /// <value>Null (the default): they come back until their retention ends.</value>
    public SqsRedrivePolicy? RedrivePolicy { get; init; }

    /// <summary>Whether the queue is a FIFO queue (AWS: <c>FifoQueue</c>); its name must end in <c>.fifo</c>.</summary>
    public bool FifoQueue { get; init; }

    /// <summary>FIFO only: messages without a deduplication id take the SHA-256 of their body (AWS: <c>ContentBasedDeduplication</c>).</summary>
    public bool ContentBasedDeduplication { get; init; }

    /// <summary>FIFO only: within what deduplication ids are compared (AWS: <c>DeduplicationScope</c>).</summary>
    /// <value>Default: the whole queue.</value>
    public SqsDeduplicationScope DeduplicationScope { get; init; }

    /// <summary>FIFO only: to what the throughput quota applies (AWS: <c>FifoThroughputLimit</c>). Quotas are not simulated; AWS's check is.</summary>
    /// <value>Default: the whole queue. Per group needs <see cref="DeduplicationScope"/> per group.</value>
    public SqsFifoThroughputLimit FifoThroughputLimit { get; init; }

    /// <summary>Which queues may name this one as their dead-letter queue, as JSON (AWS: <c>RedriveAllowPolicy</c>).</summary>
    /// <value>Null (the default): all of them.</value>
    public string? RedriveAllowPolicy { get; init; }

    /// <summary>The resource policy, as JSON (AWS: <c>Policy</c>).</summary>
    public string? Policy { get; init; }

    /// <summary>A KMS key (AWS: <c>KmsMasterKeyId</c>). It is kept and shown; nothing is encrypted, and no key is looked for.</summary>
    public string? KmsMasterKeyId { get; init; }

    /// <summary>Tags, by key; at most 50.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

/// <summary>Within what deduplication ids are compared.</summary>
public enum SqsDeduplicationScope
{
    /// <summary>The same id in another group is a duplicate (AWS: <c>queue</c>).</summary>
    Queue,

    /// <summary>Ids are compared within a message group only (AWS: <c>messageGroup</c>).</summary>
    MessageGroup,
}

/// <summary>To what the throughput quota of a FIFO queue applies.</summary>
public enum SqsFifoThroughputLimit
{
    /// <summary>The whole queue (AWS: <c>perQueue</c>).</summary>
    PerQueue,

    /// <summary>Each message group (AWS: <c>perMessageGroupId</c>).</summary>
    PerMessageGroupId,
}

/// <summary>Where messages go that were received too often (AWS: <c>RedrivePolicy</c>).</summary>
/// <param name="DeadLetterQueue">The queue they go to; of the same type as the source.</param>
/// <param name="MaxReceiveCount">How often a message is received before it goes: 1 to 1,000.</param>
public sealed record SqsRedrivePolicy(SqsQueue DeadLetterQueue, int MaxReceiveCount);
