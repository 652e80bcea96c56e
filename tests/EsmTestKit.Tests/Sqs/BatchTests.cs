using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Sqs;

/// <summary>Acceptance scenario 16: the matrix of batch errors, with the codes of both protocols.</summary>
public sealed class BatchTests
{
    private readonly QueueWorld _world = new();

    public BatchTests()
    {
        _world.Create("orders");
        _world.Create("orders.fifo", """{"FifoQueue":"true"}""");
    }

    public static TheoryData<string, string, string> WholeRequests
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var operation in new[] { "SendMessageBatch", "DeleteMessageBatch", "ChangeMessageVisibilityBatch" })
            {
                data.Add(operation, "[]", "EmptyBatchRequest");
                data.Add(operation, Entries(Enumerable.Range(0, 11).Select(number => $"e{number}")), "TooManyEntriesInBatchRequest");
                foreach (var id in new[] { "", new string('i', 81), "a:b", "ä" }) data.Add(operation, Entries([id]), "InvalidBatchEntryId");
                data.Add(operation, Entries(["same", "same"]), "BatchEntryIdsNotDistinct");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(WholeRequests))]
    [Covers("SQS-017")]
    public void A_fault_of_the_request_refuses_it_whole(string operation, string entries, string code)
    {
        var refusal = _world.Refused(operation, $$"""{"QueueUrl":"orders","Entries":{{entries}}}""");
        Assert.Equal((code, $"AWS.SimpleQueueService.{code}", 400), (refusal.Code, refusal.QueryCode, refusal.Status));
    }

    [Fact]
    [Covers("SQS-091", "SQS-092", "SQS-093", "SQS-094")]
    public void Their_texts_are_AWS_s_own()
    {
        Assert.Equal("Maximum number of entries per request are 10. You have sent 11.", Text(Entries(Enumerable.Range(0, 11).Select(number => $"e{number}"))));
        Assert.Equal("There should be at least one SendMessageBatchRequestEntry in the request.", Text("[]"));
        Assert.Equal("A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.", Text(Entries(["a:b"])));
        Assert.Equal("Id same repeated.", Text(Entries(["same", "same"])));
        string Text(string entries) => _world.Refused("SendMessageBatch", $$"""{"QueueUrl":"orders","Entries":{{entries}}}""").Message;
    }

    [Fact]
    [Covers("SQS-095", "SQS-096")]
    public void All_entries_together_may_have_one_mebibyte_whatever_the_queue_allows()
    {
        _world.Set("orders", "MaximumMessageSize", "1024");
        var large = new string('x', 524_288);
        var answer = _world.Call("SendMessageBatch", Batch(("a", large), ("b", "small")));
        Assert.Single(answer["Successful"]!.AsArray());
        var refusal = _world.Refused("SendMessageBatch", Batch(("a", large), ("b", large + "x")));
        Assert.Equal("Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.", refusal.Message);
        Assert.Equal(("BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong"), (refusal.Code, refusal.QueryCode));
    }

    [Fact]
    [Covers("SQS-097", "SQS-098", "SQS-103", "SQS-105")]
    public void A_fault_of_an_entry_fails_that_entry_alone()
    {
        _world.Set("orders", "MaximumMessageSize", "1024");
        var answer = _world.Call("SendMessageBatch", Batch(("large", new string('x', 1025)), ("good", "fine"), ("bad", "\u0001")));
        Assert.Equal("good", (string)Assert.Single(answer["Successful"]!.AsArray())!["Id"]!);
        var failed = answer["Failed"]!.AsArray();
        Assert.Equal(
            """{"Id":"large","Code":"InvalidParameterValue","Message":"One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.","SenderFault":true}""",
            failed[0]!.ToJsonString());
        Assert.Equal(("bad", "InvalidMessageContents", true), ((string)failed[1]!["Id"]!, (string)failed[1]!["Code"]!, (bool)failed[1]!["SenderFault"]!));
        Assert.Equal(["fine"], _world.Bodies("orders"));
    }

    [Fact]
    [Covers("SQS-102")]
    public void Empty_lists_are_left_out_of_the_answer()
    {
        Assert.Equal(["Successful"], _world.Call("SendMessageBatch", Batch(("a", "x"))).Select(pair => pair.Key));
        Assert.Equal(["Failed"], _world.Call("SendMessageBatch", Batch(("a", "\u0001"))).Select(pair => pair.Key));
    }

    [Fact]
    [Covers("SQS-099", "SQS-100")]
    public void A_missing_group_or_deduplication_id_refuses_a_fifo_batch_whole()
    {
        Refuses("SQS-099", """{"Id":"b","MessageBody":"x","MessageGroupId":"g"}""", "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
        Refuses("SQS-100", """{"Id":"b","MessageBody":"x","MessageDeduplicationId":"d"}""", "The request must contain the parameter MessageGroupId.");
    }

    private void Refuses(string rule, string entry, string text)
    {
        var refusal = _world.Refused("SendMessageBatch", $$"""{"QueueUrl":"orders.fifo","Entries":[{"Id":"a","MessageBody":"x","MessageGroupId":"g","MessageDeduplicationId":"1"},{{entry}}]}""");
        Assert.Equal((text, "InvalidParameterValueException", "InvalidParameterValue"), (refusal.Message, refusal.Code, refusal.QueryCode));
        Assert.Equal(rule, refusal.Rule);
        Assert.Equal(0, _world.Queues.Find("orders.fifo")!.LiveCount);
    }

    [Fact]
    [Covers("SQS-101", "SQS-160")]
    public void Entries_are_taken_in_order_with_increasing_sequence_numbers()
    {
        var entries = string.Join(",", Enumerable.Range(0, 5).Select(number => $$"""{"Id":"e{{number}}","MessageBody":"m{{number}}","MessageGroupId":"g","MessageDeduplicationId":"{{number}}"}"""));
        var numbers = _world.Call("SendMessageBatch", $$"""{"QueueUrl":"orders.fifo","Entries":[{{entries}}]}""")["Successful"]!.AsArray().Select(entry => (string)entry!["SequenceNumber"]!).ToList();
        Assert.Equal(numbers.Order(StringComparer.Ordinal), numbers);
        Assert.All(numbers, number => Assert.Matches("^[0-9]{20}$", number));
        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], _world.Bodies("orders.fifo"));
    }

    [Fact]
    [Covers("SQS-103", "SQS-104", "SQS-186")]
    public void An_expired_fifo_handle_fails_its_entry_of_a_delete()
    {
        _world.Send("orders.fifo", "x", "\"MessageGroupId\":\"g\",\"MessageDeduplicationId\":\"1\"");
        var message = Assert.Single(_world.Receive("orders.fifo"));
        _world.Advance(30);
        var answer = _world.Call("DeleteMessageBatch", $$"""{"QueueUrl":"orders.fifo","Entries":[{"Id":"a","ReceiptHandle":"{{QueueWorld.Handle(message)}}"}]}""");
        Assert.Equal(
            """{"Failed":[{"Id":"a","Code":"ReceiptHandleIsInvalid","Message":"The receipt handle has expired","SenderFault":true}]}""",
            answer.ToJsonString());
    }

    [Fact]
    [Covers("SQS-103")]
    public void Deletes_and_changes_answer_entry_by_entry()
    {
        foreach (var body in new[] { "a", "b" }) _world.Send("orders", body);
        var messages = _world.Receive("orders");
        var changed = _world.Call("ChangeMessageVisibilityBatch", $$"""{"QueueUrl":"orders","Entries":[{"Id":"1","ReceiptHandle":"{{QueueWorld.Handle(messages[0])}}","VisibilityTimeout":0},{"Id":"2","ReceiptHandle":"{{QueueWorld.Handle(messages[1])}}","VisibilityTimeout":50000}]}""");
        Assert.Equal("""{"Id":"1"}""", Assert.Single(changed["Successful"]!.AsArray())!.ToJsonString());
        Assert.Equal("InvalidParameterValue", (string)Assert.Single(changed["Failed"]!.AsArray())!["Code"]!);
        var deleted = _world.Call("DeleteMessageBatch", $$"""{"QueueUrl":"orders","Entries":[{"Id":"1","ReceiptHandle":"{{QueueWorld.Handle(messages[1])}}"},{"Id":"2","ReceiptHandle":"no"}]}""");
        Assert.Single(deleted["Successful"]!.AsArray());
        Assert.Equal("ReceiptHandleIsInvalid", (string)Assert.Single(deleted["Failed"]!.AsArray())!["Code"]!);
        Assert.Equal(["a"], _world.Bodies("orders"));
    }

    private static string Batch(params (string Id, string Body)[] entries) =>
        new JsonObject { ["QueueUrl"] = "orders", ["Entries"] = new JsonArray([.. entries.Select(entry => (JsonNode)new JsonObject { ["Id"] = entry.Id, ["MessageBody"] = entry.Body })]) }.ToJsonString();

    private static string Entries(IEnumerable<string> ids) =>
        "[" + string.Join(",", ids.Select(id => $$"""{"Id":"{{id}}","MessageBody":"x","ReceiptHandle":"x","VisibilityTimeout":1}""")) + "]";
}
