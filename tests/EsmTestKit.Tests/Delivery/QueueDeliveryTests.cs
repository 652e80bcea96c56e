using System.Text;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

public sealed class QueueDeliveryTests
{
    [Fact]
    [Covers("SQS-333", "SQS-334", "SQS-197", "SQS-425")]
    public async Task A_message_that_always_fails_is_delivered_twice_and_then_lies_in_the_dead_letter_queue()
    {
        await using var sim = new EsmSimulation();
        var deadLetters = sim.CreateQueue("orders-dlq");
        var orders = sim.CreateQueue("orders", new() { RedrivePolicy = new(deadLetters, MaxReceiveCount: 2) });
        var function = Script.Always(sim, new ScriptedOutcome.Throw("Exception", "no"));
        var mapping = sim.CreateEventSourceMapping(orders, function);
        var sent = orders.SendMessage("hello");

        await sim.RunUntilIdleAsync();

        Assert.Equal([0, 30], mapping.Invocations.Select(invocation => (invocation.StartedAt - sim.Settings.StartTime).TotalSeconds));
        Assert.Empty(orders.Messages);
        var dead = Assert.Single(deadLetters.Messages);
        Assert.Equal(sent.MessageId, dead.MessageId);
        Assert.Equal(2, dead.ReceiveCount);
        Assert.Equal(orders.Arn, dead.DeadLetterQueueSourceArn);
        Assert.Equal(sim.Settings.StartTime.AddSeconds(60), sim.Now);
    }

    [Fact]
    [Covers("SQS-331")]
    public async Task A_message_that_succeeds_is_deleted_whatever_the_function_returns()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        var mapping = sim.CreateEventSourceMapping(orders, Script.Always(sim, Script.Return("""{"batchItemFailures":[{"itemIdentifier":"x"}]}""")));
        orders.SendMessage("hello");

        await sim.RunUntilIdleAsync();

