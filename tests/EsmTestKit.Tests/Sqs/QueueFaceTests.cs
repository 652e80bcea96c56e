namespace EsmTestKit.Tests.Sqs;

/// <summary>The object face: the same queue, the same checks.</summary>
public sealed class QueueFaceTests
{
    [Fact]
    public async Task A_test_sends_looks_receives_and_deletes()
    {
        await using var sim = new EsmSimulation();
        var deadLetters = sim.CreateQueue("orders-dlq");
        var orders = sim.CreateQueue("orders", new() { VisibilityTimeout = TimeSpan.FromSeconds(10), RedrivePolicy = new(deadLetters, MaxReceiveCount: 1) });
        var sent = orders.SendMessage("hello", new()
        {
            Attributes = new Dictionary<string, SqsMessageAttribute> { ["n"] = SqsMessageAttribute.Number(1.5m), ["b"] = SqsMessageAttribute.Bytes(new byte[] { 1 }) },
            StringAttributes = new Dictionary<string, string> { ["s"] = "text" },
        });
        orders.SendMessage("later", new() { Delay = TimeSpan.FromSeconds(5) });
        Assert.Equal(["hello", "later"], orders.Messages.Select(message => message.Body));
        Assert.Equal("1.5", orders.Messages[0].Attributes["n"]);
        Assert.Equal((1, 0, 1), (orders.VisibleCount, orders.InFlightCount, orders.DelayedCount));

        var received = Assert.Single(orders.ReceiveMessages(10));
        Assert.Equal((sent.MessageId, "hello", 1, sim.Now.AddSeconds(10)), (received.MessageId, received.Body, received.ReceiveCount, received.VisibleUntil));
        orders.ChangeMessageVisibility(received.ReceiptHandle, TimeSpan.FromSeconds(20));
        await sim.AdvanceAsync(TimeSpan.FromSeconds(19));
        Assert.Equal("later", Assert.Single(orders.ReceiveMessages(10)).Body);
        await sim.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Empty(orders.ReceiveMessages(10));
        Assert.Equal(sent.Name, Assert.Single(deadLetters.Messages).Name);
        var dead = Assert.Single(deadLetters.ReceiveMessages());
        deadLetters.DeleteMessage(dead.ReceiptHandle);
        Assert.Empty(deadLetters.Messages);
        orders.Purge();
        Assert.Empty(orders.Messages);
        orders.SetAttributes(new Dictionary<string, string> { ["VisibilityTimeout"] = "60" });
        Assert.Equal("60", orders.GetAttributes()["VisibilityTimeout"]);
    }

    [Fact]
    [Covers("SQS-128", "SQS-041", "SQS-056", "SQS-106")]
    public async Task It_is_refused_as_a_client_would_be()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        Assert.Equal("SQS-041", Assert.Throws<AwsServiceException>(() => sim.CreateQueue("others", new() { VisibilityTimeout = TimeSpan.FromHours(13) })).Rule);
        Assert.Equal("SQS-128", Assert.Throws<AwsServiceException>(() => orders.ReceiveMessages(1, TimeSpan.FromHours(13))).Rule);
        Assert.Equal("SQS-106", Assert.Throws<AwsServiceException>(() => orders.ReceiveMessages(11)).Rule);
        Assert.Equal("SQS-056", Assert.Throws<AwsServiceException>(() => orders.SendMessage("")).Rule);
        var usage = Assert.Throws<EsmUsageException>(() => orders.SendMessage("x", new() { Delay = TimeSpan.FromMilliseconds(1500) }));
        Assert.Equal("Delay is 00:00:01.5000000, but SQS knows whole seconds only. Write Delay = TimeSpan.FromSeconds(2).", usage.Message);
        Assert.Throws<EsmUsageException>(() => sim.CreateQueue("others", new() { VisibilityTimeout = TimeSpan.FromMilliseconds(500) }));
        usage = Assert.Throws<EsmUsageException>(() => orders.SendMessage("x", new()
        {
            Attributes = new Dictionary<string, SqsMessageAttribute> { ["kind"] = SqsMessageAttribute.Number(1) },
            StringAttributes = new Dictionary<string, string> { ["kind"] = "order" },
        }));
        Assert.Equal("The message attribute \"kind\" is given twice, in Attributes and in StringAttributes. Give it once: StringAttributes is the short form for attributes of type String.", usage.Message);
    }

    [Fact]
    [Covers("SQS-047")]
    public async Task Fifo_settings_have_aws_s_meaning()
    {
        await using var sim = new EsmSimulation();
        Assert.Equal("SQS-047", Assert.Throws<AwsServiceException>(() => sim.CreateQueue("a.fifo", new() { FifoQueue = true, FifoThroughputLimit = SqsFifoThroughputLimit.PerMessageGroupId })).Rule);
        var queue = sim.CreateQueue("b.fifo", new()
        {
            FifoQueue = true,
            ContentBasedDeduplication = true,
            DeduplicationScope = SqsDeduplicationScope.MessageGroup,
            FifoThroughputLimit = SqsFifoThroughputLimit.PerMessageGroupId,
            Tags = new Dictionary<string, string> { ["team"] = "a" },
        });
        var first = queue.SendMessage("x", new() { MessageGroupId = "g1" });
        Assert.Equal(first.MessageId, queue.SendMessage("x", new() { MessageGroupId = "g1" }).MessageId);
        Assert.NotEqual(first.MessageId, queue.SendMessage("x", new() { MessageGroupId = "g2" }).MessageId);
        Assert.Equal(2, queue.Messages.Count);
    }
}
