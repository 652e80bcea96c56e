namespace EsmTestKit.Tests.Sqs;

/// <summary>Quotas, latencies and what nobody can ask a queue for.</summary>
public sealed class QueueLimitTests
{
    [Fact]
    [Covers("SQS-117", "SQS-090")]
    public void All_system_attributes_that_a_message_has_can_be_asked_for()
    {
        var world = new QueueWorld();
        world.CreateWithDeadLetters(1, fifo: true);
        world.Send("orders.fifo", "a", """
            "MessageGroupId":"g","MessageSystemAttributes":{"AWSTraceHeader":{"DataType":"String","StringValue":"Root=1-5759e988-bd862e3fe1be46a994272793"}}
            """);
        world.Receive("orders.fifo");
        world.Advance(30);
        world.Receive("orders.fifo");

        var names = Assert.Single(world.Receive("dlq.fifo"))["Attributes"]!.AsObject().Select(attribute => attribute.Key).Order(StringComparer.Ordinal);

        Assert.Equal(
            ["AWSTraceHeader", "ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "DeadLetterQueueSourceArn", "MessageDeduplicationId", "MessageGroupId", "SenderId", "SentTimestamp", "SequenceNumber"],
            names);
    }

    [Fact]
    [Covers("SQS-120")]
    public void With_a_visibility_of_zero_two_consumers_have_the_same_message()
    {
        var world = new QueueWorld();
        world.CreateFifo();
        world.SendToGroup("orders.fifo", "g-1");

        var (mine, yours) = (Assert.Single(world.Receive("orders.fifo", 1, "\"VisibilityTimeout\":0")), Assert.Single(world.Receive("orders.fifo")));

        Assert.Equal((string)mine["MessageId"]!, (string)yours["MessageId"]!);
        Assert.NotEqual(QueueWorld.Handle(mine), QueueWorld.Handle(yours));
    }

    [Fact]
    [Covers("SQS-121")]
    public void However_little_of_a_message_is_shown_it_is_hidden()
    {
        var world = new QueueWorld();
        world.Create("orders");
        world.Send("orders", "a", """
            "MessageAttributes":{"k":{"DataType":"String","StringValue":"x"}}
            """);

        var shown = Assert.Single(world.Call("ReceiveMessage", """{"QueueUrl":"orders"}""")["Messages"]!.AsArray())!.AsObject();

        Assert.False(shown.ContainsKey("Attributes") || shown.ContainsKey("MessageAttributes"));
        world.Advance(29.999);
        Assert.Empty(world.Receive("orders"));
        world.Advance(0.001);
        Assert.Single(world.Receive("orders"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [Covers("SQS-154")]
    public void A_purge_is_instant_unless_it_is_given_time(int seconds)
    {
        var world = new QueueWorld(new SqsBehavior { RemovalLatency = TimeSpan.FromSeconds(seconds) });
        world.Create("orders");
        world.Send("orders", "before");

        world.Call("PurgeQueue", """{"QueueUrl":"orders"}""");

        Assert.Equal(seconds == 0 ? 0 : 1, world.Receive("orders").Count);
        world.Send("orders", "meanwhile");
        world.Advance(60);
        Assert.Equal(seconds == 0 ? ["meanwhile"] : [], world.Bodies("orders"));
    }

    [Fact]
    [Covers("SQS-172")]
    public void A_FIFO_queue_without_high_throughput_takes_so_many_calls_of_an_action_a_second()
    {
        var world = new QueueWorld(new SqsBehavior { FifoCallsPerSecond = 300 });
        world.CreateFifo();
        world.CreateFifo("fast.fifo", "\"DeduplicationScope\":\"messageGroup\",\"FifoThroughputLimit\":\"perMessageGroupId\"");
        for (var call = 0; call < 299; call++) world.SendToGroup("orders.fifo", $"g-{call}");
        world.Call("SendMessageBatch", """{"QueueUrl":"orders.fifo","Entries":[{"Id":"a","MessageBody":"a","MessageGroupId":"g"},{"Id":"b","MessageBody":"b","MessageGroupId":"g"}]}""");

        var refused = world.Refused("SendMessage", """{"QueueUrl":"orders.fifo","MessageBody":"more","MessageGroupId":"g"}""");

        Assert.Equal(("RequestThrottled", 403), (refused.Code, refused.Status));
        Assert.Single(world.Receive("orders.fifo", 1)); // An action of its own.
        world.Advance(1);
        world.SendToGroup("orders.fifo", "g-more");
        for (var call = 0; call < 301; call++) world.SendToGroup("fast.fifo", $"g-{call}");
    }

    [Fact]
    [Covers("SQS-172")]
    public void By_default_no_call_is_too_many()
    {
        var world = new QueueWorld();
        world.CreateFifo();

        for (var call = 0; call < 301; call++) world.SendToGroup("orders.fifo", $"g-{call}");

        Assert.Equal("301/0/0", world.Counts("orders.fifo"));
    }

    [Fact]
    [Covers("SQS-185")]
    public void Nobody_can_ask_for_a_group()
    {
        var world = new QueueWorld();
        world.CreateFifo();
        world.SendToGroup("orders.fifo", "a-1", "b-1");

        Assert.Equal(["a-1"], world.Bodies("orders.fifo", 1, "\"MessageGroupId\":\"b\""));
    }

    [Theory]
    [InlineData("10", true)]
    [InlineData(null, false)]
    [Covers("SQS-193")]
    public void The_default_of_the_console_is_none_of_the_API(string? count, bool isAccepted)
    {
        var world = new QueueWorld();
        var target = world.Create("dlq").Arn;
        world.Create("orders");
        var policy = $$"""{"deadLetterTargetArn":"{{target}}"{{(count is null ? "" : $",\"maxReceiveCount\":{count}")}}}""";

        if (isAccepted) world.Set("orders", "RedrivePolicy", policy);
        else Assert.Contains("mandatory attribute: maxReceiveCount", Assert.Throws<AwsServiceException>(() => world.Set("orders", "RedrivePolicy", policy)).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("SQS-212")]
    public void Looking_at_a_message_as_the_console_does_is_a_receive()
    {
        var world = new QueueWorld();
        world.CreateWithDeadLetters(1);
        world.Send("orders", "a");

        world.Receive("orders", 10, "\"VisibilityTimeout\":0"); // The console's poll.

        Assert.Empty(world.Receive("orders"));
        Assert.Equal("a", Assert.Single(world.Bodies("dlq")));
    }
}
