using System.Globalization;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>A queue's attributes as SQS shows them: texts, absent where unset (SQS-026 to SQS-029, SQS-050).</summary>
internal static class QueueAttributeView
{
    /// <summary>Every name that may be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. AttributeTexts.Settable, "QueueArn", "CreatedTimestamp", "LastModifiedTimestamp",
        "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessagesNotVisible",
    ];

    public static IEnumerable<KeyValuePair<string, string>> Of(QueueStore queue)
    {
        RuleHits.Note("SQS-026");
        yield return new("QueueArn", queue.Arn);
        RuleHits.Note(queue.Attributes.IsFifo ? "SQS-051" : "SQS-050");
        yield return new("ApproximateNumberOfMessages", Text(queue.VisibleCount));
        yield return new("ApproximateNumberOfMessagesNotVisible", Text(queue.InFlightCount));
        yield return new("ApproximateNumberOfMessagesDelayed", Text(queue.DelayedCount));
        RuleHits.Note("SQS-029");
        yield return new("CreatedTimestamp", Text(queue.CreatedAt.ToUnixTimeSeconds())); // seconds (SQS-029)
        yield return new("LastModifiedTimestamp", Text(queue.LastModifiedAt.ToUnixTimeSeconds()));
        foreach (var setting in Settings(queue.Attributes)) yield return setting;
    }

    /// <summary>Those that can be set.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings(QueueAttributes attributes)
    {
        yield return new("VisibilityTimeout", Text((long)attributes.VisibilityTimeout.TotalSeconds));
        yield return new("MaximumMessageSize", Text(attributes.MaximumMessageBytes));
        yield return new("MessageRetentionPeriod", Text((long)attributes.Retention.TotalSeconds));
        yield return new("DelaySeconds", Text((long)attributes.Delay.TotalSeconds));
        yield return new("ReceiveMessageWaitTimeSeconds", Text((long)attributes.ReceiveWait.TotalSeconds));
        yield return new("SqsManagedSseEnabled", Text(attributes.SqsManagedEncryption));
        if (attributes.PolicyText is { } policy) yield return new("Policy", policy);
        if (attributes.RedrivePolicyText is { } redrive) yield return new("RedrivePolicy", redrive);
        if (attributes.RedriveAllowPolicyText is { } allow) yield return new("RedriveAllowPolicy", allow);
        if (attributes.KmsKeyId is { } key)
        {
            yield return new("KmsMasterKeyId", key);
            yield return new("KmsDataKeyReusePeriodSeconds", Text(attributes.KmsReuseSeconds));
        }

        RuleHits.Note("SQS-028"); // What is not set is absent.
        if (!attributes.IsFifo) yield break;
        RuleHits.Note("SQS-027");
        yield return new("FifoQueue", "true");
        yield return new("ContentBasedDeduplication", Text(attributes.ContentBasedDeduplication));
        yield return new("DeduplicationScope", attributes.DeduplicationScope);
        yield return new("FifoThroughputLimit", attributes.FifoThroughputLimit);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";
}
