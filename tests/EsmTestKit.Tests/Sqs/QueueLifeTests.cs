using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Sqs;

/// <summary>Queues themselves: names, creation, deletion, lists, tags.</summary>
public sealed class QueueLifeTests
{
    private readonly QueueWorld _world = new();

    [Theory]
    [InlineData("a")]
    [InlineData("orders-1_A")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    [Covers("SQS-001", "SQS-016")]
    public void A_legal_name_makes_a_queue_with_aws_s_url_and_arn(string name)
    {
        var url = (string)_world.Call("CreateQueue", $$"""{"QueueName":"{{name}}"}""")["QueueUrl"]!;
        Assert.Equal($"https://sqs.eu-west-1.amazonaws.com/123456789012/{name}", url);
        Assert.Equal($"arn:aws:sqs:eu-west-1:123456789012:{name}", (string)_world.Attributes(url)["QueueArn"]!);
    }

    [Theory]
    [InlineData("a/b", "false", "SQS-002")]
    [InlineData("a b", "false", "SQS-002")]
    [InlineData("", "false", "SQS-002")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123456789012345678901", "false", "SQS-002")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234567890123456.fifo", "true", "SQS-002")]
    [InlineData("orders", "true", "SQS-003")]
    [InlineData("orders.fifo", "false", "SQS-004")]
    [Covers("SQS-001")]
    public void An_illegal_name_is_an_invalid_parameter(string name, string fifo, string rule)
    {
        var attributes = fifo == "true" ? ",\"Attributes\":{\"FifoQueue\":\"true\"}" : "";
        var refusal = _world.Refused("CreateQueue", $$"""{"QueueName":"{{name}}"{{attributes}}}""");
        Assert.Equal((rule, "InvalidParameterValue", 400), (refusal.Rule, refusal.QueryCode, refusal.Status));
    }

    [Fact]
    [Covers("SQS-002", "SQS-003", "SQS-004", "SQS-006", "SQS-007", "SQS-008")]
    public void Fifo_is_a_matter_of_name_and_attribute_together()
    {
        _world.Refused("CreateQueue", """{"QueueName":"a/b"}""");
        _world.Refused("CreateQueue", """{"QueueName":"orders","Attributes":{"FifoQueue":"true"}}""");
        _world.Refused("CreateQueue", """{"QueueName":"orders.fifo"}""");
        Equals("InvalidAttributeName", "Unknown Attribute FifoQueue.", """{"FifoQueue":"false"}""");
        Equals("InvalidAttributeName", "Unknown Attribute ContentBasedDeduplication.", """{"ContentBasedDeduplication":"true"}""");
        Equals("InvalidAttributeName", "You can specify the DeduplicationScope only when FifoQueue is set to true.", """{"DeduplicationScope":"queue"}""");
        Equals("InvalidAttributeName", "You can specify the FifoThroughputLimit only when FifoQueue is set to true.", """{"FifoThroughputLimit":"perQueue"}""");
        void Equals(string code, string text, string attributes)
        {
            var refusal = _world.Refused("CreateQueue", $$"""{"QueueName":"orders","Attributes":{{attributes}}}""");
            Assert.Equal((code, text, 400), (refusal.Code, refusal.Message, refusal.Status));
        }
    }

    [Fact]
    [Covers("SQS-005")]
    public void FifoQueue_may_be_written_in_any_case()
    {
        _world.Create("orders.fifo", """{"FifoQueue":"True"}""");
        Assert.Equal("true", (string)_world.Attributes("orders.fifo")["FifoQueue"]!);
    }

