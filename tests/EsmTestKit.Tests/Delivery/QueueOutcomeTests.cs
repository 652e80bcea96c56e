using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

/// <summary>What becomes of a batch of messages (section B5).</summary>
public sealed class QueueOutcomeTests
{
    [Fact]
    [Covers("SQS-333", "SQS-334", "SQS-336", "SQS-314", "SQS-330")]
    public async Task A_failed_batch_comes_back_when_its_timeout_since_the_receive_ends()
    {
        var calls = 0;
        await using var queue = new MappedQueue(_ => ++calls == 1 ? MappedQueue.Fail with { After = TimeSpan.FromSeconds(3) } : Script.Return("null"), function: new() { Timeout = TimeSpan.FromSeconds(10) });
        queue.Send("a");

        await queue.RunAsync();

        Assert.Equal([0, 30], queue.Starts);
        var (first, second) = (queue.Records(0)[0], queue.Records(1)[0]);
        Assert.Equal((string)first["messageId"]!, (string)second["messageId"]!);
        Assert.NotEqual((string)first["receiptHandle"]!, (string)second["receiptHandle"]!);
        Assert.Equal("2", (string)second["attributes"]!["ApproximateReceiveCount"]!);
        foreach (var same in new[] { "SentTimestamp", "ApproximateFirstReceiveTimestamp" }) Assert.Equal((string)first["attributes"]![same]!, (string)second["attributes"]![same]!);
        Assert.DoesNotContain(queue.Sim.Ledger, entry => entry is MessageVisibilityChanged);
    }

