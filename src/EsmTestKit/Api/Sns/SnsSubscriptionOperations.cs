using System.Text.Json.Nodes;
using EsmTestKit.Internal.Destinations;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>Who gets what a topic publishes: queues (WIR-074).</summary>
internal sealed class SnsSubscriptionOperations(TopicRegistry topics)
{
    private const string RawDelivery = "RawMessageDelivery";

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("sns:Subscribe", Subscribe);
        catalog.Add("sns:Unsubscribe", Unsubscribe);
        catalog.Add("sns:ListSubscriptionsByTopic", List);
        catalog.Add("sns:GetSubscriptionAttributes", Get);
        catalog.Add("sns:SetSubscriptionAttributes", Set);
    }

    private ApiAnswer Subscribe(ApiRequest request)
    {
        RuleHits.Note("WIR-074");
        var topic = SnsOperations.TopicOf(topics, request);
        var (protocol, endpoint) = (SnsOperations.Required(request, "Protocol"), SnsOperations.Required(request, "Endpoint"));
        if (protocol != "sqs") throw new EsmUsageException($"The kit does not simulate subscriptions of protocol \"{protocol}\".", "Subscribe a queue: Protocol \"sqs\" with the queue's ARN as Endpoint.");
        if (endpoint.EndsWith(".fifo", StringComparison.Ordinal)) throw new AwsServiceException("InvalidParameter", "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics").By("WIR-076");
        var attributes = request.Texts("Attributes");
        if (attributes.FirstOrDefault(pair => pair.Key != RawDelivery) is { Key: { } other }) throw NotSimulated(other);
        var subscription = topic.Subscribe(endpoint, attributes.Any(pair => IsTrue(pair.Value)));
        return new(new JsonObject { ["SubscriptionArn"] = subscription.Arn });
    }

    private ApiAnswer Unsubscribe(ApiRequest request)
    {
        if (topics.FindSubscription(SnsOperations.Required(request, "SubscriptionArn")) is { } found) found.Topic.Unsubscribe(found.Subscription);
        return ApiAnswer.Empty;
    }

    private ApiAnswer List(ApiRequest request)
    {
        var topic = SnsOperations.TopicOf(topics, request);
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

    private ApiAnswer Get(ApiRequest request)
    {
        var (topic, subscription) = Find(request);
        return new(new JsonObject
        {
            ["Attributes"] = new JsonObject
            {
                ["SubscriptionArn"] = subscription.Arn,
                ["TopicArn"] = topic.Arn,
                ["Protocol"] = "sqs",
                ["Endpoint"] = subscription.QueueArn,
                ["Owner"] = topic.Arn.Split(':')[4],
                [RawDelivery] = subscription.IsRaw ? "true" : "false",
                ["PendingConfirmation"] = "false",
                ["ConfirmationWasAuthenticated"] = "true",
            },
        });
    }

    private ApiAnswer Set(ApiRequest request)
    {
        RuleHits.Note("WIR-074");
        var (topic, subscription) = Find(request);
        var name = SnsOperations.Required(request, "AttributeName");
        if (name != RawDelivery) throw NotSimulated(name);
        topic.Change(subscription, IsTrue(request.OptionalString("AttributeValue") ?? string.Empty));
        return ApiAnswer.Empty;
    }

    private (TopicStore Topic, TopicSubscription Subscription) Find(ApiRequest request) =>
        topics.FindSubscription(SnsOperations.Required(request, "SubscriptionArn")) ?? throw new AwsServiceException("NotFound", "Subscription does not exist", 404);

    private static bool IsTrue(string text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);

    private static EsmUsageException NotSimulated(string attribute) => new($"The kit does not simulate the subscription attribute {attribute}.", "Leave it out, or filter in the consumer.");
}
