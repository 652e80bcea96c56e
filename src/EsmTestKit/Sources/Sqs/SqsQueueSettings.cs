using System.Globalization;

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

    internal IEnumerable<KeyValuePair<string, string>> ToTexts()
    {
        yield return new("DelaySeconds", Seconds(Delay, nameof(Delay)));
        yield return new("MaximumMessageSize", MaximumMessageBytes.ToString(CultureInfo.InvariantCulture));
        yield return new("MessageRetentionPeriod", Seconds(MessageRetentionPeriod, nameof(MessageRetentionPeriod)));
        yield return new("VisibilityTimeout", Seconds(VisibilityTimeout, nameof(VisibilityTimeout)));
        yield return new("ReceiveMessageWaitTimeSeconds", Seconds(ReceiveMessageWaitTime, nameof(ReceiveMessageWaitTime)));
        if (FifoQueue) yield return new("FifoQueue", "true");
        if (ContentBasedDeduplication) yield return new("ContentBasedDeduplication", "true");
        if (RedrivePolicy is { } redrive)
        {
            yield return new("RedrivePolicy", string.Create(CultureInfo.InvariantCulture, $$"""{"deadLetterTargetArn":"{{redrive.DeadLetterQueue.Arn}}","maxReceiveCount":{{redrive.MaxReceiveCount}}}"""));
        }
    }

    private static string Seconds(TimeSpan span, string setting) =>
        span.Ticks % TimeSpan.TicksPerSecond == 0
            ? ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture)
            : throw new EsmUsageException($"{setting} is {span}.", $"SQS takes whole seconds: {setting} = TimeSpan.FromSeconds({Math.Max(1, (long)span.TotalSeconds)}).");
}

/// <summary>Where messages go that were received too often (AWS: <c>RedrivePolicy</c>).</summary>
/// <param name="DeadLetterQueue">The queue they go to; of the same type as the source.</param>
/// <param name="MaxReceiveCount">How often a message is received before it goes: 1 to 1,000.</param>
public sealed record SqsRedrivePolicy(SqsQueue DeadLetterQueue, int MaxReceiveCount);
