using EsmTestKit.Internal.Ledger;

namespace EsmTestKit.Tests.Ledger;

public sealed class TimelineTests
{
    private static readonly LambdaFunctionSettings Plain = new() { Serializer = EsmJsonSerializer.Default };

    [Fact]
    public async Task Each_shard_has_a_lane_in_which_its_batches_wait_and_are_split()
    {
        await using var sim = new EsmSimulation();
        var failed = sim.CreateQueue("failed");
        var clicks = sim.CreateStream("clicks", new() { ShardCount = 2 });
        var function = sim.CreateFunction("count", (Stream kinesisEvent) => Fail(kinesisEvent), Plain);
        sim.CreateEventSourceMapping(clicks, function, new(StartingPosition.TrimHorizon) { BisectBatchOnFunctionError = true, MaximumRetryAttempts = 1, OnFailure = failed });
        for (var number = 1; number <= 4; number++) clicks.PutRecord("click", $"visitor-{number}");
        await sim.RunUntilIdleAsync();

        var timeline = Draw(sim);

        Assert.Equal(["mappings", "shard 0", "shard 1", "failed"], timeline.Lanes.Select(lane => lane.Name));
        Assert.Equal("clicks → count", timeline.Lanes[1].About);
        foreach (var arrival in timeline.Entries.Where(entry => entry.Line!.Entry == "RecordPut")) Assert.Equal(EntryText.ShardName(arrival.Line!.Of("shardId")), timeline.Lanes[arrival.Lane].Name);
        Assert.All(timeline.Bars.Where(bar => bar.Kind == BarKind.FailedRun), bar => Assert.InRange(bar.Lane, 1, 2));
        Assert.Contains(timeline.Bars, bar => bar.Kind == BarKind.Wait && timeline.Entries[bar.From].Sentence.Contains("split in two", StringComparison.Ordinal));
        Assert.Contains(timeline.Bars, bar => bar.Kind == BarKind.Wait && timeline.Entries[bar.To].At - timeline.Entries[bar.From].At == TimeSpan.FromMilliseconds(200));
        Assert.All(timeline.Links, link => Assert.Equal("failed", timeline.Lanes[timeline.Entries[link.Entry].Lane].Name));
        Assert.Equal(4, timeline.Links.Count);
    }

    [Fact]
    public async Task Each_message_group_has_a_lane_and_a_batch_of_two_groups_lies_in_both()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders.fifo", new() { FifoQueue = true, ContentBasedDeduplication = true });
        sim.CreateEventSourceMapping(orders, sim.CreateFunction("apply", (Stream _) => { }, Plain with { Duration = TimeSpan.FromSeconds(2) }), new() { BatchSize = 2 });
        for (var number = 0; number < 6; number++) orders.SendMessage($"order-{number}", new() { MessageGroupId = number % 2 == 0 ? "even" : "odd" });
        await sim.RunUntilIdleAsync();

        var timeline = Draw(sim);

