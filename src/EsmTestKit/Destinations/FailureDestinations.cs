using System.Globalization;
using System.Text;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Destinations;

/// <summary>Sends invocation records with the function's role to the queue, topic or bucket that a mapping names (STR-371 to STR-381).</summary>
internal sealed class FailureDestinations(World world, FunctionRegistry functions, QueueRegistry queues, TopicRegistry topics, BucketRegistry buckets) : IFailureDestinations
{
    private long _sent;

    public DeliveryResult Deliver(FailureDelivery delivery)
    {
        var text = delivery.Document.ToJson();
        var arn = delivery.DestinationArn;
        if (queues.FindByArn(arn) is { } queue) return new(text, Refusal(delivery, "sqs:SendMessage", queue.Attributes.PolicyText) ?? ToQueue(queue, text));
        if (topics.FindByArn(arn) is { } topic) return new(text, Refusal(delivery, "sns:Publish", topic.PolicyText) ?? ToTopic(topic, text));
        if (buckets.FindByArn(arn) is { } bucket)
        {
            // Only a bucket gets the event, as an escaped string (STR-375, STR-376).
            text = delivery.Document.ToJson(delivery.Payload);
            return new(text, Refusal(delivery, "s3:PutObject", policyText: null) ?? ToBucket(bucket, delivery, text));
        }

        return new(text, $"there is no destination {arn}"); // STR-379, ADD-60
    }

    private string? Refusal(FailureDelivery delivery, string action, string? policyText)
    {
        if (functions.Find(delivery.Function) is { } function && !RolePermissions.Allow(function, action)) return $"the function's role may not call {action}";
        return ResourcePolicy.Denies(policyText, action, delivery.DestinationArn) ? "the destination's policy denies it" : null;
    }

    // The body is the document, with no attributes; the sender is a session of the role (STR-371).
    private string? ToQueue(QueueStore queue, string text)
    {
        var session = string.Create(CultureInfo.InvariantCulture, $"AROAESMTESTKIT00000:awslambda_{++_sent}_{world.Now.ToUnixTimeMilliseconds()}");
        queue.Send(new SendRequest(text) { SenderId = session });
        return null;
    }

    private static string? ToTopic(TopicStore topic, string text)
    {
        topic.Publish(text);
        return null;
    }

    // aws/lambda/<mapping>/<shard>/2026/01/31/2026-01-31T23.59.59-<uuid> (STR-373)
    private string? ToBucket(BucketStore bucket, FailureDelivery delivery, string text)
    {
        var day = world.Now.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture);
        var instant = world.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH.mm.ss", CultureInfo.InvariantCulture);
        bucket.Put($"aws/lambda/{delivery.MappingId}/{delivery.ShardId}/{day}/{instant}-{world.Ids.NextUuid()}", Encoding.UTF8.GetBytes(text), "application/octet-stream"); // STR-374
        return null;
    }
}