        Assert.Single(mapping.Invocations);
        Assert.Empty(orders.Messages);
        Assert.Equal(sim.Settings.StartTime, sim.Now);
    }

    [Fact]
    [Covers("SQS-315", "SQS-386")]
    public async Task Five_batches_run_at_once_and_no_more_while_the_backlog_waits()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        var mapping = sim.CreateEventSourceMapping(orders, Script.Always(sim, Script.Return("null") with { After = TimeSpan.FromSeconds(25) }, new() { Timeout = TimeSpan.FromSeconds(30) }));
        for (var index = 0; index < 1000; index++) orders.SendMessage("m");

        await sim.AdvanceAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(5, mapping.Invocations.Count);
        Assert.All(mapping.Invocations, invocation => Assert.Equal(10, invocation.Records.Count));

        await sim.RunUntilIdleAsync();
        Assert.Equal(100, mapping.Invocations.Count);
        Assert.Equal(1000, mapping.Invocations.SelectMany(invocation => invocation.Records).Distinct().Count());
    }

    [Fact]
    [Covers("SQS-318")]
    public async Task Messages_of_a_window_travel_together()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders", new() { VisibilityTimeout = TimeSpan.FromMinutes(2) });
        var mapping = sim.CreateEventSourceMapping(orders, Script.Always(sim, Script.Return("null")), new() { BatchSize = 10_000, MaximumBatchingWindow = TimeSpan.FromSeconds(30) });
        await sim.RunUntilIdleAsync();
        for (var index = 0; index < 4; index++)
        {
            orders.SendMessage("m");
            await sim.AdvanceAsync(TimeSpan.FromSeconds(5));
        }

        await sim.RunUntilIdleAsync();

        var invocation = Assert.Single(mapping.Invocations);
        Assert.Equal(4, invocation.Records.Count);
        Assert.Equal(sim.Settings.StartTime.AddSeconds(30), invocation.StartedAt);
    }

    [Theory]
    [InlineData("null", 0)]
    [InlineData("", 0)]
    [InlineData("{}", 0)]
    [InlineData("""{"batchItemFailures":null}""", 0)]
    [InlineData("""{"batchItemFailures":[]}""", 0)]
    [InlineData("""{"BatchItemFailures":[{"itemIdentifier":"x"}]}""", 0)]
    [InlineData("""{"batchItemFailures":[{}]}""", 0)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"{1}"}]}""", 1)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"{1}"},{"itemIdentifier":"{1}"}]}""", 1)]
    [InlineData("not json", 3)]
    [InlineData("5", 3)]
    [InlineData("[]", 3)]
    [InlineData("""{"batchItemFailures":"x"}""", 3)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""", 3)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""", 3)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":123}]}""", 3)]
    [InlineData("""{"batchItemFailures":[{"foo":"x"}]}""", 3)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"unknown"}]}""", 3)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"{1}"},{"itemIdentifier":"unknown"}]}""", 3)]
    public async Task Each_form_of_a_partial_batch_response_leaves_what_AWS_leaves(string response, int left)
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        var sent = new List<SqsMessage>();
        var function = Script.Of(sim, _ => Script.Return(response.Replace("{1}", sent[1].MessageId, StringComparison.Ordinal)));
        sim.CreateEventSourceMapping(orders, function, new() { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] });
        for (var index = 0; index < 3; index++) sent.Add(orders.SendMessage("m"));

        await sim.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(left, orders.Messages.Count);
        if (left == 1) Assert.Equal(sent[1].MessageId, orders.Messages[0].MessageId);
    }

    [Fact]
    [Covers("SQS-341", "SQS-342")]
    public async Task Reserved_concurrency_of_zero_sends_messages_to_the_dead_letter_queue_unprocessed()
    {
        await using var sim = new EsmSimulation();
        var deadLetters = sim.CreateQueue("orders-dlq");
        var orders = sim.CreateQueue("orders", new() { RedrivePolicy = new(deadLetters, MaxReceiveCount: 2) });
        var mapping = sim.CreateEventSourceMapping(orders, Script.Always(sim, Script.Return("null"), new() { ReservedConcurrency = 0 }));
        orders.SendMessage("hello");

        await sim.RunUntilIdleAsync();

        Assert.Empty(mapping.Invocations);
        Assert.Equal(2, Assert.Single(deadLetters.Messages).ReceiveCount);
    }

    [Fact]
    [Covers("SQS-400", "SQS-401")]
    public async Task What_no_filter_matches_is_deleted_and_never_delivered()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        var mapping = sim.CreateEventSourceMapping(orders, Script.Always(sim, Script.Return("null")), new() { Filters = ["""{"body":{"kind":["order"]}}"""] });
        orders.SendMessage("""{"kind":"noise"}""");
        orders.SendMessage("no json");
        await sim.RunUntilIdleAsync();
        Assert.Empty(mapping.Invocations);

        orders.SendMessage("""{ "kind" : "order" }""");
        await sim.RunUntilIdleAsync();

        Assert.Contains("{ \\\"kind\\\" : \\\"order\\\" }", Assert.Single(mapping.Invocations).Event, StringComparison.Ordinal);
        Assert.Empty(orders.Messages);
    }

    [Fact]
    public async Task The_same_input_gives_the_same_ledger_byte_for_byte()
    {
        static async Task<string> Run(long? seed)
        {
            await using var sim = new EsmSimulation(new() { Seed = seed });
            var orders = sim.CreateQueue("orders");
            sim.CreateEventSourceMapping(orders, Script.Of(sim, call => call.Request.Records.Count > 2 ? new ScriptedOutcome.Throw("Exception", "no") : Script.Return("null")));
            for (var index = 0; index < 25; index++) orders.SendMessage($"m{index}");
            await sim.AdvanceAsync(TimeSpan.FromMinutes(10));
            return sim.Ledger.ToJsonLines();
        }

        Assert.Equal(await Run(null), await Run(null));
        Assert.Equal(await Run(3), await Run(3));
        Assert.NotEqual(await Run(3), await Run(4));
    }
}

internal static class Script
{
    public static ScriptedOutcome.Return Return(string payload) => new(Encoding.UTF8.GetBytes(payload));

    public static LambdaFunction Always(EsmSimulation sim, ScriptedOutcome outcome, LambdaFunctionSettings? settings = null) => Of(sim, _ => outcome, settings);

    public static LambdaFunction Of(EsmSimulation sim, Func<ScriptedCall, ScriptedOutcome> script, LambdaFunctionSettings? settings = null) =>
        sim.Functions.Create("apply-orders", new ScriptedBody(script), settings ?? new());

    /// <summary>A function of this name that succeeds.</summary>
    public static LambdaFunction Function(EsmSimulation sim, string name) => sim.Functions.Create(name, new ScriptedBody(_ => Return("null")), new());
}
