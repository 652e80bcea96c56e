using System.Text.Json.Nodes;

namespace EsmTestKit.AwsApi.Tests;

/// <summary>What SQS answers over the wire: its errors, its operations, and what a receive shows (section 5 of the rules of the wire).</summary>
public sealed class SqsErrorTests : IAsyncDisposable
{
    private readonly WireWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [Covers("WIR-049")]
    [InlineData("ReceiveMessage", "\"MaxNumberOfMessages\":11", "InvalidParameterValue", "InvalidParameterValueException", "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.")]
    [InlineData("ReceiveMessage", "\"WaitTimeSeconds\":21", "InvalidParameterValue", "InvalidParameterValueException", "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.")]
    [InlineData("SendMessage", "\"DelaySeconds\":0", "MissingParameter", "MissingRequiredParameterException", "The request must contain the parameter MessageBody.")]
    [InlineData("SendMessageBatch", "\"Entries\":[]", "AWS.SimpleQueueService.EmptyBatchRequest", "EmptyBatchRequest", null)]
    [InlineData("SendMessageBatch", "\"Entries\":[{\"Id\":\"a\",\"MessageBody\":\"x\"},{\"Id\":\"a\",\"MessageBody\":\"x\"}]", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct", "BatchEntryIdsNotDistinct", null)]
    [InlineData("SendMessageBatch", "\"Entries\":[{\"Id\":\"a b\",\"MessageBody\":\"x\"}]", "AWS.SimpleQueueService.InvalidBatchEntryId", "InvalidBatchEntryId", "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.")]
    [InlineData("GetQueueAttributes", "\"AttributeNames\":[\"Colour\"]", "InvalidAttributeName", "InvalidAttributeName", "Unknown Attribute Colour.")]
    [InlineData("SetQueueAttributes", "\"Attributes\":{\"FifoQueue\":\"true\"}", "InvalidAttributeName", "InvalidAttributeName", "Unknown Attribute FifoQueue.")]
    public void A_refusal_has_both_its_codes_and_AWS_s_text(string operation, string members, string older, string shape, string? text)
    {
        var queue = _world.Sim.CreateQueue("orders");

        var answer = _world.Json($"AmazonSQS.{operation}", $$"""{"QueueUrl":"{{queue.Url}}",{{members}}}""", ("x-amzn-query-mode", "true"));

        Assert.Equal(($"{older};Sender", 400), (answer.Header("x-amzn-query-error"), answer.Status));
        Assert.EndsWith("#" + shape, WireWorld.JsonOf(answer)["__type"]!.GetValue<string>(), StringComparison.Ordinal);
        if (text is not null) Assert.Equal(text, WireWorld.JsonOf(answer)["message"]!.GetValue<string>());
    }

    [Fact]
    [Covers("WIR-049")]
    public void Twenty_entries_are_too_many_and_a_queue_has_its_name_for_itself()
    {
        var queue = _world.Sim.CreateQueue("orders");
        var entries = string.Join(',', Enumerable.Range(0, 20).Select(index => $$"""{"Id":"{{index}}","MessageBody":"x"}"""));

        var many = _world.Json("AmazonSQS.SendMessageBatch", $$"""{"QueueUrl":"{{queue.Url}}","Entries":[{{entries}}]}""", ("x-amzn-query-mode", "true"));
        var twin = _world.Json("AmazonSQS.CreateQueue", """{"QueueName":"orders","Attributes":{"DelaySeconds":"5"}}""", ("x-amzn-query-mode", "true"));
        _world.Json("AmazonSQS.PurgeQueue", $$"""{"QueueUrl":"{{queue.Url}}"}""");
        var purge = WireWorld.XmlOf(_world.Form($"Action=PurgeQueue&Version=2012-11-05&QueueUrl={Uri.EscapeDataString(queue.Url)}"));

        Assert.Equal(("AWS.SimpleQueueService.TooManyEntriesInBatchRequest;Sender", "Maximum number of entries per request are 10. You have sent 20."), (many.Header("x-amzn-query-error"), Message(many)));
        Assert.Equal(("QueueAlreadyExists;Sender", "A queue already exists with the same name and a different value for attribute DelaySeconds"), (twin.Header("x-amzn-query-error"), Message(twin)));
        Assert.EndsWith("#QueueNameExists", WireWorld.JsonOf(twin)["__type"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(("AWS.SimpleQueueService.PurgeQueueInProgress", "Only one PurgeQueue operation on orders is allowed every 60 seconds."), (WireWorld.Value(purge, "Code"), WireWorld.Value(purge, "Message")));
    }

    [Fact]
    [Covers("WIR-049")]
    public void A_missing_queue_has_a_text_of_its_own_in_each_protocol()
    {
        const string url = "https://sqs.us-east-1.amazonaws.com/123456789012/missing";

        Assert.Equal("The specified queue does not exist.", Message(_world.Json("AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":"{{url}}"}""")));
        Assert.Equal("The specified queue does not exist for this wsdl version.", WireWorld.Value(WireWorld.XmlOf(_world.Form($"Action=ReceiveMessage&Version=2012-11-05&QueueUrl={Uri.EscapeDataString(url)}")), "Message"));
    }

    [Fact]
    [Covers("WIR-049")]
    public void A_FIFO_queue_asks_for_a_group_and_refuses_a_delay_and_a_stranger_s_id()
    {
        var url = _world.Sim.CreateQueue("orders.fifo", new() { FifoQueue = true }).Url;
        AwsHttpResponse Send(string members) => _world.Json("AmazonSQS.SendMessage", $$"""{"QueueUrl":"{{url}}","MessageBody":"x",{{members}}}""", ("x-amzn-query-mode", "true"));

        Assert.Equal(("MissingParameter;Sender", "The request must contain the parameter MessageGroupId."), Both(Send("\"MessageDeduplicationId\":\"a\"")));
        Assert.Equal(("InvalidParameterValue;Sender", "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"), Both(Send("\"MessageGroupId\":\"g\"")));
        Assert.Equal(("InvalidParameterValue;Sender", "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type."), Both(Send("\"MessageGroupId\":\"g\",\"MessageDeduplicationId\":\"a\",\"DelaySeconds\":2")));
        Assert.EndsWith("MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.", Both(Send("\"MessageGroupId\":\"g g\",\"MessageDeduplicationId\":\"a\"")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [Covers("WIR-054", "WIR-049")]
    [InlineData(1_048_576, null)]
    [InlineData(1_048_577, "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.")]
    public void A_message_has_a_mebibyte_at_most(int bytes, string? refusal)
    {
        var url = _world.Sim.CreateQueue("orders").Url;

        var sent = _world.Json("AmazonSQS.SendMessage", $$"""{"QueueUrl":"{{url}}","MessageBody":"{{new string('x', bytes)}}"}""");
        _world.Json("AmazonSQS.SendMessage", $$"""{"QueueUrl":"{{url}}","MessageBody":"{{new string('x', 1_048_577)}}"}""");

        Assert.Equal(refusal, sent.Status == 200 ? null : Message(sent));
        var batch = _world.Json("AmazonSQS.SendMessageBatch", $$"""{"QueueUrl":"{{url}}","Entries":[{"Id":"a","MessageBody":"{{new string('x', 524_288)}}"},{"Id":"b","MessageBody":"{{new string('x', 524_289)}}"}]}""");
        Assert.Equal("Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.", Message(batch));
    }

    [Fact]
    [Covers("WIR-050")]
    public void Every_operation_of_the_model_is_there()
    {
        foreach (var operation in new[]
        {
            "AddPermission", "CancelMessageMoveTask", "ChangeMessageVisibility", "ChangeMessageVisibilityBatch", "CreateQueue", "DeleteMessage", "DeleteMessageBatch", "DeleteQueue", "GetQueueAttributes", "GetQueueUrl",
            "ListDeadLetterSourceQueues", "ListMessageMoveTasks", "ListQueueTags", "ListQueues", "PurgeQueue", "ReceiveMessage", "RemovePermission", "SendMessage", "SendMessageBatch", "SetQueueAttributes",
            "StartMessageMoveTask", "TagQueue", "UntagQueue",
        })
        {
            Assert.Null(_world.Json($"AmazonSQS.{operation}", "{}").Cause);
        }
    }

    [Fact]
    [Covers("WIR-050")]
    public void Some_members_begin_with_a_small_letter()
    {
        var made = _world.Json("AmazonSQS.CreateQueue", """{"QueueName":"tagged","tags":{"team":"shop"}}""");
        var url = WireWorld.JsonOf(made)["QueueUrl"]!.GetValue<string>();
        Assert.Equal("""{"Tags":{"team":"shop"}}""", WireWorld.Text(_world.Json("AmazonSQS.ListQueueTags", $$"""{"QueueUrl":"{{url}}"}""")));
        _world.Form("Action=CreateQueue&Version=2012-11-05&QueueName=tagged-too&Tag.1.Key=team&Tag.1.Value=shop");
        Assert.Equal("""{"Tags":{"team":"shop"}}""", WireWorld.Text(_world.Json("AmazonSQS.ListQueueTags", $$"""{"QueueUrl":"{{_world.Sim.GetQueue("tagged-too").Url}}"}""")));

        var dead = _world.Sim.CreateQueue("dead");
        var orders = _world.Sim.CreateQueue("orders", new() { RedrivePolicy = new(dead, 3) });
        Assert.Equal($$"""{"queueUrls":["{{orders.Url}}"]}""", WireWorld.Text(_world.Json("AmazonSQS.ListDeadLetterSourceQueues", $$"""{"QueueUrl":"{{dead.Url}}"}""")));
        Assert.Equal(["QueueUrls"], WireWorld.JsonOf(_world.Json("AmazonSQS.ListQueues", "{}")).AsObject().Select(member => member.Key));
    }

    [Fact]
    [Covers("WIR-050")]
    public void Permissions_are_accepted_and_kept()
    {
        var queue = _world.Sim.CreateQueue("orders");
        Assert.Equal(200, _world.Json("AmazonSQS.AddPermission", $$"""{"QueueUrl":"{{queue.Url}}","Label":"send","AWSAccountIds":["123456789012"],"Actions":["SendMessage"]}""").Status);
        string Policy() => WireWorld.Text(_world.Json("AmazonSQS.GetQueueAttributes", $$"""{"QueueUrl":"{{queue.Url}}","AttributeNames":["Policy"]}"""));
        Assert.Contains("send", Policy(), StringComparison.Ordinal);
        Assert.Equal(200, _world.Json("AmazonSQS.RemovePermission", $$"""{"QueueUrl":"{{queue.Url}}","Label":"send"}""").Status);
        Assert.DoesNotContain("\"send\"", Policy(), StringComparison.Ordinal);
    }

    [Theory]
    [Covers("WIR-052")]
    [InlineData("", null)]
    [InlineData(",\"AttributeNames\":[\"SenderId\"]", "SenderId")]
    [InlineData(",\"MessageSystemAttributeNames\":[\"SentTimestamp\"]", "SentTimestamp")]
    [InlineData(",\"AttributeNames\":[\"SenderId\"],\"MessageSystemAttributeNames\":[\"SentTimestamp\"]", "SenderId,SentTimestamp")]
    [InlineData(",\"MessageSystemAttributeNames\":[\"All\"]", "ApproximateFirstReceiveTimestamp,ApproximateReceiveCount,SenderId,SentTimestamp")]
    public void A_receive_shows_the_attributes_that_were_asked_for(string asked, string? shown)
    {
        var queue = _world.Sim.CreateQueue("orders");
        Assert.Equal("{}", WireWorld.Text(Receive(queue, asked)));
        queue.SendMessage("x");

        var message = WireWorld.JsonOf(Receive(queue, asked))["Messages"]![0]!.AsObject();

        Assert.Equal(shown, message["Attributes"] is JsonObject attributes ? string.Join(',', attributes.Select(pair => pair.Key).Order(StringComparer.Ordinal)) : null);
    }

    [Fact]
    [Covers("WIR-035")]
    public void The_digest_is_one_of_the_attributes_that_are_returned()
    {
        var queue = _world.Sim.CreateQueue("orders", new() { VisibilityTimeout = TimeSpan.Zero });
        JsonNode Send(string attributes) => WireWorld.JsonOf(_world.Json("AmazonSQS.SendMessage", $$"""{"QueueUrl":"{{queue.Url}}","MessageBody":"x","MessageAttributes":{{attributes}}}"""));
        const string kind = """ "kind":{"DataType":"String","StringValue":"new"} """;
        var alone = Send($"{{{kind}}}")["MD5OfMessageAttributes"]!.GetValue<string>();
        _world.Json("AmazonSQS.PurgeQueue", $$"""{"QueueUrl":"{{queue.Url}}"}""");
        var both = Send("{" + kind + ""","size":{"DataType":"Number","StringValue":"7"}}""")["MD5OfMessageAttributes"]!.GetValue<string>();

        string Digest(string names) => WireWorld.JsonOf(Receive(queue, $",\"MessageAttributeNames\":[{names}]"))["Messages"]![0]!["MD5OfMessageAttributes"]!.GetValue<string>();

        Assert.NotEqual(alone, both);
        Assert.Equal(both, Digest("\"All\""));
        Assert.Equal(alone, Digest("\"kind\""));
    }

    [Fact]
    [Covers("WIR-053", "ADD-81")]
    public void A_long_poll_in_memory_is_answered_at_once()
    {
        var queue = _world.Sim.CreateQueue("orders");
        var before = _world.Sim.Now;

        Assert.Equal("{}", WireWorld.Text(Receive(queue, ",\"WaitTimeSeconds\":20")));

        Assert.Equal(before, _world.Sim.Now);
    }

    private AwsHttpResponse Receive(SqsQueue queue, string members) => _world.Json("AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":"{{queue.Url}}"{{members}}}""");

    private static string Message(AwsHttpResponse answer) => WireWorld.JsonOf(answer)["message"]!.GetValue<string>();

    private static (string? Code, string Text) Both(AwsHttpResponse answer) => (answer.Header("x-amzn-query-error"), Message(answer));
}
