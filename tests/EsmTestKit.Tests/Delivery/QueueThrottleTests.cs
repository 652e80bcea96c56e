using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

/// <summary>Throttles, while the messages are received already (SQS-341, SQS-342, SQS-391 to SQS-394).</summary>
public sealed class QueueThrottleTests
{
    [Fact]
    [Covers("SQS-341")]
    public async Task A_throttled_batch_is_tried_again_with_growing_waits_while_its_visibility_lasts()
    {
        var calls = 0;
        await using var queue = new MappedQueue(_ => ++calls <= 4 ? new ScriptedOutcome.Throttle() : Script.Return("null"), queue: new() { VisibilityTimeout = TimeSpan.FromSeconds(60) });
        queue.Send("a");

        await queue.RunAsync();

        Assert.Equal([15], queue.Starts); // 1 + 2 + 4 + 8
        Assert.Equal("1", queue.Counts(0));
        Assert.Equal(4, queue.FunctionMetric("Throttles"));
    }

    [Fact]
    [Covers("SQS-341")]
    public async Task The_waits_end_at_the_longest_one_and_the_knobs_set_both()
    {
        var calls = 0;
        await using var queue = new MappedQueue(
            _ => ++calls <= 4 ? new ScriptedOutcome.Throttle() : Script.Return("null"),
            queue: new() { VisibilityTimeout = TimeSpan.FromSeconds(60) },
            settings: new() { SqsMappings = new() { ThrottleRetryDelay = TimeSpan.FromSeconds(3), ThrottleRetryMaximumDelay = TimeSpan.FromSeconds(5) } });
        queue.Send("a");

        await queue.RunAsync();

        Assert.Equal([18], queue.Starts); // 3 + 5 + 5 + 5
    }

    [Fact]
    [Covers("SQS-342")]
    public async Task When_the_visibility_is_too_short_for_another_try_the_message_reappears_with_its_count_raised()
    {
        var throttled = true;
        await using var queue = new MappedQueue(_ => throttled ? new ScriptedOutcome.Throttle() : Script.Return("null"));
        queue.Send("a");
        await queue.AdvanceAsync(29);
        throttled = false;

        await queue.RunAsync();

        Assert.Equal([30], queue.Starts);
        Assert.Equal("2", queue.Counts(0));
        Assert.Equal("abandoned", queue.Sim.Ledger.OfType<QueueBatchSettled>().Last(entry => entry.Batch == 1).Disposition);
    }

    [Fact]
    [Covers("SQS-393", "SQS-342")]
    public async Task Reserved_concurrency_of_zero_loops_messages_to_the_dead_letter_queue()
    {
        await using var queue = new MappedQueue(function: new() { ReservedConcurrency = 0 }, maxReceiveCount: 3);
        queue.Send("a");

        await queue.RunAsync();

        Assert.Empty(queue.Mapping.Invocations);
        Assert.Equal("a", Assert.Single(queue.Dead));
        Assert.Equal(90, queue.Now);
        Assert.Equal(0, queue.FunctionMetric("Invocations"));
    }

    [Fact]
    [Covers("SQS-391", "SQS-342", "SQS-392")]
    public async Task Too_little_reserved_concurrency_sends_some_messages_to_the_dead_letter_queue_unprocessed()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(29), new() { BatchSize = 1 }, function: new() { ReservedConcurrency = 1, Timeout = TimeSpan.FromSeconds(30) }, maxReceiveCount: 2);
        queue.Send([.. Enumerable.Range(0, 10).Select(index => $"m{index}")]);
        await queue.RunAsync();

        var processed = queue.Mapping.Invocations.SelectMany(invocation => invocation.Records).Distinct().ToList();
        Assert.NotEmpty(queue.Dead);
        Assert.Equal(10, processed.Count + queue.Dead.Length);
        Assert.DoesNotContain(queue.DeadLetters!.Messages, message => processed.Contains(message.Name));
    }

    [Fact]
    [Covers("SQS-389", "SQS-390")]
    public async Task The_same_run_with_maximum_concurrency_loses_none()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(29), new() { BatchSize = 1, MaximumConcurrency = 2 }, function: new() { ReservedConcurrency = 2, Timeout = TimeSpan.FromSeconds(30) }, maxReceiveCount: 2);
        queue.Send([.. Enumerable.Range(0, 10).Select(index => $"m{index}")]);

        await queue.RunAsync();

        Assert.Empty(queue.Dead);
        Assert.Equal([0, 0, 29, 29, 58, 58, 87, 87, 116, 116], queue.Starts);
        Assert.Equal(0, queue.FunctionMetric("Throttles") ?? 0);
    }

    [Fact]
    [Covers("SQS-394")]
    public async Task Another_function_that_uses_up_the_account_throttles_the_mapping()
    {
        await using var queue = new MappedQueue();
        var busy = queue.Sim.Functions.Create("busy", new ScriptedBody(_ => MappedQueue.Takes(9)), new() { Timeout = TimeSpan.FromSeconds(10) });
        for (var index = 0; index < 1000; index++)
        {
            queue.Sim.World.Door.Enter(() => queue.Sim.Invoker.Invoke(new InvokeRequest(new FunctionReference(busy.Name), "{}"u8.ToArray(), $"r{index}", [], null), _ => { }));
        }

        queue.Send("a");
        await queue.RunAsync();

        Assert.Equal([15], queue.Starts); // tried at 0, 1, 3, 7 and 15
    }

    [Fact]
    [Covers("SQS-390")]
    public async Task The_sum_of_the_mappings_concurrency_is_not_held_against_the_reserved_one()
    {
        await using var queue = new MappedQueue(mapping: new() { MaximumConcurrency = 100 }, function: new() { ReservedConcurrency = 5 });
        var second = queue.Sim.CreateQueue("second");

        var mapping = queue.Sim.CreateEventSourceMapping(second, queue.Function, new() { MaximumConcurrency = 100 });

        Assert.Equal(MappingState.Creating, mapping.State);
    }
}