        Assert.Equal(["mappings", "group odd", "group even"], timeline.Lanes.Select(lane => lane.Name));
        var batches = timeline.Bars.Where(bar => bar.Kind == BarKind.Batch).ToList();
        Assert.Equal(["#1 #3", "#2 #4", "#5 #6", "#5 #6"], batches.Select(bar => bar.Label).Order(StringComparer.Ordinal));
        Assert.Equal([1, 2], batches.Where(bar => bar.Label == "#5 #6").Select(bar => bar.Lane).Order());
    }

    [Fact]
    public async Task The_attempts_of_an_asynchronous_invocation_lie_in_the_lane_of_its_function()
    {
        await using var sim = new EsmSimulation();
        sim.CreateFunction("notify", void () => throw new InvalidOperationException("no"));
        sim.Api.Call("lambda:Invoke", new() { ["FunctionName"] = "notify", ["InvocationType"] = "Event" });
        await sim.RunUntilIdleAsync();

        var timeline = Draw(sim);

        var waits = timeline.Entries.Where(entry => entry.Line!.Entry is "AsyncEventQueued" or "AsyncEventDropped").ToList();
        Assert.Equal(
            ["The event of notify waits for attempt 1 at 00:00:00", "The event of notify waits for attempt 2 at 00:01:00", "The event of notify waits for attempt 3 at 00:03:00", "The event of notify is given up after 3 attempts: RetriesExhausted"],
            waits.Select(entry => entry.Sentence));
        // Waits, starts and ends: nobody else does anything.
        Assert.Equal(10, timeline.Entries.Count);
        Assert.All(timeline.Entries, entry => Assert.Equal("notify", timeline.Lanes[entry.Lane].Name));
    }

    [Fact]
    public async Task Batches_of_a_queue_that_are_under_way_at_the_same_time_lie_below_each_other()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(orders, sim.CreateFunction("apply", (Stream _) => { }, Plain with { Duration = TimeSpan.FromSeconds(2) }), new() { BatchSize = 1 });
        for (var number = 0; number < 3; number++) orders.SendMessage($"order-{number}");
        await sim.RunUntilIdleAsync();

        var runs = Draw(sim).Bars.Where(bar => bar.Kind == BarKind.Run).ToList();

        Assert.Equal([1, 2, 3], runs.Select(bar => bar.Row).Order());
    }

    [Fact]
    public async Task A_failed_message_waits_in_its_row_and_its_way_to_the_dead_letter_queue_is_linked()
    {
        var timeline = Draw(await OrdersAsync());

        Assert.Equal(["mappings", "orders", "orders-dlq"], timeline.Lanes.Select(lane => lane.Name));
        var waits = timeline.Bars.Where(bar => bar.Kind == BarKind.Wait).ToList();
        Assert.Equal(3, waits.Count);
        Assert.All(waits, bar => Assert.Equal((1, 1, TimeSpan.FromSeconds(30)), (bar.Lane, bar.Row, timeline.Entries[bar.To].At - timeline.Entries[bar.From].At)));
        var link = Assert.Single(timeline.Links);
        Assert.Equal((1, 1, "orders#1 goes to orders-dlq after 3 receives"), (link.Lane, link.Row, timeline.Entries[link.Entry].Sentence));
    }

    [Fact]
    public async Task A_batching_window_and_a_tumbling_window_are_bars()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(orders, sim.CreateFunction("apply", (Stream _) => { }, Plain), new() { BatchSize = 100, MaximumBatchingWindow = TimeSpan.FromSeconds(20) });
        var clicks = sim.CreateStream("clicks", new() { ShardCount = 1 });
        sim.CreateEventSourceMapping(clicks, sim.CreateFunction("count", Stream (Stream _) => new MemoryStream("""{ "state": {} }"""u8.ToArray()), Plain), new(StartingPosition.TrimHorizon) { TumblingWindow = TimeSpan.FromSeconds(60) });
        orders.SendMessage("order");
        clicks.PutRecord("click", "visitor");
        await sim.AdvanceAsync(TimeSpan.FromMinutes(3));

        var timeline = Draw(sim);

        Assert.Equal(["mappings", "orders", "shard 0"], timeline.Lanes.Select(lane => lane.Name));
        Assert.Equal(1, timeline.Lanes[0].Rows);
        Assert.Contains(timeline.Bars, bar => bar.Kind == BarKind.Collect && bar.Lane == 1);
        Assert.Contains(timeline.Bars, bar => bar.Kind == BarKind.Window && bar.Lane == 2 && bar.Label == "window 00:00:00 to 00:01:00");
        // The last invocation of a window has no record, and lies in its shard all the same.
        Assert.Contains(timeline.Bars, bar => bar.Kind == BarKind.Batch && bar.Lane == 2 && bar.Label == "window ends");
    }

    [Fact]
    public async Task The_same_ledger_gives_the_same_page_in_itself_and_out_of_its_text()
    {
        var sim = await OrdersAsync();
        var page = sim.Ledger.ToHtml("orders");

        Assert.Equal(page, (await OrdersAsync()).Ledger.ToHtml("orders"));
        Assert.Equal(page, LedgerReport.Of("orders", LedgerLine.Parse(sim.Ledger.ToJsonLines())));
        Assert.Equal(page, LedgerReport.Of("orders", LedgerLine.Parse($"[{string.Join(",", sim.Ledger.ToJsonLines().TrimEnd().Split('\n'))}]")));
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slice_is_drawn_without_what_came_before_it()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(orders, sim.CreateFunction("apply", (Stream _) => { }, Plain));
        await sim.RunUntilIdleAsync();
        orders.SendMessage("order");

        var slice = await sim.RunUntilIdleAsync();

        Assert.Contains("apply starts with orders#1", slice.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_cannot_be_drawn()
    {
        await using var sim = new EsmSimulation();

        var refusal = Assert.Throws<EsmUsageException>(() => sim.Ledger.ToHtml());

        Assert.Contains("There is nothing to draw", refusal.Message, StringComparison.Ordinal);
    }

    private static Timeline Draw(EsmSimulation sim) => TimelineBuilder.Build(new ReportRun("run", LedgerLine.Of(sim.Ledger), []));

    private static async Task<EsmSimulation> OrdersAsync()
    {
        var sim = new EsmSimulation();
        var deadLetters = sim.CreateQueue("orders-dlq");
        var orders = sim.CreateQueue("orders", new() { VisibilityTimeout = TimeSpan.FromSeconds(30), RedrivePolicy = new(deadLetters, MaxReceiveCount: 3) });
        sim.CreateEventSourceMapping(orders, sim.CreateFunction("apply", (Stream sqsEvent) => Fail(sqsEvent), Plain));
        orders.SendMessage("broken");
        await sim.RunUntilIdleAsync();
        return sim;
    }

    private static void Fail(Stream records) => throw new FormatException($"{records.Length} bytes are too many.");
}