    [Fact]
    [Covers("SQS-009", "SQS-010", "SQS-011", "SQS-012")]
    public void Creating_again_gives_the_same_queue_unless_a_value_differs_from_the_present_one()
    {
        _world.Create("orders", """{"VisibilityTimeout":"60","DelaySeconds":"5"}""");
        _world.Send("orders", "keeps its messages");
        _world.Create("orders");
        _world.Create("orders", """{"VisibilityTimeout":"60"}""");
        var refusal = _world.Refused("CreateQueue", """{"QueueName":"orders","Attributes":{"DelaySeconds":"5","VisibilityTimeout":"61"}}""");
        Assert.Equal("A queue already exists with the same name and a different value for attribute VisibilityTimeout", refusal.Message);
        Assert.Equal(("QueueNameExists", "QueueAlreadyExists", 400), (refusal.Code, refusal.QueryCode, refusal.Status));
        _world.Set("orders", "VisibilityTimeout", "61");
        _world.Create("orders", """{"VisibilityTimeout":"61"}""");
        Assert.Equal("SQS-010", _world.Refused("CreateQueue", """{"QueueName":"orders","Attributes":{"VisibilityTimeout":"60"}}""").Rule);
        Assert.Equal("0/0/1", _world.Counts("orders"));
    }

    [Fact]
    [Covers("SQS-013", "SQS-014", "SQS-015")]
    public void A_deleted_queue_s_name_rests_for_sixty_seconds_and_comes_back_empty()
    {
        _world.Create("orders");
        _world.Send("orders", "lost");
        _world.Call("DeleteQueue", """{"QueueUrl":"orders"}""");
        Assert.Equal("QueueDoesNotExist", _world.Refused("DeleteQueue", """{"QueueUrl":"orders"}""").Code);
        _world.Advance(59.9);
        var refusal = _world.Refused("CreateQueue", """{"QueueName":"orders"}""");
        Assert.Equal("You must wait 60 seconds after deleting a queue before you can create another with the same name.", refusal.Message);
        Assert.Equal(("QueueDeletedRecently", "AWS.SimpleQueueService.QueueDeletedRecently", 400), (refusal.Code, refusal.QueryCode, refusal.Status));
        _world.Advance(0.1);
        var queue = _world.Create("orders");
        Assert.Equal("0/0/0", _world.Counts("orders"));
        _world.Send("orders", "new");
        Assert.Equal("orders#2", Assert.Single(queue.Messages).Name.ToString()); // A name in the ledger means one record for ever.
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("https://sqs.eu-west-1.amazonaws.com/123456789012/orders")]
    [InlineData("https://eu-west-1.queue.amazonaws.com/123456789012/orders")]
    [InlineData("http://localhost:5000/123456789012/orders")]
    [Covers("SQS-124")]
    public void A_queue_is_known_by_its_url_of_any_host_and_by_its_name(string url)
    {
        _world.Create("orders");
        _world.Send(url, "x");
        Assert.Single(_world.Receive(url));
    }

    [Fact]
    [Covers("SQS-016", "SQS-017", "SQS-019", "SQS-020")]
    public void A_missing_queue_has_a_code_for_each_protocol()
    {
        _world.Create("orders");
        var refusal = _world.Refused("GetQueueUrl", """{"QueueName":"order"}""");
        Assert.Equal("The specified queue does not exist.", refusal.Message);
        Assert.Equal(("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", 400), (refusal.Code, refusal.QueryCode, refusal.Status));
        Assert.Equal("QueueDoesNotExist", _world.Refused("GetQueueUrl", """{"QueueName":"orders","QueueOwnerAWSAccountId":"999999999999"}""").Code);
        Assert.Equal("QueueDoesNotExist", _world.Refused("PurgeQueue", """{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/999999999999/orders"}""").Code);
        Assert.Equal("QueueDoesNotExist", _world.Refused("PurgeQueue", """{"QueueUrl":"Orders"}""").Code);
        Assert.EndsWith("/orders", (string)_world.Call("GetQueueUrl", """{"QueueName":"orders"}""")["QueueUrl"]!, StringComparison.Ordinal);
        Assert.Equal("MissingParameter", _world.Refused("PurgeQueue", "{}").QueryCode);
    }

