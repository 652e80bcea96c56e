namespace EsmTestKit.Tests.Delivery;

/// <summary>Batching windows on queues (sections B4 and C).</summary>
public sealed class QueueWindowTests
{
    private static readonly SqsMappingSettings ThirtySeconds = new() { BatchSize = 10_000, MaximumBatchingWindow = TimeSpan.FromSeconds(30) };
    private static readonly SqsQueueSettings TwoMinutes = new() { VisibilityTimeout = TimeSpan.FromMinutes(2) };

    [Fact]
    [Covers("SQS-323", "SQS-318", "ADD-18")]
    public async Task Four_messages_within_the_window_are_one_invocation()
    {
        await using var queue = new MappedQueue(mapping: ThirtySeconds, queue: TwoMinutes);
        await SendEveryFiveSeconds(queue, 4);

        await queue.RunAsync();

        Assert.Equal([4], queue.Sizes);
        Assert.Equal([30], queue.Starts);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(10_000)]
    [Covers("SQS-324")]
    public async Task Large_batches_deliver_each_message_once_and_empty_the_queue(int batchSize)
    {
        await using var queue = new MappedQueue(mapping: new() { BatchSize = batchSize, MaximumBatchingWindow = TimeSpan.FromSeconds(10) });
        queue.Send([.. Enumerable.Range(0, 250).Select(index => $"m{index}")]);

        await queue.RunAsync();

        Assert.Equal(250, queue.Mapping.Invocations.SelectMany(invocation => invocation.Records).Distinct().Count());
        Assert.Equal((250 + batchSize - 1) / batchSize, queue.Sizes.Length);
        Assert.Empty(queue.Left);
    }

    [Fact]
    [Covers("SQS-322")]
    public async Task Thirty_messages_in_batches_of_twenty_are_two_invocations()
    {
        await using var queue = new MappedQueue(mapping: new() { BatchSize = 20, MaximumBatchingWindow = TimeSpan.FromSeconds(1), MaximumConcurrency = 2 }, function: new() { ReservedConcurrency = 2 });
        queue.Send([.. Enumerable.Range(0, 30).Select(index => $"m{index}")]);

        await queue.RunAsync();

        Assert.Equal([20, 10], queue.Sizes);
    }

    [Fact]
    [Covers("SQS-321")]
    public async Task With_a_buffer_for_each_poller_the_same_messages_come_in_several_batches()
    {
        async Task<int[]> Sizes(SqsBatchBuffers buffers)
        {
            await using var queue = new MappedQueue(mapping: new() { BatchSize = 100, MaximumBatchingWindow = TimeSpan.FromSeconds(10) }, settings: new() { SqsMappings = new() { BatchBuffers = buffers } });
            queue.Send([.. Enumerable.Range(0, 15).Select(index => $"m{index}")]);
            await queue.RunAsync();
            return queue.Sizes;
        }

        var shared = await Sizes(SqsBatchBuffers.Shared);
        var perPoller = await Sizes(SqsBatchBuffers.PerPoller);

        Assert.Equal([15], shared);
        Assert.Equal([10, 5], perPoller);
    }

    [Fact]
    [Covers("SQS-325", "SQS-326")]
    public async Task Messages_that_are_collected_are_in_flight_and_may_come_twice_when_that_takes_too_long()
    {
        await using var queue = new MappedQueue(mapping: ThirtySeconds, queue: new() { VisibilityTimeout = TimeSpan.FromSeconds(20) });
        queue.Send("a");
        await queue.AdvanceAsync(1);
        Assert.Equal(1, queue.Orders.InFlightCount);

        await queue.RunAsync();

        Assert.Equal("a a", queue.Bodies(0));
        Assert.Equal("1 2", queue.Counts(0));
        Assert.Equal([30], queue.Starts);
    }

    [Fact]
    [Covers("SQS-316")]
    public async Task The_historical_formula_hides_messages_for_window_and_timeout_and_thirty_seconds()
    {
        await using var queue = new MappedQueue(
            _ => MappedQueue.Fail,
            mapping: ThirtySeconds,
            function: new() { Timeout = TimeSpan.FromSeconds(20) },
            settings: new() { SqsMappings = new() { ExtendVisibility = true } },
            maxReceiveCount: 2);
        queue.Send("a");

        await queue.RunAsync();

        Assert.Equal([30, 110], queue.Starts); // received at 0 and at 80
    }

    [Fact]
    [Covers("SQS-314", "ADD-19")]
    public async Task By_default_the_queues_own_timeout_holds()
    {
        await using var queue = new MappedQueue(mapping: ThirtySeconds, function: new() { Timeout = TimeSpan.FromSeconds(20) });
        queue.Send("a");
        await queue.AdvanceAsync(1);

        Assert.Equal(queue.Sim.Settings.StartTime.AddSeconds(30), Assert.Single(queue.Sim.Ledger.OfType<MessagesReceived>()).HiddenUntil);
    }

    [Fact]
    [Covers("ADD-18")]
    public async Task The_knob_begins_the_window_with_the_end_of_the_previous_invocation()
    {
        await using var queue = new MappedQueue(mapping: ThirtySeconds, queue: TwoMinutes, settings: new() { SqsMappings = new() { WindowStart = SqsWindowStart.PreviousCompletion } });
        queue.Send("a");
        await queue.AdvanceAsync(40);
        queue.Send("b");

        await queue.RunAsync();

        Assert.Equal([30, 60], queue.Starts);
    }

    [Fact]
    [Covers("SQS-320")]
    public async Task The_knob_makes_a_short_window_last_as_long_as_a_long_poll()
    {
        await using var queue = new MappedQueue(mapping: new() { MaximumBatchingWindow = TimeSpan.FromSeconds(1) }, settings: new() { SqsMappings = new() { LowTrafficWait = true } });
        queue.Send("a");

        await queue.RunAsync();

        Assert.Equal([20], queue.Starts);
    }

    private static async Task SendEveryFiveSeconds(MappedQueue queue, int count)
    {
        await queue.RunAsync();
        for (var index = 0; index < count; index++)
        {
            queue.Send($"m{index}");
            await queue.AdvanceAsync(5);
        }
    }
}
