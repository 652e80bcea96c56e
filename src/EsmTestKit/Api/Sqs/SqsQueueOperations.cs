using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on queues themselves.</summary>
internal sealed class SqsQueueOperations(QueueRegistry queues)
{
    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("sqs:CreateQueue", Create);
        catalog.Add("sqs:DeleteQueue", Delete);
        catalog.Add("sqs:GetQueueUrl", GetUrl);
        catalog.Add("sqs:GetQueueAttributes", GetAttributes);
        catalog.Add("sqs:SetQueueAttributes", SetAttributes);
        catalog.Add("sqs:PurgeQueue", Purge);
        catalog.Add("sqs:ListQueues", List);
        catalog.Add("sqs:ListDeadLetterSourceQueues", ListSources);
        catalog.Add("sqs:TagQueue", Tag);
        catalog.Add("sqs:UntagQueue", Untag);
        catalog.Add("sqs:ListQueueTags", ListTags);
    }

    private ApiAnswer Create(ApiRequest request)
    {
        var name = request.Required("QueueName");
        var texts = request.Texts("Attributes");
        var queue = queues.Find(name) is { } existing ? Compare(existing, texts) : Make(name, texts);
        foreach (var (key, value) in request.Texts("tags")) queue.Tags[key] = value;
        return new(new JsonObject { ["QueueUrl"] = queue.Url });
    }

    private QueueStore Make(string name, IReadOnlyList<KeyValuePair<string, string>> texts)
    {
        QueueName.Check(name, texts.Any(pair => pair.Key == "FifoQueue" && string.Equals(pair.Value, "true", StringComparison.OrdinalIgnoreCase)));
        return queues.Create(name, new AttributeTexts(queues).Create(texts));
    }

    /// <summary>The same or fewer attributes: the queue that is there; a different value: refused (SQS-009 to SQS-012).</summary>
    private static QueueStore Compare(QueueStore queue, IReadOnlyList<KeyValuePair<string, string>> texts)
    {
        RuleHits.Note("SQS-009");
        var shown = QueueAttributeView.Of(queue).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        foreach (var (name, value) in texts)
        {
            if (!shown.TryGetValue(name, out var current) || !string.Equals(current, value, StringComparison.OrdinalIgnoreCase)) throw SqsErrors.QueueNameExists(name).By("SQS-010");
        }

        return queue;
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        queues.Delete(request.Queue(queues));
        return ApiAnswer.Empty;
    }

    private ApiAnswer GetUrl(ApiRequest request) =>
        queues.Find(request.Required("QueueName")) is { } queue
            ? new(new JsonObject { ["QueueUrl"] = queue.Url })
            : throw SqsErrors.QueueDoesNotExist().By("SQS-019");

    private ApiAnswer GetAttributes(ApiRequest request)
    {
        var queue = request.Queue(queues);
        var names = request.OptionalStrings("AttributeNames") ?? [];
        RuleHits.Note("SQS-030");
        foreach (var name in names)
        {
            if (name != "All" && !QueueAttributeView.Names.Contains(name, StringComparer.Ordinal)) throw SqsErrors.UnknownAttribute(name).By("SQS-031");
        }

        var shown = new JsonObject();
        foreach (var (name, value) in QueueAttributeView.Of(queue))
        {
            if (names.Contains("All") || names.Contains(name)) shown[name] = value;
        }

        return shown.Count == 0 ? ApiAnswer.Empty : new(new JsonObject { ["Attributes"] = shown });
    }

    private ApiAnswer SetAttributes(ApiRequest request)
    {
        var queue = request.Queue(queues);
        queue.SetAttributes(new AttributeTexts(queues).Change(queue.Attributes, request.Texts("Attributes")));
        return ApiAnswer.Empty;
    }

    private ApiAnswer Purge(ApiRequest request)
    {
        request.Queue(queues).Purge();
        return ApiAnswer.Empty;
    }

    private ApiAnswer List(ApiRequest request)
    {
        RuleHits.Note("SQS-021");
        var prefix = request.OptionalString("QueueNamePrefix") ?? string.Empty;
        return Page(request, "QueueUrls", queues.All.Where(queue => queue.Name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    private ApiAnswer ListSources(ApiRequest request)
    {
        RuleHits.Note("SQS-215");
        var target = request.Queue(queues).Arn;
        return Page(request, "queueUrls", queues.All.Where(queue => queue.Attributes.Redrive?.DeadLetterArn == target)); // lower-case q (SQS-023)
    }

    // A token comes only where MaxResults was asked for (SQS-022); a page is a name to go on after.
    private static ApiAnswer Page(ApiRequest request, string member, IEnumerable<QueueStore> found)
    {
        const int most = 1000;
        var size = request.OptionalInt("MaxResults");
        var after = request.OptionalString("NextToken");
        var rest = found.Where(queue => after is null || string.CompareOrdinal(queue.Name, after) > 0).ToList();
        var page = rest.Take(Math.Min(size ?? most, most)).ToList();
        var answer = new JsonObject();
        if (page.Count > 0 || member == "queueUrls") answer[member] = new JsonArray([.. page.Select(queue => JsonValue.Create(queue.Url))]);
        if (size is not null && rest.Count > page.Count) answer["NextToken"] = page[^1].Name;
        return new(answer);
    }

    private ApiAnswer Tag(ApiRequest request)
    {
        RuleHits.Note("SQS-024");
        var queue = request.Queue(queues);
        foreach (var (key, value) in request.Texts("Tags")) queue.Tags[key] = value;
        return ApiAnswer.Empty;
    }

    private ApiAnswer Untag(ApiRequest request)
    {
        RuleHits.Note("SQS-024");
        var queue = request.Queue(queues);
        foreach (var key in request.OptionalStrings("TagKeys") ?? throw SqsErrors.MissingParameter("TagKeys")) queue.Tags.Remove(key);
        return ApiAnswer.Empty;
    }

    private ApiAnswer ListTags(ApiRequest request)
    {
        RuleHits.Note("SQS-024");
        var tags = request.Queue(queues).Tags;
        if (tags.Count == 0) return ApiAnswer.Empty;
        var shown = new JsonObject();
        foreach (var (key, value) in tags) shown[key] = value;
        return new(new JsonObject { ["Tags"] = shown });
    }
}
