using System.Text.Json.Nodes;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Tests.Sqs;

public sealed class QueueAttributeTests
{
    private readonly QueueWorld _world = new();

    [Fact]
    [Covers("SQS-026", "SQS-028", "SQS-029", "SQS-050")]
    public void A_new_standard_queue_shows_aws_s_defaults_as_texts()
    {
        _world.Create("orders");
        var expected = JsonNode.Parse("""
            {"ApproximateNumberOfMessages":"0","ApproximateNumberOfMessagesDelayed":"0","ApproximateNumberOfMessagesNotVisible":"0","CreatedTimestamp":"1767225600",
             "DelaySeconds":"0","LastModifiedTimestamp":"1767225600","MaximumMessageSize":"1048576","MessageRetentionPeriod":"345600","QueueArn":"arn:aws:sqs:eu-west-1:123456789012:orders",
             "ReceiveMessageWaitTimeSeconds":"0","SqsManagedSseEnabled":"true","VisibilityTimeout":"30"}
            """);
        Assert.True(JsonNode.DeepEquals(expected, _world.Attributes("orders")), _world.Attributes("orders").ToJsonString());
    }

    [Fact]
    public void The_usual_settings_come_to_the_usual_attributes()
    {
        Assert.Equal(new AttributeTexts(_world.Queues, "orders").Create(SettingsAsTexts.Of(new())), _world.Queues.Create("orders", new SqsQueueSettings()).Attributes);
        Assert.Equal(TimeSpan.FromSeconds(31), _world.Queues.Create("others", new SqsQueueSettings { VisibilityTimeout = TimeSpan.FromSeconds(31) }).Attributes.VisibilityTimeout);
    }

    [Fact]
    [Covers("SQS-027")]
    public void A_fifo_queue_shows_four_more()
    {
        _world.Create("orders.fifo", """{"FifoQueue":"true"}""");
        var shown = _world.Attributes("orders.fifo");
        Assert.Equal(16, shown.Count);
        Assert.Equal(
            ("false", "queue", "true", "perQueue"),
            ((string)shown["ContentBasedDeduplication"]!, (string)shown["DeduplicationScope"]!, (string)shown["FifoQueue"]!, (string)shown["FifoThroughputLimit"]!));
    }

    [Fact]
    [Covers("SQS-030", "SQS-031")]
    public void Only_attributes_that_were_asked_for_are_shown_and_unknown_ones_fail_the_call()
    {
        _world.Create("orders");
        Assert.Empty(_world.Call("GetQueueAttributes", """{"QueueUrl":"orders"}"""));
        Assert.Equal(["DelaySeconds"], _world.Attributes("orders", "DelaySeconds").Select(pair => pair.Key));
        Assert.Empty(_world.Call("GetQueueAttributes", """{"QueueUrl":"orders","AttributeNames":["RedrivePolicy"]}"""));
        var refusal = _world.Refused("GetQueueAttributes", """{"QueueUrl":"orders","AttributeNames":["DelaySeconds","Foobar"]}""");
        Assert.Equal(("InvalidAttributeName", "Unknown Attribute Foobar.", 400), (refusal.Code, refusal.Message, refusal.Status));
        Assert.Equal("Unknown Attribute Foobar.", _world.Refused("SetQueueAttributes", """{"QueueUrl":"orders","Attributes":{"Foobar":"1"}}""").Message);
    }

    [Theory]
    [InlineData("DelaySeconds", "0", "900", "-1", "901")]
    [InlineData("MaximumMessageSize", "1024", "1048576", "1023", "1048577")]
    [InlineData("MessageRetentionPeriod", "60", "1209600", "59", "1209601")]
    [InlineData("ReceiveMessageWaitTimeSeconds", "0", "20", "-1", "21")]
    [InlineData("VisibilityTimeout", "0", "43200", "-1", "43201")]
    [InlineData("KmsDataKeyReusePeriodSeconds", "60", "86400", "59", "86401")]
    [Covers("SQS-041")]
    public void Numbers_have_ranges(string name, string least, string most, string below, string above)
    {
        _world.Create("orders", """{"KmsMasterKeyId":"alias/mine"}""");
        foreach (var value in new[] { least, most })
        {
            _world.Set("orders", name, value);
            Assert.Equal(value, (string)_world.Attributes("orders")[name]!);
        }

        foreach (var value in new[] { below, above, "one", "" })
        {
            var refusal = Assert.Throws<AwsServiceException>(() => _world.Set("orders", name, value));
            Assert.Equal(("InvalidAttributeValue", $"Invalid value for the parameter {name}.", 400), (refusal.Code, refusal.Message, refusal.Status));
        }
    }

