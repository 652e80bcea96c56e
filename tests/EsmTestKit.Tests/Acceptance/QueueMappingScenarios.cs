using System.Text.Json.Nodes;
using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests.Acceptance;

/// <summary>The acceptance scenarios of the rules for queues (part D of sqs.md) that a mapping runs. Each test is one, by its number.</summary>
public sealed class QueueMappingScenarios
{
    [Fact]
    [Covers("SQS-197", "SQS-333", "SQS-334", "SQS-336")]
    public async Task D01_A_message_that_always_fails_is_received_twice_and_then_dead()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Fail, maxReceiveCount: 2);
        queue.Send("poison");
        var id = queue.Orders.Messages[0].MessageId;

        await queue.AdvanceAsync(29.999);
        Assert.Equal([0], queue.Starts);
        Assert.Empty(queue.Orders.ReceiveMessages());
        await queue.AdvanceAsync(0.001);
        Assert.Equal([0, 30], queue.Starts);
        Assert.Equal("2", queue.Counts(1));
        await queue.AdvanceAsync(29.999);
        Assert.Empty(queue.Dead);
        await queue.AdvanceAsync(0.001);

        var dead = Receive(queue.Sim, queue.DeadLetters!);
        Assert.Equal((id, "3", queue.Orders.Arn), ((string)dead["MessageId"]!, (string)dead["Attributes"]!["ApproximateReceiveCount"]!, (string)dead["Attributes"]!["DeadLetterQueueSourceArn"]!));
        await queue.RunAsync();
        Assert.Equal([0, 30], queue.Starts);
    }

    [Fact]
    [Covers("SQS-370", "SQS-371", "SQS-372")]
    public async Task D05_Of_a_FIFO_batch_what_is_reported_comes_back_in_order_until_it_is_dead()
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
        Assert.Equal(["g-4"], queue.Dead);
        Assert.Empty(queue.Left);
    }

    [Fact]
    [Covers("SQS-373")]
    public async Task D06_A_FIFO_report_that_lets_later_messages_pass_is_flagged()
    {
        var calls = 0;
        await using var queue = new MappedQueue(call => ++calls == 1 ? MappedQueue.Report(call, "g-2") : Script.Return("{}"), MappedQueue.Reporting, fifo: true);
        queue.SendToGroups("g-1", "g-2", "g-3");

        await queue.RunAsync();

        var flagged = Assert.Single(queue.Sim.Ledger.OfType<MessageGroupOrderBroken>());
        Assert.Equal(("g", "orders.fifo#2", "orders.fifo#3"), (flagged.Group, flagged.Failed.ToString(), Assert.Single(flagged.Deleted).ToString()));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("null", true)]
    [InlineData("""{"batchItemFailures":[]}""", true)]
    [InlineData("""{"batchItemFailures":null}""", true)]
    [InlineData("""{"BatchItemFailures":[{"itemIdentifier":"x"}]}""", true)]
    [InlineData("not json", false)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""", false)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""", false)]
    [InlineData("""{"batchItemFailures":[{"foo":"x"}]}""", false)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"unknown"}]}""", false)]
    [InlineData(null, false)]
    public async Task D07_Each_response_deletes_all_or_none(string? response, bool deletes)
    {
        await using var queue = new MappedQueue(_ => response is null ? MappedQueue.Fail : Script.Return(response), MappedQueue.Reporting);
        queue.Send("a", "b", "c");

        await queue.AdvanceAsync(1);

        Assert.Equal([3], queue.Sizes);
        Assert.Equal(deletes ? [] : ["a", "b", "c"], queue.Left);
    }

    [Theory]
    [InlineData("hello", """{"body":["hello"]}""", true)]
    [InlineData("hello", """{"body":["other"]}""", false)]
    [InlineData("hello", """{"body":{"a":[1]}}""", false)]
    [InlineData("""{ "a" : 1.0 }""", """{"body":{"a":[1]}}""", true)]
    [InlineData("""{ "a" : 2 }""", """{"body":{"a":[1]}}""", false)]
    [InlineData("""{"a":1}""", """{"body":["{\"a\":1}"]}""", false)]
    [InlineData("""{ "é" : "\u00e9" }""", """{"awsRegion":["us-east-1"]}""", true)]
    [InlineData("hello", """{"awsRegion":["eu-west-1"]}""", false)]
    public async Task D08_A_message_is_delivered_byte_for_byte_or_deleted(string body, string pattern, bool delivered)
    {
        await using var queue = new MappedQueue(mapping: new() { Filters = [pattern] });
        queue.Send(body);

        await queue.RunAsync();

        Assert.Equal(delivered ? [body] : [], Enumerable.Range(0, queue.Starts.Length).Select(queue.Bodies));
        Assert.Empty(queue.Left);
    }

    [Fact]
    [Covers("SQS-341", "SQS-342", "SQS-389", "SQS-391")]
    public async Task D09_Too_little_reserved_concurrency_spends_receives_and_a_maximum_concurrency_does_not()
    {
        string[] messages = [.. Enumerable.Range(0, 10).Select(index => $"m{index}")];
        await using var starved = Queue(reserved: 1, maximum: null);
        starved.Send(messages);
        await starved.RunAsync();
        var processed = starved.Mapping.Invocations.SelectMany(invocation => invocation.Records).ToHashSet();
        Assert.Contains(starved.Mapping.Invocations.Index(), invocation => starved.Counts(invocation.Index) == "2");
        Assert.NotEmpty(starved.Dead);
        Assert.DoesNotContain(starved.DeadLetters!.Messages, message => processed.Contains(message.Name));

        await using var held = Queue(reserved: 2, maximum: 2);
        held.Send(messages);
        await held.RunAsync();
        Assert.Empty(held.Dead);
        Assert.Equal(10, held.Starts.Length);
        Assert.Empty(held.Sim.Ledger.OfType<InvocationRefused>());

        static MappedQueue Queue(int reserved, int? maximum) => new(
            _ => MappedQueue.Takes(29),
            new() { BatchSize = 1, MaximumConcurrency = maximum },
            function: new() { ReservedConcurrency = reserved, Timeout = TimeSpan.FromSeconds(30) },
            maxReceiveCount: 2);
    }

    [Fact]
    [Covers("SQS-318", "SQS-319", "SQS-323")]
    public async Task D10_A_window_collects_until_it_ends_or_six_megabytes_are_reached()
    {
        SqsMappingSettings window = new() { BatchSize = 10_000, MaximumBatchingWindow = TimeSpan.FromSeconds(30) };
        SqsQueueSettings fiveMinutes = new() { VisibilityTimeout = TimeSpan.FromMinutes(5) };
        await using var small = new MappedQueue(mapping: window, queue: fiveMinutes);
        foreach (var body in new[] { "at 0", "at 5", "at 10", "at 15" })
        {
            small.Send(body);
            await small.AdvanceAsync(5);
        }

        await small.RunAsync();
        Assert.Equal(([4], [30]), (small.Sizes, small.Starts), Same);

        await using var large = new MappedQueue(mapping: window, queue: fiveMinutes);
        for (var index = 0; index < 7; index++) large.Send(new string((char)('a' + index), 1_048_576));
        await large.RunAsync();
        Assert.Equal(([5, 2], [0, 30]), (large.Sizes, large.Starts), Same);

        static bool Same((int[] Sizes, double[] Starts) one, (int[] Sizes, double[] Starts) other) => one.Sizes.SequenceEqual(other.Sizes) && one.Starts.SequenceEqual(other.Starts);
    }

    [Fact]
    [Covers("SQS-316")]
    public async Task D11_With_the_formula_of_the_older_guide_a_message_is_hidden_for_80_s()
    {
        await using var queue = new MappedQueue(
            mapping: new() { BatchSize = 100, MaximumBatchingWindow = TimeSpan.FromSeconds(30) },
            function: new() { Timeout = TimeSpan.FromSeconds(20) },
            settings: new() { SqsMappings = new() { ExtendVisibility = true } });
        queue.Send("a");

        await queue.AdvanceAsync(0);

        var received = Assert.Single(queue.Sim.Ledger.OfType<MessagesReceived>());
        Assert.Equal(80, (received.HiddenUntil - received.At).TotalSeconds);
    }

    [Fact]
    [Covers("SQS-186", "SQS-326", "SQS-339", "SQS-340")]
    public async Task D12_A_function_longer_than_the_visibility_timeout_meets_its_message_twice()
    {
        await using var standard = await OutlivedAsync(fifo: false);
        standard.Send("g-1");
        await standard.RunAsync();
        Assert.Equal([0, 20], standard.Starts);
        Assert.True(standard.Mapping.Invocations[1].StartedAt < standard.Mapping.Invocations[0].EndedAt);
        Assert.Empty(standard.Left);

        await using var fifo = await OutlivedAsync(fifo: true);
        fifo.SendToGroups("g-1");
        await fifo.RunAsync();
        Assert.Equal([0, 20], fifo.Starts);
        Assert.Contains("The receipt handle has expired.", Assert.Single(fifo.Sim.Ledger.OfType<MessageDeleteFailed>()).Why, StringComparison.Ordinal);
        Assert.Empty(fifo.Left);

        static async Task<MappedQueue> OutlivedAsync(bool fifo)
        {
            var calls = 0;
            var queue = new MappedQueue(_ => MappedQueue.Takes(++calls == 1 ? 25 : 10), function: new() { Timeout = TimeSpan.FromSeconds(30) }, fifo: fifo);
            await queue.RunAsync();
            // A mapping is not made with less than the function's timeout, but may get there.
            queue.Orders.SetAttributes(new Dictionary<string, string> { ["VisibilityTimeout"] = "20" });
            return queue;
        }
    }

    [Fact]
    [Covers("SQS-415", "SQS-417")]
    public async Task D14_Disabled_during_a_batch_the_batch_is_deleted_and_the_backlog_waits()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Takes(20), function: new() { Timeout = TimeSpan.FromSeconds(30) });
        queue.Send("running");
        await queue.AdvanceAsync(5);
        queue.Mapping.Disable();
        queue.Send("backlog");
        await queue.AdvanceAsync(95);
        Assert.Equal(["backlog"], queue.Left);
        Assert.Equal([0], queue.Starts);

        queue.Mapping.Enable();
        await queue.RunAsync();

        Assert.Equal([0, 100], queue.Starts);
        Assert.Empty(queue.Left);
    }

    private static JsonObject Receive(EsmSimulation sim, SqsQueue queue) =>
        Assert.Single(sim.Api.Call("sqs:ReceiveMessage", new() { ["QueueUrl"] = queue.Url, ["AttributeNames"] = new JsonArray("All") }).Body["Messages"]!.AsArray())!.AsObject();
}
