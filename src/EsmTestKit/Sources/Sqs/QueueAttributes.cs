namespace EsmTestKit.Internal.Sqs;

/// <summary>The settable attributes of a queue, validated (SQS-026 to SQS-049). Immutable; setting attributes makes another one.</summary>
internal sealed record QueueAttributes
{
    public TimeSpan Delay { get; init; }

    /// <summary>1,048,576 since August 2025 (SQS-033).</summary>
    public int MaximumMessageBytes { get; init; } = 1_048_576;

    public TimeSpan Retention { get; init; } = TimeSpan.FromSeconds(345_600);

    public TimeSpan ReceiveWait { get; init; }

    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool IsFifo { get; init; }

    public bool ContentBasedDeduplication { get; init; }

    public string DeduplicationScope { get; init; } = "queue";

    public string FifoThroughputLimit { get; init; } = "perQueue";

    public RedriveTarget? Redrive { get; init; }

    /// <summary>The text as it was set; echoed unchanged (SQS-192).</summary>
    public string? RedrivePolicyText { get; init; }

    public string? RedriveAllowPolicyText { get; init; }

    public string? PolicyText { get; init; }

    public string? KmsKeyId { get; init; }

    public int KmsReuseSeconds { get; init; } = 300;

    public bool SqsManagedEncryption { get; init; } = true;
}

/// <summary>Where a message goes that was received too often.</summary>
internal sealed record RedriveTarget(string DeadLetterArn, int MaxReceiveCount);
