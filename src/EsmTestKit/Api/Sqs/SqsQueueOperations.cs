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
        catalog.Add("sqs:AddPermission", AddPermission);
        catalog.Add("sqs:RemovePermission", RemovePermission);
    }

    private ApiAnswer Create(ApiRequest request)
    {
        var name = request.Required("QueueName");
        var queue = QueueCreation.Create(queues, name, request.Texts("Attributes"), request.Texts("tags"));
        RuleHits.Note("SQS-025");
        return new(new JsonObject { ["QueueUrl"] = queue.Url });
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        queues.Delete(request.Queue(queues));
        return ApiAnswer.Empty;
    }

    private ApiAnswer GetUrl(ApiRequest request) =>
        queues.Find(request.Required("QueueName")) is { } queue && (request.OptionalString("QueueOwnerAWSAccountId") ?? queues.Place.AccountId) == queues.Place.AccountId
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
        queue.Change(request.Texts("Attributes"));
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
        RuleHits.Note("SQS-023");
        var target = request.Queue(queues).Arn;
        return Page(request, "queueUrls", queues.All.Where(queue => queue.Attributes.Redrive?.DeadLetterArn == target)); // lower-case q (SQS-023)
    }

    // A token comes only where MaxResults was asked for (SQS-022); a page is a name to go on after.
    private static ApiAnswer Page(ApiRequest request, string member, IEnumerable<QueueStore> found)
    {
        const int most = 1000;
        var size = request.OptionalInt("MaxResults");
        if (size is < 1 or > most) throw SqsErrors.InvalidParameter($"Value for parameter MaxResults is invalid. Reason: Must be between 1 and {most}, if provided.").By("SQS-022");
        RuleHits.Note("SQS-022");
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
        var queue = request.Queue(queues);
        var tags = request.Texts("Tags");
        if (tags.Count == 0) throw SqsErrors.MissingParameter("Tags").By("SQS-024");
        QueueTags.Put(queue, tags);
        return ApiAnswer.Empty;
    }

    private ApiAnswer Untag(ApiRequest request)
    {
        var queue = request.Queue(queues);
        QueueTags.Remove(queue, request.OptionalStrings("TagKeys") is { Count: > 0 } keys ? keys : throw SqsErrors.MissingParameter("TagKeys").By("SQS-024"));
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

    private ApiAnswer AddPermission(ApiRequest request)
    {
        var queue = request.Queue(queues);
        QueuePermissions.Add(queue, request.Required("Label"), Several(request, "AWSAccountIds"), Several(request, "Actions"));
        return ApiAnswer.Empty;
    }

    private ApiAnswer RemovePermission(ApiRequest request)
    {
        QueuePermissions.Remove(request.Queue(queues), request.Required("Label"));
        return ApiAnswer.Empty;
    }

    private static IReadOnlyList<string> Several(ApiRequest request, string member) =>
        request.OptionalStrings(member) is { Count: > 0 } values ? values : throw SqsErrors.MissingParameter(member).By("SQS-052");
}
