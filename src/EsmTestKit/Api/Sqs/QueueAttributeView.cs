using System.Globalization;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Api;

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
        var attributes = queue.Attributes;
        yield return new("QueueArn", queue.Arn);
        yield return new("ApproximateNumberOfMessages", Text(queue.VisibleCount));
        yield return new("ApproximateNumberOfMessagesNotVisible", Text(queue.InFlightCount));
        yield return new("ApproximateNumberOfMessagesDelayed", Text(queue.DelayedCount));
        yield return new("CreatedTimestamp", Text(queue.CreatedAt.ToUnixTimeSeconds())); // seconds (SQS-029)
        yield return new("LastModifiedTimestamp", Text(queue.LastModifiedAt.ToUnixTimeSeconds()));
        yield return new("VisibilityTimeout", SqsRequests.Seconds(attributes.VisibilityTimeout));
        yield return new("MaximumMessageSize", Text(attributes.MaximumMessageBytes));
        yield return new("MessageRetentionPeriod", SqsRequests.Seconds(attributes.Retention));
        yield return new("DelaySeconds", SqsRequests.Seconds(attributes.Delay));
        yield return new("ReceiveMessageWaitTimeSeconds", SqsRequests.Seconds(attributes.ReceiveWait));
        yield return new("SqsManagedSseEnabled", Text(attributes.SqsManagedEncryption));
        if (attributes.PolicyText is { } policy) yield return new("Policy", policy);
        if (attributes.RedrivePolicyText is { } redrive) yield return new("RedrivePolicy", redrive);
        if (attributes.RedriveAllowPolicyText is { } allow) yield return new("RedriveAllowPolicy", allow);
        if (attributes.KmsKeyId is { } key)
        {
            yield return new("KmsMasterKeyId", key);
            yield return new("KmsDataKeyReusePeriodSeconds", Text(attributes.KmsReuseSeconds));
        }

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
