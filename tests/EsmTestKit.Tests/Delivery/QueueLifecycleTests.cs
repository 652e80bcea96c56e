using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

/// <summary>Changes of mapping, queue and function while messages are in flight (section B11).</summary>
public sealed class QueueLifecycleTests
{
    private static readonly SqsMappingSettings Collecting = new() { BatchSize = 100, MaximumBatchingWindow = TimeSpan.FromSeconds(20) };
    private static readonly LambdaFunctionSettings HalfAMinute = new() { Timeout = TimeSpan.FromSeconds(30) };

    [Fact]
    [Covers("SQS-415", "SQS-417")]
    public async Task A_disabled_mapping_lets_what_runs_finish_and_leaves_the_backlog_for_later()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(20), function: HalfAMinute);
        queue.Send("running");
        await queue.AdvanceAsync(5);
        queue.Mapping.Disable();
        queue.Send("waiting");
        await queue.AdvanceAsync(95);
        Assert.Equal(["waiting"], queue.Left);

        queue.Mapping.Enable();
        await queue.RunAsync();

        Assert.Equal([0, 100], queue.Starts);
        Assert.Equal("1", queue.Counts(1));
        Assert.Empty(queue.Left);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers("SQS-416")]
    public async Task What_was_being_collected_waits_out_its_timeout_or_is_drained(bool drains)
    {
        await using var queue = new MappedQueue(mapping: Collecting, settings: new() { SqsMappings = new() { DrainOnDisable = drains } });
        queue.Send("a");
        await queue.AdvanceAsync(5);

        queue.Mapping.Disable();
        await queue.AdvanceAsync(5);

        if (drains)
        {
            Assert.Equal([5], queue.Starts);
            Assert.Empty(queue.Left);
            return;
        }

        Assert.Empty(queue.Starts);
        Assert.Equal(1, queue.Orders.InFlightCount);
        await queue.AdvanceAsync(20);
        Assert.Equal(1, queue.Orders.VisibleCount);
        queue.Mapping.Enable();
        await queue.RunAsync();
        Assert.Equal("2", queue.Counts(0)); // It was received and never seen.
    }

    [Fact]
    [Covers("SQS-418")]
    public async Task Deleting_a_mapping_deletes_no_message()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Fail);
        queue.Send("a", "b");
        await queue.AdvanceAsync(1);

        queue.Mapping.Delete();
        await queue.RunAsync();

        Assert.Equal(["a", "b"], queue.Left);
    }

    [Fact]
    [Covers("SQS-419")]
    public async Task A_batch_that_is_built_goes_to_the_function_that_it_was_built_for()
    {
        var calls = 0;
        await using var queue = new MappedQueue(_ => ++calls == 1 ? new ScriptedOutcome.Throttle() : Script.Return("null"));
        var other = queue.Sim.Functions.Create("other", new ScriptedBody(_ => Script.Return("null")), new());
        await queue.RunAsync();
        queue.Send("built");
        await queue.AdvanceAsync(0.5); // Throttled, and to be tried again after a second.
        queue.Update("\"FunctionName\":\"other\"");
        await queue.AdvanceAsync(0.1);
        queue.Send("new");

        await queue.RunAsync();

        Assert.Contains("\"built\"", Assert.Single(queue.Function.Invocations).Event, StringComparison.Ordinal);
        Assert.Contains("\"new\"", Assert.Single(other.Invocations).Event, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("SQS-420")]
    public async Task A_queue_that_comes_back_under_its_ARN_is_polled_on()
    {
        await using var queue = new MappedQueue();
        await queue.RunAsync();
        queue.Sim.World.Door.Enter(() => queue.Sim.Api.Call("sqs:DeleteQueue", new System.Text.Json.Nodes.JsonObject { ["QueueUrl"] = queue.Orders.Url }));
        await queue.AdvanceAsync(61);
        Assert.Equal(MappingState.Enabled, queue.Mapping.State);

        queue.Sim.CreateQueue("orders").SendMessage("again");
        await queue.RunAsync();

        Assert.Equal("again", queue.Bodies(0));
    }

    [Fact]
    [Covers("SQS-421")]
    public async Task A_purge_while_a_batch_runs_leaves_its_delete_nothing_to_do()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(10), function: HalfAMinute);
        queue.Send("a");
        await queue.AdvanceAsync(5);
        queue.Orders.Purge();
        await queue.RunAsync();
        Assert.DoesNotContain(queue.Sim.Ledger, entry => entry is MessageDeleteFailed);

        queue.Send("b");
        await queue.RunAsync();

        Assert.Equal((MappingState.Enabled, "b"), (queue.Mapping.State, queue.Bodies(1)));
    }

    [Fact]
    [Covers("SQS-422")]
    public async Task Without_its_function_messages_pass_through_their_timeouts_to_the_dead_letter_queue()
    {
        await using var queue = new MappedQueue(maxReceiveCount: 2);
        await queue.RunAsync();
        queue.Call("DeleteFunction", """{"FunctionName":"apply-orders"}""");
        queue.Send("a");

        await queue.RunAsync();

        Assert.Equal("a", Assert.Single(queue.Dead));
        Assert.Equal(60, queue.Now);
    }

    [Fact]
    [Covers("SQS-423", "ADD-17", "ADD-03")]
    public async Task Event_counts_are_published_where_they_are_asked_for()
    {
        await using var queue = new MappedQueue(call => MappedQueue.Report(call, "bad"), MappedQueue.Reporting with { EventCountMetrics = true, Filters = ["""{"body":["good"]}""", """{"body":["bad"]}"""] });
        queue.Send("good", "bad", "no");

        await queue.AdvanceAsync(1);

        double?[] counts = [queue.Metric("PolledEventCount"), queue.Metric("FilteredOutEventCount"), queue.Metric("InvokedEventCount"), queue.Metric("FailedInvokeEventCount"), queue.Metric("DeletedEventCount")];
        Assert.Equal([3, 1, 2, 1, 2], counts);
        Assert.Null(queue.Metric("DroppedEventCount"));
        Assert.Null(queue.Metric("OnFailureDestinationDeliveredEventCount"));
    }
}
