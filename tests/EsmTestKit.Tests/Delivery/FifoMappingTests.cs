namespace EsmTestKit.Tests.Delivery;

/// <summary>Mappings on FIFO queues (section B8).</summary>
public sealed class FifoMappingTests
{
    [Fact]
    [Covers("SQS-378", "SQS-381", "SQS-161")]
    public async Task Messages_of_one_group_are_never_processed_by_two_invocations_at_once()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(2), new() { BatchSize = 1 }, fifo: true);
        queue.SendToGroups("g-1", "g-2", "g-3", "g-4");

        await queue.RunAsync();

        Assert.Equal([0, 2, 4, 6], queue.Starts);
        Assert.Equal(["g-1", "g-2", "g-3", "g-4"], Enumerable.Range(0, 4).Select(queue.Bodies));
    }

    [Fact]
    [Covers("SQS-379", "SQS-385", "SQS-395")]
    public async Task Groups_are_processed_in_parallel_as_many_as_there_are()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(2), new() { BatchSize = 1 }, fifo: true);
        queue.SendToGroups("a-1", "a-2", "b-1", "b-2", "c-1");

        await queue.RunAsync();

        Assert.Equal([0, 0, 0, 2, 2], queue.Starts);
        Assert.Equal(["a-1", "b-1", "c-1", "a-2", "b-2"], Enumerable.Range(0, 5).Select(queue.Bodies));
    }

    [Fact]
    [Covers("SQS-395", "SQS-389")]
    public async Task Maximum_concurrency_holds_for_groups_too()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(2), new() { BatchSize = 1, MaximumConcurrency = 2 }, fifo: true);
        queue.SendToGroups("a-1", "b-1", "c-1", "d-1", "e-1");

        await queue.RunAsync();

        Assert.Equal([0, 0, 2, 2, 4], queue.Starts);
    }

    [Fact]
    [Covers("SQS-380", "SQS-176")]
    public async Task One_batch_may_hold_several_groups_each_in_its_order()
    {
        await using var queue = new MappedQueue(fifo: true);
        queue.SendToGroups("a-1", "b-1", "a-2", "b-2");

        await queue.RunAsync();

        Assert.Equal("a-1 a-2 b-1 b-2", queue.Bodies(0));
    }

    [Fact]
    [Covers("SQS-380")]
    public async Task The_knob_gives_each_group_a_batch_of_its_own()
    {
        await using var queue = new MappedQueue(fifo: true, settings: new() { SqsMappings = new() { MixFifoGroups = false } });
        queue.SendToGroups("a-1", "b-1", "a-2", "b-2");

        await queue.RunAsync();

        Assert.Equal(["a-1 a-2", "b-1 b-2"], Enumerable.Range(0, 2).Select(queue.Bodies));
    }

    [Fact]
    [Covers("SQS-382", "SQS-383", "SQS-180")]
    public async Task A_failing_batch_blocks_its_groups_until_the_timeout_ends_and_no_others()
    {
        await using var queue = new MappedQueue(call => MappedQueue.Bodies(call).Contains("bad-1") && call.Request.Records.Count == 2 ? MappedQueue.Fail : Script.Return("null"), new() { BatchSize = 2 }, fifo: true);
        queue.SendToGroups("bad-1", "bad-2", "bad-3", "good-1");
        await queue.AdvanceAsync(10);
        queue.SendToGroups("good-2");
        await queue.AdvanceAsync(19);
        Assert.Equal(["bad-1 bad-2", "good-1", "good-2"], Enumerable.Range(0, queue.Starts.Length).Select(queue.Bodies));

        queue.Mapping.Disable();
        await queue.AdvanceAsync(0);
        queue.Mapping.Update(new SqsMappingSettings { BatchSize = 3, Enabled = true });
        await queue.RunAsync();

        Assert.Equal("bad-1 bad-2 bad-3", queue.Bodies(3));
        Assert.Equal("2 2 1", queue.Counts(3));
        Assert.Equal(30, queue.Starts[3]);
    }

    [Fact]
    [Covers("SQS-372", "SQS-370", "SQS-371")]
    public async Task The_recorded_run_of_partial_failures()
    {
        await using var queue = new MappedQueue(
            call => MappedQueue.Report(call, MappedQueue.Bodies(call).Length == 4 ? ["g-2", "g-3", "g-4"] : ["g-4"]),
            MappedQueue.Reporting,
            fifo: true,
            maxReceiveCount: 2);
        queue.SendToGroups("g-1", "g-2", "g-3", "g-4");

        await queue.RunAsync();

        Assert.Equal(["g-1 g-2 g-3 g-4", "g-2 g-3 g-4"], Enumerable.Range(0, queue.Starts.Length).Select(queue.Bodies));
        Assert.Equal("2 2 2", queue.Counts(1));
        Assert.Equal("g-4", Assert.Single(queue.Dead));
        Assert.DoesNotContain(queue.Sim.Ledger, entry => entry is MessageGroupOrderBroken);
    }

    [Fact]
    [Covers("SQS-373")]
    public async Task A_report_that_lets_later_messages_of_the_group_pass_is_flagged()
    {
        var calls = 0;
        await using var queue = new MappedQueue(call => ++calls == 1 ? MappedQueue.Report(call, "g-2", "h-2") : Script.Return("{}"), MappedQueue.Reporting, fifo: true);
        queue.SendToGroups("g-1", "g-2", "g-3", "h-1", "h-2");

        await queue.RunAsync();

        var flagged = Assert.Single(queue.Sim.Ledger.OfType<MessageGroupOrderBroken>());
        Assert.Equal("g", flagged.Group);
        Assert.Equal("orders.fifo#2", flagged.Failed.ToString());
        Assert.Equal(["orders.fifo#3"], flagged.Deleted.Select(record => record.ToString()));
        Assert.Equal("g-2 h-2", queue.Bodies(1));
    }

    [Fact]
    [Covers("SQS-384", "SQS-207")]
    public async Task A_message_in_the_dead_letter_queue_lets_its_group_go_on()
    {
        await using var queue = new MappedQueue(call => MappedQueue.Bodies(call).Contains("g-1") ? MappedQueue.Fail : Script.Return("null"), new() { BatchSize = 1 }, fifo: true, maxReceiveCount: 1);
        queue.SendToGroups("g-1", "g-2");

        await queue.RunAsync();

        Assert.Equal(["g-1", "g-2"], Enumerable.Range(0, 2).Select(queue.Bodies));
        Assert.Equal([0, 30], queue.Starts);
        Assert.Equal("g-1", Assert.Single(queue.Dead));
    }

    [Fact]
    [Covers("SQS-377")]
    public async Task Ten_messages_at_most_and_no_window()
    {
        await using var queue = new MappedQueue(fifo: true);
        queue.SendToGroups([.. Enumerable.Range(0, 11).Select(index => $"g-{index}")]);

        await queue.RunAsync();

        Assert.Equal([10, 1], queue.Sizes);
        Assert.Throws<AwsServiceException>(() => queue.Mapping.Update(new SqsMappingSettings { BatchSize = 11 }));
        Assert.Throws<AwsServiceException>(() => queue.Mapping.Update(new SqsMappingSettings { MaximumBatchingWindow = TimeSpan.FromSeconds(1) }));
    }
}