    [Fact]
    [Covers("SQS-021", "SQS-022")]
    public void Lists_are_filtered_by_prefix_and_paged_where_a_size_is_asked_for()
    {
        foreach (var name in new[] { "b1", "a2", "a1", "A3", "a3" }) _world.Create(name);
        Assert.Equal(["A3", "a1", "a2", "a3", "b1"], Names(_world.Call("ListQueues", "{}")));
        Assert.Equal(["a1", "a2", "a3"], Names(_world.Call("ListQueues", """{"QueueNamePrefix":"a"}""")));
        Assert.Empty(_world.Call("ListQueues", """{"QueueNamePrefix":"x"}"""));
        var first = _world.Call("ListQueues", """{"QueueNamePrefix":"a","MaxResults":2}""");
        Assert.Equal(["a1", "a2"], Names(first));
        var second = _world.Call("ListQueues", $$"""{"QueueNamePrefix":"a","MaxResults":2,"NextToken":"{{first["NextToken"]}}"}""");
        Assert.Equal(["a3"], Names(second));
        Assert.False(second.ContainsKey("NextToken"));
        Assert.Equal("SQS-022", _world.Refused("ListQueues", """{"MaxResults":0}""").Rule);
        Assert.Equal("SQS-022", _world.Refused("ListQueues", """{"MaxResults":1001}""").Rule);
    }

    [Fact]
    [Covers("SQS-022")]
    public void A_thousand_queues_are_listed_at_most()
    {
        for (var number = 0; number < 1001; number++) _world.Create($"q{number}");
        var all = _world.Call("ListQueues", "{}");
        Assert.Equal(1000, Names(all).Length);
        Assert.False(all.ContainsKey("NextToken"));
    }

    [Fact]
    [Covers("SQS-024", "SQS-025")]
    public void Tags_are_overwritten_removed_and_absent_when_there_are_none()
    {
        _world.Call("CreateQueue", """{"QueueName":"orders","tags":{"team":"a"}}""");
        _world.Call("TagQueue", """{"QueueUrl":"orders","Tags":{"team":"b","Team":"","x":"y"}}""");
        _world.Call("UntagQueue", """{"QueueUrl":"orders","TagKeys":["x","missing"]}""");
        Assert.Equal("""{"Tags":{"Team":"","team":"b"}}""", _world.Call("ListQueueTags", """{"QueueUrl":"orders"}""").ToJsonString());
        _world.Call("UntagQueue", """{"QueueUrl":"orders","TagKeys":["team","Team"]}""");
        Assert.Empty(_world.Call("ListQueueTags", """{"QueueUrl":"orders"}"""));
        var many = string.Join(",", Enumerable.Range(0, 51).Select(number => $"\"k{number}\":\"v\""));
        Assert.Equal("Too many tags added for queue orders.", _world.Refused("TagQueue", $$$"""{"QueueUrl":"orders","Tags":{{{{many}}}}}""").Message);
        Assert.Equal("MissingParameter", _world.Refused("TagQueue", """{"QueueUrl":"orders"}""").QueryCode);
        Assert.Equal("MissingParameter", _world.Refused("UntagQueue", """{"QueueUrl":"orders"}""").QueryCode);
        Assert.Equal("SQS-024", _world.Refused("TagQueue", $$$"""{"QueueUrl":"orders","Tags":{"{{{new string('k', 129)}}}":""}}""").Rule);
    }

    [Fact]
    public void Every_operation_of_the_service_is_there() => Assert.Equal(
        [
            "sqs:AddPermission", "sqs:CancelMessageMoveTask", "sqs:ChangeMessageVisibility", "sqs:ChangeMessageVisibilityBatch", "sqs:CreateQueue", "sqs:DeleteMessage",
            "sqs:DeleteMessageBatch", "sqs:DeleteQueue", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListDeadLetterSourceQueues", "sqs:ListMessageMoveTasks",
            "sqs:ListQueueTags", "sqs:ListQueues", "sqs:PurgeQueue", "sqs:ReceiveMessage", "sqs:RemovePermission", "sqs:SendMessage", "sqs:SendMessageBatch",
            "sqs:SetQueueAttributes", "sqs:StartMessageMoveTask", "sqs:TagQueue", "sqs:UntagQueue",
        ],
        _world.Operations);

    private static string[] Names(JsonObject answer) => [.. answer["QueueUrls"]!.AsArray().Select(url => ((string)url!).Split('/')[^1])];
}
