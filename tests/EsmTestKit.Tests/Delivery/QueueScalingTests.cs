using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

/// <summary>How many batches of a queue run at once (section B9).</summary>
public sealed class QueueScalingTests
{
    private static readonly SqsMappingSettings OneByOne = new() { BatchSize = 1 };
    private static readonly SqsQueueSettings TenMinutes = new() { VisibilityTimeout = TimeSpan.FromMinutes(10) };
    private static readonly LambdaFunctionSettings FiveMinutes = new() { Timeout = TimeSpan.FromMinutes(5) };

    [Theory]
    [InlineData(null, 2)]
    [InlineData(6, 5)]
    [Covers("SQS-388")]
    public async Task Idle_minutes_take_pollers_away_but_not_with_a_maximum_concurrency(int? maximum, int left)
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(1), OneByOne with { MaximumConcurrency = maximum });
        queue.Send("a", "b", "c", "d", "e", "f");
        await queue.RunAsync();
        Assert.Equal(5, queue.Starts.Count(at => at == 0));
        await queue.AdvanceAsync(600 - queue.Now);

        queue.Send("a", "b", "c", "d", "e", "f");
        await queue.RunAsync();

        Assert.Equal(left, queue.Starts.Count(at => at == 600));
    }

    [Fact]
    [Covers("SQS-313", "SQS-388", "ADD-23")]
    public async Task On_demand_begins_with_five_and_rests_at_two()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(1), OneByOne);
        queue.Send("a", "b", "c", "d", "e");
        await queue.AdvanceAsync(120);
        queue.Send("a", "b", "c");

        await queue.RunAsync();

        Assert.Equal(5, queue.Starts.Count(at => at == 0));
        Assert.Equal(2, queue.Starts.Count(at => at == 120));
    }

    [Fact]
    [Covers("SQS-386", "SQS-387", "ADD-23")]
    public async Task A_backlog_adds_three_hundred_a_minute_up_to_1250()
    {
        await using var queue = new MappedQueue(
            _ => MappedQueue.Takes(890),
            OneByOne,
            new() { VisibilityTimeout = TimeSpan.FromMinutes(15) },
            new() { Timeout = TimeSpan.FromMinutes(15), ReservedConcurrency = 2000 });
        queue.Send([.. Enumerable.Range(0, 1300).Select(index => $"m{index}")]);
        var running = new List<int>();
        for (var minute = 0; minute < 7; minute++)
        {
            await queue.AdvanceAsync(minute == 0 ? 1 : 60);
            running.Add(queue.Starts.Length);
        }

        Assert.Equal([5, 305, 605, 905, 1205, 1250, 1250], running);
    }

    [Fact]
    [Covers("SQS-396", "SQS-397", "ADD-22")]
    public async Task Provisioned_pollers_carry_ten_batches_each_between_their_bounds()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(290), OneByOne with { ProvisionedPollers = new(2, 3) }, TenMinutes, FiveMinutes);
        queue.Send([.. Enumerable.Range(0, 100).Select(index => $"m{index}")]);

        await queue.AdvanceAsync(59);
        Assert.Equal(20, queue.Starts.Length); // Not five.
        await queue.AdvanceAsync(60);

        Assert.Equal(30, queue.Starts.Length);
    }

    [Fact]
    [Covers("SQS-396")]
    public async Task A_provisioned_poller_makes_ten_calls_a_second()
    {
        await using var queue = new MappedQueue(mapping: OneByOne with { ProvisionedPollers = new(2, 2) });
        queue.Send([.. Enumerable.Range(0, 50).Select(index => $"m{index}")]);

        await queue.RunAsync();

        Assert.Equal([(0.0, 20), (1.0, 20), (2.0, 10)], queue.Starts.GroupBy(at => at).Select(second => (second.Key, second.Count())));
    }

    [Theory]
    [InlineData(SqsErrorBackoff.None, 5)]
    [InlineData(SqsErrorBackoff.Halve, 2)]
    [Covers("SQS-345")]
    public async Task Errors_slow_the_mapping_down_where_a_test_asks_for_it_and_never_touch_visibility(SqsErrorBackoff backoff, int atOnce)
    {
        var calls = 0;
        await using var queue = new MappedQueue(
            _ => ++calls == 1 ? MappedQueue.Fail : MappedQueue.Takes(10),
            OneByOne,
            new() { VisibilityTimeout = TimeSpan.FromSeconds(100) },
            new() { Timeout = TimeSpan.FromSeconds(30) },
            new() { SqsMappings = new() { ErrorBackoff = backoff } });
        queue.Send("bad");
        await queue.AdvanceAsync(61);
        queue.Send("a", "b", "c", "d", "e");
        await queue.AdvanceAsync(69);
        queue.Send("f", "g", "h", "i", "j");
        await queue.RunAsync();

        Assert.Equal(atOnce, queue.Starts.Count(at => at == 61));
        Assert.Contains(100.0, queue.Starts); // The failed one, when its own timeout ended.
        Assert.Equal(5, queue.Starts.Count(at => at == 130)); // A clean minute, and all is as it was.
    }

    [Fact]
    [Covers("SQS-343")]
    public async Task Each_minute_with_errors_halves_the_concurrency_of_that_mapping_only()
    {
        await using var queue = new MappedQueue(
            _ => MappedQueue.Fail,
            OneByOne,
            new() { VisibilityTimeout = TimeSpan.FromMinutes(10) },
            settings: new() { SqsMappings = new() { ErrorBackoff = SqsErrorBackoff.Halve } });
        var others = queue.Sim.CreateQueue("others", TenMinutes);
        var slow = queue.Sim.Functions.Create("slow", new ScriptedBody(_ => MappedQueue.Takes(10)), FiveMinutes);
        var second = queue.Sim.CreateEventSourceMapping(others, slow, OneByOne);
        queue.Send("a");
        await queue.AdvanceAsync(61);
        for (var index = 0; index < 5; index++) others.SendMessage($"m{index}");

        await queue.AdvanceAsync(1);

        Assert.Equal(5, second.Invocations.Count);
    }

    [Fact]
    [Covers("SQS-344")]
    public async Task A_report_of_failures_is_no_error_and_slows_nothing_down()
    {
        await using var queue = new MappedQueue(
            call => MappedQueue.Bodies(call).Contains("bad") ? MappedQueue.Report(call, "bad") : MappedQueue.Takes(10),
            MappedQueue.Reporting with { BatchSize = 1 },
            TenMinutes,
            FiveMinutes,
            new() { SqsMappings = new() { ErrorBackoff = SqsErrorBackoff.Halve } });
        queue.Send("bad");
        await queue.AdvanceAsync(61);
        queue.Send("a", "b", "c", "d", "e");

        await queue.AdvanceAsync(1);

        Assert.Equal(5, queue.Starts.Count(at => at == 61));
    }
}
