using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Destinations;

/// <summary>The calls of the object faces of topics and buckets as AWS's JSON: how they stand in the journal.</summary>
internal static class DestinationCalls
{
    public static JsonObject CreateTopic(string name) => new() { ["Name"] = name };

    public static JsonObject Created(SnsTopic topic) => new() { ["TopicArn"] = topic.Arn };

    public static JsonObject CreateBucket(string name) => new() { ["Bucket"] = name };

    public static JsonObject Subscribed(TopicSubscription subscription) => new() { ["SubscriptionArn"] = subscription.Arn };

    public static JsonObject Subscribe(string topicArn, string queueArn, bool rawMessageDelivery)
    {
        var request = new JsonObject { ["TopicArn"] = topicArn, ["Protocol"] = "sqs", ["Endpoint"] = queueArn };
        if (rawMessageDelivery) request["Attributes"] = new JsonObject { ["RawMessageDelivery"] = "true" };
        return request;
    }
}
