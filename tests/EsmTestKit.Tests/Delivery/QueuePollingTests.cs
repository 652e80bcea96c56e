namespace EsmTestKit.Tests.Delivery;

/// <summary>How messages are picked up (section B4).</summary>
public sealed class QueuePollingTests
{
    [Fact]
    [Covers("SQS-110", "SQS-111", "SQS-315", "SQS-327")]
    public async Task A_message_is_picked_up_the_moment_it_can_be_and_nothing_is_topped_up()
    {
        await using var queue = new MappedQueue();
        await queue.RunAsync();
        queue.Orders.SendMessage("delayed", new() { Delay = TimeSpan.FromSeconds(7) });
        queue.Send("now");
        await queue.AdvanceAsync(3);
        queue.Send("later");

        await queue.RunAsync();

        Assert.Equal([0, 3, 7], queue.Starts);
        Assert.Equal(["now", "later", "delayed"], Enumerable.Range(0, 3).Select(queue.Bodies));
    }

    [Fact]
    [Covers("SQS-111", "SQS-179")]
    public async Task Whatever_makes_a_message_receivable_ends_the_poll()
    {
        await using var queue = new MappedQueue(fifo: true, maxReceiveCount: 1);
        await queue.RunAsync();
        queue.Mapping.Disable();
        await queue.RunAsync();
        queue.SendToGroups("g-1", "g-2");
        var held = Assert.Single(queue.Orders.ReceiveMessages(1));
        queue.Mapping.Enable();
        await queue.AdvanceAsync(5);
        Assert.Empty(queue.Starts); // The group is locked.

        queue.Orders.DeleteMessage(held.ReceiptHandle);
        await queue.AdvanceAsync(5);

        Assert.Equal([5], queue.Starts);
        Assert.Equal("g-2", queue.Bodies(0));
    }

    [Fact]
    [Covers("SQS-111", "SQS-228")]
    public async Task A_message_that_is_moved_in_ends_the_poll()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Fail, maxReceiveCount: 1);
        queue.Send("a");
        await queue.RunAsync();
        queue.Sim.Api.Call("sqs:StartMessageMoveTask", new System.Text.Json.Nodes.JsonObject { ["SourceArn"] = queue.DeadLetters!.Arn });

        await queue.RunAsync();

        Assert.Equal([0, 30], queue.Starts);
    }

    [Fact]
    [Covers("SQS-312", "SQS-317", "SQS-318")]
    public async Task A_large_batch_is_made_of_receives_of_ten()
    {
        await using var queue = new MappedQueue(mapping: new() { BatchSize = 35, MaximumBatchingWindow = TimeSpan.FromSeconds(5) });
        queue.Send([.. Enumerable.Range(0, 40).Select(index => $"m{index}")]);

        await queue.RunAsync();

        Assert.Equal([35, 5], queue.Sizes);
        Assert.Equal([0, 5], queue.Starts);
        Assert.Equal([10, 10, 10, 5, 5], queue.Sim.Ledger.OfType<MessagesReceived>().Select(receive => receive.Records.Count));
    }

    [Fact]
    [Covers("SQS-319", "SQS-318")]
    public async Task The_record_that_would_pass_six_megabytes_begins_the_next_batch()
    {
        await using var queue = new MappedQueue(mapping: new() { BatchSize = 100, MaximumBatchingWindow = TimeSpan.FromSeconds(30) }, queue: new() { VisibilityTimeout = TimeSpan.FromMinutes(5) });
        for (var index = 0; index < 7; index++) queue.Send(new string((char)('a' + index), 1_048_576));

        await queue.RunAsync();

        Assert.Equal([5, 2], queue.Sizes);
        Assert.Equal([0, 30], queue.Starts);
        Assert.Equal(["payload", "window"], queue.Sim.Ledger.OfType<BatchFormed>().Select(formed => formed.Reason));
    }

    [Fact]
    [Covers("ADD-53", "SQS-319")]
    public async Task One_receive_of_ten_full_messages_is_at_least_two_invocations()
    {
        await using var queue = new MappedQueue();
        for (var index = 0; index < 10; index++) queue.Send(new string('x', 1_048_576));

        await queue.RunAsync();

        Assert.Equal([5, 5], queue.Sizes);
        Assert.All(queue.Mapping.Invocations, invocation => Assert.InRange(invocation.Event.Length, 0, 6_291_456));
        Assert.Single(queue.Sim.Ledger.OfType<MessagesReceived>());
    }

    [Fact]
    [Covers("SQS-328")]
    public async Task Mappings_of_one_queue_compete_and_each_message_goes_to_one()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(1), new() { BatchSize = 1 });
        var other = queue.Sim.Functions.Create("other", new Internal.Functions.ScriptedBody(_ => MappedQueue.Takes(1)), new());
        var second = queue.Sim.CreateEventSourceMapping(queue.Orders, other, new() { BatchSize = 1 });
        queue.Send([.. Enumerable.Range(0, 20).Select(index => $"m{index}")]);

        await queue.RunAsync();

        var taken = queue.Mapping.Invocations.Concat(second.Invocations).SelectMany(invocation => invocation.Records).ToList();
        Assert.Equal(20, taken.Count);
        Assert.Equal(20, taken.Distinct().Count());
        Assert.NotEmpty(queue.Mapping.Invocations);
        Assert.NotEmpty(second.Invocations);
    }

    [Fact]
    [Covers("SQS-329")]
    public async Task A_visibility_timeout_of_less_than_six_function_timeouts_is_accepted_and_advised_against()
    {
        await using var queue = new MappedQueue(function: new() { Timeout = TimeSpan.FromSeconds(6) });

        Assert.Contains("six times", Assert.Single(queue.Sim.Ledger.OfType<MappingAdvised>()).Hint, StringComparison.Ordinal);
    }
}
