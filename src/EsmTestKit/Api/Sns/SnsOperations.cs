using System.Text.Json.Nodes;
using EsmTestKit.Internal.Destinations;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on topics that destinations need (WIR-074 to WIR-076).</summary>
internal sealed class SnsOperations(TopicRegistry topics)
{
    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("sns:CreateTopic", request => new(new JsonObject { ["TopicArn"] = topics.Create(Required(request, "Name")).Arn }));
        catalog.Add("sns:DeleteTopic", Delete);
        catalog.Add("sns:ListTopics", _ => new(new JsonObject { ["Topics"] = new JsonArray([.. topics.All.Select(topic => (JsonNode)new JsonObject { ["TopicArn"] = topic.Arn })]) }));
        catalog.Add("sns:Subscribe", Subscribe);
        catalog.Add("sns:Unsubscribe", Unsubscribe);
        catalog.Add("sns:ListSubscriptionsByTopic", ListSubscriptions);
        catalog.Add("sns:SetTopicAttributes", SetAttributes);
        catalog.Add("sns:Publish", request => new(new JsonObject { ["MessageId"] = Topic(request).Publish(Required(request, "Message"), request.OptionalString("Subject")) }));
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        if (topics.FindByArn(Required(request, "TopicArn")) is { } topic) topics.Delete(topic);
        return ApiAnswer.Empty;
    }

    private ApiAnswer Subscribe(ApiRequest request)
    {
        var topic = Topic(request);
        var (protocol, endpoint) = (Required(request, "Protocol"), Required(request, "Endpoint"));
        if (protocol != "sqs") throw new EsmUsageException($"The kit does not simulate subscriptions of protocol \"{protocol}\".", "Subscribe a queue: Protocol \"sqs\" with the queue's ARN as Endpoint.");
        if (endpoint.EndsWith(".fifo", StringComparison.Ordinal)) throw new AwsServiceException("InvalidParameter", "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics").By("WIR-076");
        var attributes = request.Texts("Attributes");
        if (attributes.FirstOrDefault(pair => pair.Key != "RawMessageDelivery") is { Key: { } other }) throw new EsmUsageException($"The kit does not simulate the subscription attribute {other}.", "Leave it out, or filter in the consumer.");
        var subscription = topic.Subscribe(endpoint, attributes.Any(pair => pair.Key == "RawMessageDelivery" && string.Equals(pair.Value, "true", StringComparison.OrdinalIgnoreCase)));
        return new(new JsonObject { ["SubscriptionArn"] = subscription.Arn });
    }

    private ApiAnswer Unsubscribe(ApiRequest request)
    {
        if (topics.FindSubscription(Required(request, "SubscriptionArn")) is { } found) found.Topic.Unsubscribe(found.Subscription);
        return ApiAnswer.Empty;
    }

    private ApiAnswer ListSubscriptions(ApiRequest request)
    {
        var topic = Topic(request);
        var account = topic.Arn.Split(':')[4];
        return new(new JsonObject
        {
            ["Subscriptions"] = new JsonArray([.. topic.Subscriptions.Select(subscription => (JsonNode)new JsonObject
            {
                ["SubscriptionArn"] = subscription.Arn,
                ["Owner"] = account,
                ["Protocol"] = "sqs",
                ["Endpoint"] = subscription.QueueArn,
                ["TopicArn"] = topic.Arn,
            })]),
        });
    }

    private ApiAnswer SetAttributes(ApiRequest request)
    {
        var topic = Topic(request);
        var name = Required(request, "AttributeName");
        if (name != "Policy") throw new EsmUsageException($"The kit does not simulate the topic attribute {name}.", "Leave it out.");
        var policy = request.OptionalString("AttributeValue");
        topic.PolicyText = string.IsNullOrEmpty(policy) ? null : policy;
        return ApiAnswer.Empty;
    }

    private TopicStore Topic(ApiRequest request) =>
        topics.FindByArn(Required(request, "TopicArn")) ?? throw new AwsServiceException("NotFound", "Topic does not exist", 404).By("WIR-076");

    private static string Required(ApiRequest request, string member) =>
        request.OptionalString(member) ?? throw new AwsServiceException("InvalidParameter", $"Invalid parameter: {member}");
}