    [Fact]
    [Covers("SQS-347", "SQS-352")]
    public async Task Only_the_queue_has_a_dead_letter_queue_and_nothing_is_retried_as_an_asynchronous_event_is()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Fail, maxReceiveCount: 2);
        await queue.RunAsync();
        var mapping = Assert.Throws<AwsServiceException>(() => queue.Update($$$"""
            "DestinationConfig":{"OnFailure":{"Destination":"{{{queue.DeadLetters!.Arn}}}"}}
            """));
        Assert.Equal("Unsupported DestinationConfig parameter for given event source mapping type.", mapping.Message);
        var function = Assert.Throws<EsmUsageException>(() => queue.Call("UpdateFunctionConfiguration", $$$"""{"FunctionName":"apply-orders","DeadLetterConfig":{"TargetArn":"{{{queue.DeadLetters!.Arn}}}"}}"""));
        Assert.StartsWith("The kit does not simulate the dead-letter", function.Message, StringComparison.Ordinal);
        queue.Send("a");

        await queue.RunAsync();

        Assert.Equal([0, 30], queue.Starts);
        Assert.Equal("a", Assert.Single(queue.Dead));
        Assert.DoesNotContain(queue.Sim.Ledger, entry => entry is AsyncEventQueued or AsyncEventDropped);
    }

    [Fact]
    [Covers("SQS-331", "SQS-332")]
    public async Task A_success_deletes_the_batch_whatever_was_returned()
    {
        await using var queue = new MappedQueue(call => MappedQueue.Report(call, "a", "b"));
        queue.Send("a", "b");

        await queue.RunAsync();

        Assert.Empty(queue.Left);
        Assert.Equal("a b", queue.Bodies(0));
    }

    [Fact]
    [Covers("SQS-337")]
    public async Task The_mapping_gives_up_never_only_the_retention_of_the_queue_ends_the_retries()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Fail, queue: new() { MessageRetentionPeriod = TimeSpan.FromHours(1) });
        queue.Send("a");

        await queue.RunAsync();

        Assert.Equal(120, queue.Starts.Length);
        Assert.Equal(3570, queue.Starts[^1]);
        Assert.Empty(queue.Left);
    }

    [Fact]
    [Covers("SQS-338")]
    public async Task A_timeout_is_an_error_and_the_message_does_not_come_back_while_the_function_runs()
    {
        await using var queue = new MappedQueue(_ => new ScriptedOutcome.TimeOut(), function: new() { Timeout = TimeSpan.FromSeconds(30) }, maxReceiveCount: 1);
        queue.Send("a");

        await queue.RunAsync();

        Assert.True(Assert.Single(queue.Mapping.Invocations).TimedOut);
        Assert.Equal("a", Assert.Single(queue.Dead));
    }

    [Fact]
    [Covers("SQS-326", "SQS-339")]
    public async Task A_function_that_outlives_the_visibility_timeout_meets_its_message_twice_at_once()
    {
        var calls = 0;
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(++calls == 1 ? 25 : 1), function: new() { Timeout = TimeSpan.FromSeconds(30) });
        await queue.RunAsync();
        queue.Orders.SetAttributes(new Dictionary<string, string> { ["VisibilityTimeout"] = "20" });
        queue.Send("a");

        await queue.RunAsync();

        Assert.Equal([0, 20], queue.Starts);
        Assert.Equal(25, (queue.Mapping.Invocations[0].EndedAt - queue.Sim.Settings.StartTime)!.Value.TotalSeconds);
        Assert.Empty(queue.Left);
    }

    [Fact]
    [Covers("SQS-340", "SQS-186")]
    public async Task A_FIFO_message_whose_visibility_ended_comes_back_although_it_succeeded()
    {
        var calls = 0;
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(++calls == 1 ? 25 : 10), function: new() { Timeout = TimeSpan.FromSeconds(30) }, fifo: true);
        await queue.RunAsync();
        queue.Orders.SetAttributes(new Dictionary<string, string> { ["VisibilityTimeout"] = "20" });
        queue.SendToGroups("g-1");

        await queue.RunAsync();

        Assert.Equal([0, 20], queue.Starts);
        var failed = Assert.Single(queue.Sim.Ledger.OfType<MessageDeleteFailed>());
        Assert.Equal(25, (failed.At - queue.Sim.Settings.StartTime).TotalSeconds);
        Assert.Contains("The receipt handle has expired.", failed.Why, StringComparison.Ordinal);
        Assert.Empty(queue.Left);
    }

    [Fact]
    [Covers("SQS-335")]
    public async Task What_comes_back_travels_with_what_is_new()
    {
        await using var queue = new MappedQueue(call => MappedQueue.Bodies(call).Contains("new") ? Script.Return("null") : MappedQueue.Fail);
        queue.Send("a", "b");
        await queue.AdvanceAsync(29);
        queue.Orders.SendMessage("new", new() { Delay = TimeSpan.FromSeconds(1) });

        await queue.RunAsync();

        Assert.Equal("a b new", queue.Bodies(1));
        Assert.Equal("2 2 1", queue.Counts(1));
    }

    [Fact]
    [Covers("SQS-440")]
    public async Task A_function_that_changes_visibility_before_it_throws_sets_its_own_backoff()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        var mapping = sim.CreateEventSourceMapping(orders, Script.Of(sim, call =>
        {
            foreach (var message in orders.Messages) orders.ChangeMessageVisibility(Handle(call), TimeSpan.FromSeconds(7));
            return MappedQueue.Fail;
        }));
        orders.SendMessage("a");

        await sim.AdvanceAsync(TimeSpan.FromSeconds(14));

        Assert.Equal([0, 7, 14], mapping.Invocations.Select(invocation => (invocation.StartedAt - sim.Settings.StartTime).TotalSeconds));
    }

    [Fact]
    [Covers("SQS-439", "SQS-139")]
    public async Task A_function_may_delete_its_message_itself_and_the_mappings_own_delete_does_nothing()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(orders, Script.Of(sim, call =>
        {
            orders.DeleteMessage(Handle(call));
            return Script.Return("null");
        }));
        orders.SendMessage("a");

        await sim.RunUntilIdleAsync();

        Assert.Empty(orders.Messages);
        Assert.Equal(sim.Settings.StartTime, sim.Now);
        Assert.DoesNotContain(sim.Ledger, entry => entry is MessageDeleteFailed);
    }

    private static string Handle(ScriptedCall call) => (string)System.Text.Json.Nodes.JsonNode.Parse(call.Request.Payload.Span)!["Records"]![0]!["receiptHandle"]!;
}
