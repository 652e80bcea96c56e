using System.Globalization;
using System.Text;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Destinations;

/// <summary>Sends invocation records with the function's role to the queue, topic or bucket that a mapping names (STR-371 to STR-381).</summary>
internal sealed class FailureDestinations(World world, FunctionRegistry functions, QueueRegistry queues, TopicRegistry topics, BucketRegistry buckets) : IFailureDestinations
{
    /// <summary>256 KB, in bytes of UTF-8 (STR-378).</summary>
    private const int LargestNotification = 262_144;

    private long _sent;

    public DeliveryResult Deliver(FailureDelivery delivery)
    {
        var text = delivery.Document.ToJson();
        var arn = delivery.DestinationArn;
        // Queues and topics get no data of the records.
        RuleHits.Note("STR-346");
        if (queues.FindByArn(arn) is { } queue) return new(text, Refusal(delivery, "sqs:SendMessage", queue.Attributes.PolicyText) ?? ToQueue(queue, text));
        if (topics.FindByArn(arn) is { } topic) return new(text, Refusal(delivery, "sns:Publish", topic.PolicyText) ?? ToTopic(topic, text));
        if (buckets.FindByArn(arn) is { } bucket)
        {
            // Only a bucket gets the event, also where it was never sent (STR-377).
            RuleHits.Note("STR-376", "STR-377");
            text = delivery.Document.ToJson(delivery.Payload);
            return new(text, Refusal(delivery, "s3:PutObject", policyText: null) ?? ToBucket(bucket, delivery, text));
        }

        // Deleted since: a failure like any other.
        RuleHits.Note("ADD-60");
        return new(text, $"there is no destination {arn}");
    }

    private string? Refusal(FailureDelivery delivery, string action, string? policyText)
    {
        RuleHits.Note("STR-380");
        if (functions.Find(delivery.Function) is { } function && !RolePermissions.Allow(function, action)) return $"the function's role may not call {action}";
        return ResourcePolicy.Denies(policyText, action, delivery.DestinationArn) ? "the destination's policy denies it" : null;
    }

    // The body is the document, with no attributes; the sender is a session of the role.
    private string? ToQueue(QueueStore queue, string text)
    {
        RuleHits.Note("STR-371");
        var session = string.Create(CultureInfo.InvariantCulture, $"AROAESMTESTKIT00000:awslambda_{++_sent}_{world.Now.ToUnixTimeMilliseconds()}");
        queue.Send(new SendRequest(text) { SenderId = session });
        return null;
    }

    private static string? ToTopic(TopicStore topic, string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > LargestNotification)
        {
            RuleHits.Note("STR-378");
            return "the document is larger than a topic takes";
        }

        RuleHits.Note("STR-372");
        topic.Publish(text);
        return null;
    }

    // aws/lambda/<mapping>/<shard>/2026/01/31/2026-01-31T23.59.59-<uuid>
    private string? ToBucket(BucketStore bucket, FailureDelivery delivery, string text)
    {
        RuleHits.Note("STR-373", "STR-374", "ADD-36", "WIR-081");
        var day = world.Now.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture);
        var instant = world.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH.mm.ss", CultureInfo.InvariantCulture);
        bucket.Put($"aws/lambda/{delivery.MappingId}/{delivery.ShardId}/{day}/{instant}-{world.Ids.NextUuid()}", Encoding.UTF8.GetBytes(text), "application/octet-stream");
        return null;
    }
}
