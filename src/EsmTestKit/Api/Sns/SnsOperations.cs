using System.Text.Json.Nodes;
using EsmTestKit.Internal.Destinations;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on topics that destinations and ordinary producers need (WIR-074 to WIR-076).</summary>
internal sealed class SnsOperations(TopicRegistry topics)
{
    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("sns:CreateTopic", Create);
        catalog.Add("sns:DeleteTopic", Delete);
        catalog.Add("sns:ListTopics", _ => new(new JsonObject { ["Topics"] = new JsonArray([.. topics.All.Select(topic => (JsonNode)new JsonObject { ["TopicArn"] = topic.Arn })]) }));
        catalog.Add("sns:GetTopicAttributes", GetAttributes);
        catalog.Add("sns:SetTopicAttributes", SetAttributes);
        catalog.Add("sns:Publish", Publish);
        catalog.Add("sns:PublishBatch", PublishBatch);
        new SnsSubscriptionOperations(topics).AddTo(catalog);
    }

    /// <exception cref="AwsServiceException">There is none.</exception>
    public static TopicStore TopicOf(TopicRegistry topics, ApiRequest request) =>
        topics.FindByArn(Required(request, "TopicArn")) ?? throw new AwsServiceException("NotFound", "Topic does not exist", 404).By("WIR-076");

    public static string Required(ApiRequest request, string member) =>
        request.OptionalString(member) ?? throw new AwsServiceException("InvalidParameter", $"Invalid parameter: {member}");

    private ApiAnswer Create(ApiRequest request)
    {
        RuleHits.Note("WIR-074");
        var attributes = request.Texts("Attributes").Where(pair => pair is not { Key: "FifoTopic", Value: "false" }).ToList();
        if (attributes.FirstOrDefault(pair => pair.Key != "Policy") is { Key: { } other }) throw NotSimulated(other);
        var topic = topics.Create(Required(request, "Name"));
        foreach (var (_, policy) in attributes) topic.PolicyText = policy;
        return new(new JsonObject { ["TopicArn"] = topic.Arn });
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        if (topics.FindByArn(Required(request, "TopicArn")) is { } topic) topics.Delete(topic);
        return ApiAnswer.Empty;
    }

    private ApiAnswer GetAttributes(ApiRequest request)
    {
        var topic = TopicOf(topics, request);
        var attributes = new JsonObject { ["TopicArn"] = topic.Arn, ["Owner"] = topic.Arn.Split(':')[4], ["DisplayName"] = string.Empty, ["SubscriptionsConfirmed"] = $"{topic.Subscriptions.Count}", ["SubscriptionsPending"] = "0", ["SubscriptionsDeleted"] = "0" };
        if (topic.PolicyText is { } policy) attributes["Policy"] = policy;
        return new(new JsonObject { ["Attributes"] = attributes });
    }

    private ApiAnswer SetAttributes(ApiRequest request)
    {
        var topic = TopicOf(topics, request);
        var name = Required(request, "AttributeName");
        if (name != "Policy") throw NotSimulated(name);
        var policy = request.OptionalString("AttributeValue");
        topic.PolicyText = string.IsNullOrEmpty(policy) ? null : policy;
        return ApiAnswer.Empty;
    }

    private ApiAnswer Publish(ApiRequest request)
    {
        RuleHits.Note("WIR-074");
        return new(new JsonObject { ["MessageId"] = Publish(TopicOf(topics, request), request) });
    }

    private static string Publish(TopicStore topic, ApiRequest message) =>
        topic.Publish(Required(message, "Message"), message.OptionalString("Subject"), message.Attributes("MessageAttributes"));

    private ApiAnswer PublishBatch(ApiRequest request)
    {
        RuleHits.Note("WIR-074");
        var topic = TopicOf(topics, request);
        var entries = (request.OptionalArray("PublishBatchRequestEntries") ?? []).Select(entry => new ApiRequest(request.Operation, entry as JsonObject ?? throw request.WrongType("PublishBatchRequestEntries", "a list of entries"))).ToList();
        if (entries.Count == 0) throw new AwsServiceException("EmptyBatchRequest", "The batch request doesn't contain any entries.");
        if (entries.Count > 10) throw new AwsServiceException("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
        if (entries.Select(entry => Required(entry, "Id")).Distinct(StringComparer.Ordinal).Count() < entries.Count) throw new AwsServiceException("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
        return new(new JsonObject
        {
            ["Successful"] = new JsonArray([.. entries.Select(entry => (JsonNode)new JsonObject { ["Id"] = Required(entry, "Id"), ["MessageId"] = Publish(topic, entry) })]),
            ["Failed"] = new JsonArray(),
        });
    }

    private static EsmUsageException NotSimulated(string attribute) => new($"The kit does not simulate the topic attribute {attribute}.", "Leave it out.");
}
