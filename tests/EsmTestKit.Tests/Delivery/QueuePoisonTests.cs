namespace EsmTestKit.Tests.Delivery;

/// <summary>Redrive and poison messages under a mapping (section B6).</summary>
public sealed class QueuePoisonTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [Covers("SQS-348", "SQS-349", "SQS-197", "SQS-198")]
    public async Task A_message_is_in_exactly_as_many_invocations_as_the_redrive_policy_says(int receives)
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Fail, maxReceiveCount: receives);
        var sent = queue.Orders.SendMessage("a", new() { StringAttributes = new Dictionary<string, string> { ["k"] = "v" } });

        await queue.RunAsync();

        Assert.Equal(Enumerable.Range(0, receives).Select(n => 30.0 * n), queue.Starts);
        Assert.Equal(Enumerable.Range(1, receives).Select(n => $"{n}"), Enumerable.Range(0, receives).Select(queue.Counts));
        var dead = Assert.Single(queue.DeadLetters!.Messages);
        Assert.Equal((sent.MessageId, "a"), (dead.MessageId, dead.Body));
        var shown = Assert.Single(queue.DeadLetters.ReceiveMessages());
        Assert.Equal(receives + 1, shown.ReceiveCount);
    }

    [Fact]
    [Covers("SQS-350")]
    public async Task A_poison_message_takes_its_companions_with_it()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Fail, maxReceiveCount: 2);
        queue.Send("{}", "no json");

        await queue.RunAsync();

        Assert.Equal([2, 2], queue.Sizes);
        Assert.Equal(["{}", "no json"], queue.Dead);
    }

    [Fact]
    [Covers("SQS-351", "SQS-337")]
    public async Task Without_a_redrive_policy_poison_comes_again_and_again_and_blocks_its_group()
    {
        await using var queue = new MappedQueue(call => MappedQueue.Report(call, "g-poison", "g-2"), MappedQueue.Reporting, fifo: true);
        queue.SendToGroups("g-poison", "g-2", "h-1");

        await queue.AdvanceAsync(299);

        Assert.Equal(10, queue.Starts.Length);
        Assert.Equal("g-poison g-2 h-1", queue.Bodies(0));
        Assert.Equal("g-poison g-2", queue.Bodies(9));
        Assert.Equal(["g-poison", "g-2"], queue.Left);
    }

    [Fact]
    [Covers("SQS-353")]
    public async Task With_the_mapping_disabled_nothing_moves_to_the_dead_letter_queue()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Fail, maxReceiveCount: 1);
        queue.Send("a");
        await queue.AdvanceAsync(1);
        queue.Mapping.Disable();

        await queue.AdvanceAsync(3600);

        Assert.Empty(queue.Dead);
        Assert.Equal("a", Assert.Single(queue.Left));
    }

    [Fact]
    [Covers("SQS-354", "SQS-428", "SQS-203")]
    public async Task A_mapping_on_the_dead_letter_queue_shows_where_the_message_came_from()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Fail, maxReceiveCount: 1);
        var rescue = queue.Sim.Functions.Create("rescue", new Internal.Functions.ScriptedBody(_ => Script.Return("null")), new());
        var second = queue.Sim.CreateEventSourceMapping(queue.DeadLetters!, rescue);
        queue.Send("a");

        await queue.RunAsync();

        var record = System.Text.Json.Nodes.JsonNode.Parse(Assert.Single(second.Invocations).Event)!["Records"]![0]!;
        var attributes = record["attributes"]!.AsObject();
        Assert.Equal("DeadLetterQueueSourceArn", attributes.First().Key);
        Assert.Equal(queue.Orders.Arn, (string)attributes["DeadLetterQueueSourceArn"]!);
        Assert.Equal("2", (string)attributes["ApproximateReceiveCount"]!);
        Assert.Equal(queue.DeadLetters!.Arn, (string)record["eventSourceARN"]!);
    }

    [Fact]
    [Covers("SQS-198")]
    public async Task The_knob_moves_spent_messages_when_their_timeout_ends_with_nobody_polling()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Fail, maxReceiveCount: 1, settings: new() { Sqs = new() { DeadLettersWithoutReceive = true } });
        queue.Send("a");
        await queue.AdvanceAsync(1);
        queue.Mapping.Disable();

        await queue.AdvanceAsync(28.9);
        Assert.Empty(queue.Dead);
        await queue.AdvanceAsync(0.1);

        Assert.Equal("a", Assert.Single(queue.Dead));
    }
}
