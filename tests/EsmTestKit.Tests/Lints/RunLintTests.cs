namespace EsmTestKit.Tests.Lints;

/// <summary>What only a run shows: answers that nobody reads, and an order that was broken.</summary>
public sealed class RunLintTests
{
    [Fact]
    [Covers("SQS-355", "STR-210")]
    public async Task Failures_are_reported_and_not_read()
    {
        var lint = (await LintWorld.AfterAnswerAsync(ids => Reports("batchItemFailures", ids[1]), new())).The("LINT-RESPONSE-IGNORED");

        Assert.Equal(
            [
                "The function reported a failure here:",
                "    0s orders#1 to #3 are sent",
                "    0s apply[orders#1 to #3] starts, cold",
                "    0s   reports orders#2 as failed",
                "    0s deleted orders#1 to #3",
                "The mapping went on as after a success.",
            ],
            lint.Story);
        (await LintWorld.AfterAnswerAsync(ids => Reports("batchItemFailures", ids[1]), LintWorld.GoodQueue)).Lacks("LINT-RESPONSE-IGNORED");
        (await LintWorld.AfterAnswerAsync(_ => """{"batchItemFailures":[]}""", new())).Lacks("LINT-RESPONSE-IGNORED");
    }

    [Fact]
    [Covers("SQS-361", "SQS-376")]
    public async Task Failures_are_reported_under_a_name_that_nobody_reads()
    {
        var lint = (await LintWorld.AfterAnswerAsync(ids => Reports("BatchItemFailures", ids[1]), LintWorld.GoodQueue)).The("LINT-RESPONSE-NAME");

        Assert.StartsWith("The function answers with \"BatchItemFailures\", and AWS reads \"batchItemFailures\" only", lint.What, StringComparison.Ordinal);
        Assert.Contains(lint.Story, line => line.Contains("""answers {"BatchItemFailures":[""", StringComparison.Ordinal));
        (await LintWorld.AfterAnswerAsync(_ => """{"BatchItemFailures":[]}""", LintWorld.GoodQueue)).Lacks("LINT-RESPONSE-NAME");
        (await LintWorld.AfterAnswerAsync(_ => """{"done":3}""", LintWorld.GoodQueue)).Lacks("LINT-RESPONSE-NAME");
    }

    [Fact]
    [Covers("SQS-373", "SQS-371")]
    public async Task A_FIFO_message_is_overtaken()
    {
        var lint = (await LintWorld.AfterAnswerAsync(ids => Reports("batchItemFailures", ids[0]), LintWorld.GoodQueue, isFifo: true)).The("LINT-FIFO-ORDER");

        Assert.Equal("orders.fifo#2, orders.fifo#3 overtook orders.fifo#1, though they are of the group g.", lint.Story[^1]);
        (await LintWorld.AfterAnswerAsync(ids => Reports("batchItemFailures", ids[2]), LintWorld.GoodQueue, isFifo: true)).Lacks("LINT-FIFO-ORDER");
    }

    [Fact]
    public async Task Looking_changes_nothing()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(orders, sim.CreateFunction("apply", (Stream _) => { }));
        orders.SendMessage("1");
        await sim.RunUntilIdleAsync();
        var before = sim.Ledger.ToJsonLines();

        var first = await sim.LintAsync();
        var second = await sim.LintAsync();

        Assert.Equal(before, sim.Ledger.ToJsonLines());
        Assert.NotEmpty(first);
        Assert.Equal(first.Select(lint => lint.ToString()), second.Select(lint => lint.ToString()));
    }

    [Fact]
    public async Task A_queue_may_have_the_name_that_a_proof_gives_to_another()
    {
        await using var sim = new EsmSimulation();
        var queue = sim.CreateQueue("dead-letters", new() { RedrivePolicy = new(sim.CreateQueue("grave"), 2) });
        sim.CreateEventSourceMapping(queue, sim.CreateFunction("mourn", (Stream _) => { }), LintWorld.GoodQueue);

        Assert.Contains("dead-letters#1 goes to second-dead-letters", (await sim.LintAsync()).The("LINT-RECEIVES").ToString(), StringComparison.Ordinal);
    }

    private static string Reports(string name, string id) => $$"""{"{{name}}":[{"itemIdentifier":"{{id}}"}]}""";
}