    [Fact]
    [Covers("SQS-032", "SQS-033", "SQS-035", "SQS-036", "SQS-037", "SQS-038")]
    public void Changes_hold_at_once_and_time_stamp_the_queue()
    {
        _world.Create("orders", """{"KmsMasterKeyId":"alias/mine"}""");
        _world.Advance(2);
        foreach (var name in new[] { "DelaySeconds:1", "MaximumMessageSize:2048", "ReceiveMessageWaitTimeSeconds:2", "VisibilityTimeout:3", "KmsDataKeyReusePeriodSeconds:100" })
        {
            _world.Set("orders", name.Split(':')[0], name.Split(':')[1]);
            Assert.Equal(name.Split(':')[1], (string)_world.Attributes("orders")[name.Split(':')[0]]!);
        }

        Assert.Equal("1767225602", (string)_world.Attributes("orders")["LastModifiedTimestamp"]!);
    }

    [Fact]
    [Covers("SQS-039")]
    public void A_new_visibility_timeout_is_for_later_receives()
    {
        _world.Create("orders");
        _world.Send("orders", "x");
        _world.Receive("orders");
        _world.Set("orders", "VisibilityTimeout", "5");
        _world.Advance(29);
        Assert.Empty(_world.Receive("orders"));
        _world.Advance(1);
        Assert.Single(_world.Receive("orders"));
        _world.Advance(5);
        Assert.Single(_world.Receive("orders"));
    }

    [Fact]
    [Covers("SQS-044", "SQS-045", "SQS-046", "SQS-047")]
    public void The_type_of_a_queue_never_changes()
    {
        _world.Create("orders");
        _world.Create("orders.fifo", """{"FifoQueue":"true"}""");
        _world.Set("orders.fifo", "FifoQueue", "true");
        var refusal = Assert.Throws<AwsServiceException>(() => _world.Set("orders.fifo", "FifoQueue", "false"));
        Assert.Equal(("InvalidAttributeValue", "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported."), (refusal.Code, refusal.Message));
        refusal = Assert.Throws<AwsServiceException>(() => _world.Set("orders", "FifoQueue", "true"));
        Assert.Equal(("InvalidAttributeName", "Unknown Attribute FifoQueue."), (refusal.Code, refusal.Message));
        Assert.Equal("SQS-047", Assert.Throws<AwsServiceException>(() => _world.Set("orders.fifo", "FifoThroughputLimit", "perMessageGroupId")).Rule);
        _world.Call("SetQueueAttributes", """{"QueueUrl":"orders.fifo","Attributes":{"FifoThroughputLimit":"perMessageGroupId","DeduplicationScope":"messageGroup"}}""");
        Assert.Equal("SQS-041", Assert.Throws<AwsServiceException>(() => _world.Set("orders.fifo", "DeduplicationScope", "everything")).Rule);
    }

    [Fact]
    [Covers("SQS-042", "SQS-043")]
    public void Policies_are_json_and_an_empty_text_removes_them()
    {
        _world.CreateWithDeadLetters(2);
        _world.Set("orders", "Policy", """{"Version":"2012-10-17","Statement":[]}""");
        Assert.Equal("""{"Version":"2012-10-17","Statement":[]}""", (string)_world.Attributes("orders")["Policy"]!);
        _world.Set("orders", "Policy", "");
        _world.Set("orders", "RedrivePolicy", "");
        Assert.False(_world.Attributes("orders").ContainsKey("Policy"));
        Assert.False(_world.Attributes("orders").ContainsKey("RedrivePolicy"));
        foreach (var text in new[] { "no json", "[]", "1" }) Assert.Equal("InvalidAttributeValue", Assert.Throws<AwsServiceException>(() => _world.Set("orders", "Policy", text)).Code);
    }

