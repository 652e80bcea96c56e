using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Api;

/// <summary>The batch operations: faults of the request refuse it whole, faults of an entry fail that entry (SQS-091 to SQS-105).</summary>
internal sealed partial class SqsBatchOperations(QueueRegistry queues)
{
    private const int MostEntries = 10;

    /// <summary>Fixed, whatever a queue's own limit is (SQS-095, SQS-096).</summary>
    private const int MostBytes = 1_048_576;

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("sqs:SendMessageBatch", Send);
        catalog.Add("sqs:DeleteMessageBatch", request => Each(request, "DeleteMessageBatch", (queue, entry) =>
        {
            try
            {
                SqsMessageOperations.Delete(queue, entry);
            }
            catch (AwsServiceException refusal) when (refusal.Rule == "SQS-186")
            {
                // In a batch an expired handle has another code and text than alone.
                throw SqsErrors.ReceiptHandleIsInvalid("The receipt handle has expired").By("SQS-104");
            }

            return [];
        }));
        catalog.Add("sqs:ChangeMessageVisibilityBatch", request => Each(request, "ChangeMessageVisibilityBatch", (queue, entry) =>
        {
            SqsMessageOperations.ChangeVisibility(queue, entry);
            return [];
        }));
    }

    private ApiAnswer Send(ApiRequest request)
    {
        var queue = request.Queue(queues);
        queue.Count("SendMessage");
        var entries = Entries(request, "SendMessageBatch");
        var messages = entries.ConvertAll(entry => entry.Message());
        var bytes = messages.Sum(SendValidation.Bytes);
        RuleHits.Note("SQS-096");
        if (bytes > MostBytes) throw SqsErrors.Batch("BatchRequestTooLong", $"Batch requests cannot be longer than {MostBytes} bytes. You have sent {bytes} bytes.").By("SQS-095");

        // A missing group or deduplication id refuses the whole request (SQS-099, SQS-100).
        if (queue.Attributes.IsFifo)
        {
            foreach (var message in messages)
            {
                if (message.GroupId is null || (message.DeduplicationId is null && !queue.Attributes.ContentBasedDeduplication)) SendValidation.Check(message, queue.Attributes, inBatch: true);
            }
        }

        RuleHits.Note("SQS-101");
        return Run(queue, entries, (store, entry) => SqsMessageOperations.Send(store, entry, inBatch: true));
    }

    private ApiAnswer Each(ApiRequest request, string operation, Func<QueueStore, ApiRequest, JsonObject> act)
    {
        var queue = request.Queue(queues);
        queue.Count(operation[..^"Batch".Length]);
        return Run(queue, Entries(request, operation), act);
    }

    // In request order (SQS-101); empty lists are left out (SQS-102); the status is 200 whatever failed (SQS-105).
    private static ApiAnswer Run(QueueStore queue, List<ApiRequest> entries, Func<QueueStore, ApiRequest, JsonObject> act)
    {
        var (successful, failed) = (new JsonArray(), new JsonArray());
        foreach (var entry in entries)
        {
            var id = entry.Required("Id");
            try
            {
                var done = new JsonObject { ["Id"] = id };
                foreach (var (name, value) in act(queue, entry).ToList()) done[name] = value?.DeepClone();
                successful.Add((JsonNode)done);
            }
            catch (AwsServiceException refusal)
            {
                RuleHits.Note("SQS-103");
                failed.Add((JsonNode)new JsonObject { ["Id"] = id, ["Code"] = refusal.QueryCode ?? refusal.Code, ["Message"] = refusal.Message, ["SenderFault"] = true });
            }
        }

        RuleHits.Note("SQS-102");
        RuleHits.Note("SQS-105");
        var answer = new JsonObject();
        if (successful.Count > 0) answer["Successful"] = successful;
        if (failed.Count > 0) answer["Failed"] = failed;
        return new(answer);
    }

    private static List<ApiRequest> Entries(ApiRequest request, string operation)
    {
        var entries = (request.OptionalArray("Entries") ?? throw SqsErrors.MissingParameter("Entries"))
            .Select(entry => new ApiRequest(request.Operation, entry as JsonObject ?? throw request.WrongType("Entries", "a list of entries"))).ToList();
        if (entries.Count == 0) throw SqsErrors.Batch("EmptyBatchRequest", $"There should be at least one {operation}RequestEntry in the request.").By("SQS-092");
        if (entries.Count > MostEntries) throw SqsErrors.Batch("TooManyEntriesInBatchRequest", $"Maximum number of entries per request are {MostEntries}. You have sent {entries.Count}.").By("SQS-091");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var id = entry.Required("Id");
            if (!EntryId().IsMatch(id)) throw SqsErrors.Batch("InvalidBatchEntryId", "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.").By("SQS-093");
            if (!ids.Add(id)) throw SqsErrors.Batch("BatchEntryIdsNotDistinct", $"Id {id} repeated.").By("SQS-094");
        }

        return entries;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,80}$", RegexOptions.CultureInvariant)]
    private static partial Regex EntryId();
}