    [Fact]
    [Covers("SQS-048", "SQS-049")]
    public void One_kind_of_encryption_at_a_time()
    {
        var refusal = _world.Refused("CreateQueue", """{"QueueName":"orders","Attributes":{"KmsMasterKeyId":"k","SqsManagedSseEnabled":"true"}}""");
        Assert.Equal(("InvalidAttributeName", "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE."), (refusal.Code, refusal.Message));
        _world.Create("orders");
        _world.Set("orders", "KmsMasterKeyId", "alias/mine");
        Assert.Equal("false,alias/mine,300", Shown());
        _world.Set("orders", "KmsDataKeyReusePeriodSeconds", "60");
        _world.Set("orders", "KmsMasterKeyId", "");
        Assert.Equal("false,,", Shown());
        _world.Set("orders", "KmsMasterKeyId", "alias/mine");
        _world.Set("orders", "SqsManagedSseEnabled", "true");
        Assert.Equal("true,,", Shown());
        string Shown()
        {
            var shown = _world.Attributes("orders");
            return $"{shown["SqsManagedSseEnabled"]},{shown["KmsMasterKeyId"]},{shown["KmsDataKeyReusePeriodSeconds"]}";
        }
    }

    [Fact]
    [Covers("SQS-050")]
    public void Counters_tell_visible_delayed_and_in_flight_apart()
    {
        _world.Create("orders");
        for (var number = 0; number < 6; number++) _world.Send("orders", "x");
        _world.Send("orders", "later", "\"DelaySeconds\":1");
        _world.Receive("orders", 1);
        Assert.Equal("5/1/1", _world.Counts("orders"));
    }

    [Fact]
    [Covers("SQS-052", "SQS-053", "SQS-054", "SQS-055")]
    public void Permissions_are_statements_of_the_policy_by_label()
    {
        _world.Create("orders");
        _world.Call("AddPermission", """{"QueueUrl":"orders","Label":"one","AWSAccountIds":["111111111111"],"Actions":["SendMessage"]}""");
        Assert.Equal(
            """{"Version":"2008-10-17","Id":"arn:aws:sqs:eu-west-1:123456789012:orders/SQSDefaultPolicy","Statement":[{"Sid":"one","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"SQS:SendMessage","Resource":"arn:aws:sqs:eu-west-1:123456789012:orders"}]}""",
            (string)_world.Attributes("orders")["Policy"]!);
        _world.Call("AddPermission", """{"QueueUrl":"orders","Label":"two","AWSAccountIds":["111111111111","222222222222"],"Actions":["SendMessage","ReceiveMessage"]}""");
        var second = JsonNode.Parse((string)_world.Attributes("orders")["Policy"]!)!["Statement"]![1]!;
        Assert.Equal("""["arn:aws:iam::111111111111:root","arn:aws:iam::222222222222:root"]""", second["Principal"]!["AWS"]!.ToJsonString());
        Assert.Equal("""["SQS:SendMessage","SQS:ReceiveMessage"]""", second["Action"]!.ToJsonString());
        Assert.Equal("Value one for parameter Label is invalid. Reason: Already exists.", _world.Refused("AddPermission", """{"QueueUrl":"orders","Label":"one","AWSAccountIds":["1"],"Actions":["*"]}""").Message);
        Assert.Equal("SQS-055", _world.Refused("AddPermission", """{"QueueUrl":"orders","Label":"three","AWSAccountIds":["1"],"Actions":["CreateQueue"]}""").Rule);
        Assert.Equal("OverLimit", _world.Refused("AddPermission", """{"QueueUrl":"orders","Label":"three","AWSAccountIds":["1"],"Actions":["*","*","*","*","*","*","*","*"]}""").Code);
        _world.Call("RemovePermission", """{"QueueUrl":"orders","Label":"one"}""");
        Assert.Equal("Value one for parameter Label is invalid. Reason: can't find label.", _world.Refused("RemovePermission", """{"QueueUrl":"orders","Label":"one"}""").Message);
        _world.Call("RemovePermission", """{"QueueUrl":"orders","Label":"two"}""");
        Assert.False(_world.Attributes("orders").ContainsKey("Policy"));
    }
}
