namespace EsmTestKit.Tests.Lints;

public sealed class QueueLintTests
{
    private static readonly LambdaFunctionSettings Slow = new() { Timeout = TimeSpan.FromSeconds(15) };

    [Fact]
    public async Task Nothing_is_said_of_settings_that_do_no_harm() => Assert.Empty(await LintWorld.OfQueueAsync());

    [Fact]
    [Covers("SQS-351", "SQS-352")]
    public async Task A_queue_without_a_dead_letter_queue()
    {
        var lint = (await LintWorld.OfQueueAsync(maxReceiveCount: null)).The("LINT-NO-DLQ");

        Assert.Equal((EsmLintSeverity.Warning, "orders > apply"), (lint.Severity, lint.Subject));
        Assert.Equal("The queue orders has no dead-letter queue: a message that always fails is tried for 4 days, and is gone then.", lint.What);
        Assert.Equal(
            [
                "A consumer that fails on orders#1:",
                "    0s orders#1 is sent",
                "    0s apply[orders#1] starts, cold",
                "    0s   reports orders#1 as failed",
                "    0s orders#1 will come back",
                "   30s apply[orders#1] starts",
            ],
            lint.Story.Take(6));
        Assert.Equal("orders#1 was tried 5 times in 2 minutes, and so it goes on.", lint.Story[^1]);
        (await LintWorld.OfQueueAsync()).Lacks("LINT-NO-DLQ");
    }

    [Fact]
    public async Task A_FIFO_group_behind_a_message_that_always_fails()
    {
        var lint = (await LintWorld.OfQueueAsync(queue: new() { FifoQueue = true }, maxReceiveCount: null)).The("LINT-NO-DLQ");

        Assert.Contains("holds up its group", lint.What, StringComparison.Ordinal);
        Assert.EndsWith("orders.fifo#2 behind it was never done.", lint.Story[^1], StringComparison.Ordinal);
    }

    [Fact]
    [Covers("SQS-350", "SQS-355")]
    public async Task Answers_that_are_not_read_take_the_whole_batch_down()
    {
        var lint = (await LintWorld.OfQueueAsync(new())).The("LINT-WHOLE-BATCH");

        Assert.Equal(EsmLintSeverity.Warning, lint.Severity);
        Assert.Equal("orders#3 never failed: it was delivered 5 times, and is in the dead-letter queue.", lint.Story[^1]);
        (await LintWorld.OfQueueAsync(new() { BatchSize = 1 })).Lacks("LINT-WHOLE-BATCH");
        (await LintWorld.OfQueueAsync()).Lacks("LINT-WHOLE-BATCH");
    }

    [Fact]
    [Covers("SQS-329", "SQS-341")]
    public async Task A_throttled_batch_has_no_time_for_another_try()
    {
        var lint = (await LintWorld.OfQueueAsync(function: Slow)).The("LINT-VISIBILITY");

        Assert.Equal("The queue hides messages for 30 s; the function may run for 15 s.", lint.What);
        Assert.Equal("Set VisibilityTimeout to six times the function's timeout and the window: 90 s.", lint.Change);
        Assert.Contains("       and so 4 more times", lint.Story);
        Assert.Equal("The batch was given up after 15 s, since its messages could have become visible while it runs; orders#1 took 2 receives of 5 instead of one.", lint.Story[^1]);
        (await LintWorld.OfQueueAsync(queue: new() { VisibilityTimeout = TimeSpan.FromSeconds(90) }, function: Slow)).Lacks("LINT-VISIBILITY");
    }

    [Fact]
    [Covers("SQS-326")]
    public async Task A_message_is_processed_twice_as_its_visibility_ends_in_the_window()
    {
        var windowed = LintWorld.GoodQueue with { MaximumBatchingWindow = TimeSpan.FromSeconds(20) };

        var lint = (await LintWorld.OfQueueAsync(windowed, function: Slow)).The("LINT-VISIBILITY");

        Assert.Equal("A consumer that needs 13.5 s, and never fails:", lint.Story[0]);
        Assert.Equal("orders#1 was processed 4 times: its visibility ended while it was being collected and worked on.", lint.Story[^1]);
        (await LintWorld.OfQueueAsync(windowed, new() { VisibilityTimeout = TimeSpan.FromSeconds(110) }, function: Slow)).Lacks("LINT-VISIBILITY");
    }

    [Fact]
    [Covers("SQS-329")]
    public async Task A_message_dies_of_throttles_without_having_been_processed()
    {
        var lint = (await LintWorld.OfQueueAsync(maxReceiveCount: 2)).The("LINT-RECEIVES");

        Assert.Equal(EsmLintSeverity.Hint, lint.Severity);
        Assert.Equal("orders#1 is in the dead-letter queue, and the consumer never saw it.", lint.Story[^1]);
        Assert.DoesNotContain(lint.Story, line => line.Contains("starts", StringComparison.Ordinal));
        // With reserved concurrency throttles are everyday.
        Assert.Equal(EsmLintSeverity.Warning, (await LintWorld.OfQueueAsync(maxReceiveCount: 2, function: new() { ReservedConcurrency = 10 })).The("LINT-RECEIVES").Severity);
        (await LintWorld.OfQueueAsync(maxReceiveCount: 5)).Lacks("LINT-RECEIVES");
    }

    [Fact]
    [Covers("ADD-54")]
    public async Task Less_concurrency_than_pollers_begin_with()
    {
        var lint = (await LintWorld.OfQueueAsync(function: new() { ReservedConcurrency = 2 })).The("LINT-CONCURRENCY");

        Assert.Equal("Reserve 5 or more, or set MaximumConcurrency = 2.", lint.Change);
        Assert.Contains("    0s apply[orders#21 to #30] is throttled", lint.Story);
        Assert.Equal("11 attempts were throttled beside 8 that ran.", lint.Story[^1]);
        (await LintWorld.OfQueueAsync(LintWorld.GoodQueue with { MaximumConcurrency = 2 }, function: new() { ReservedConcurrency = 2 })).Lacks("LINT-CONCURRENCY");
        // 0 switches a function off.
        (await LintWorld.OfQueueAsync(function: new() { ReservedConcurrency = 0 })).Lacks("LINT-CONCURRENCY");
    }

    [Fact]
    public async Task Less_concurrency_than_MaximumConcurrency()
    {
        var lint = (await LintWorld.OfQueueAsync(LintWorld.GoodQueue with { MaximumConcurrency = 10 }, function: new() { ReservedConcurrency = 6 })).The("LINT-CONCURRENCY");

        Assert.Equal("The function has a reserved concurrency of 6, and its mappings on queues may run 10 batches at once: those beyond are throttled.", lint.What);
        Assert.Matches("^[1-9][0-9]* attempts were throttled beside [0-9]+ that ran", lint.Story[^1]);
    }

    [Fact]
    [Covers("FLT-012")]
    public async Task A_filter_that_looks_where_no_record_has_anything()
    {
        var lint = (await LintWorld.OfQueueAsync(LintWorld.GoodQueue with { Filters = ["""{ "data": { "kind": ["order"], "amount": [{ "numeric": [">", 100] }] } }"""] })).The("LINT-FILTER");

        Assert.Equal("""A record that has what the pattern asks for: {"kind":"order","amount":101}""", lint.Story[0]);
        Assert.Contains("    0s orders#1 does not pass the filter", lint.Story);
        Assert.Equal("The function was not called, and the message is deleted.", lint.Story[^1]);
        (await LintWorld.OfQueueAsync(LintWorld.GoodQueue with { Filters = ["""{ "body": { "kind": ["order"] } }"""] })).Lacks("LINT-FILTER");
    }

    [Fact]
    public async Task A_filter_on_a_message_attribute_without_its_member()
    {
        var lint = (await LintWorld.OfQueueAsync(LintWorld.GoodQueue with { Filters = ["""{ "messageAttributes": { "kind": ["order"] } }"""] })).The("LINT-FILTER");

        Assert.Equal("A record that has what the pattern asks for: message attributes kind = order", lint.Story[0]);
        (await LintWorld.OfQueueAsync(LintWorld.GoodQueue with { Filters = ["""{ "messageAttributes": { "kind": { "stringValue": ["order"] } } }"""] })).Lacks("LINT-FILTER");
    }

    [Fact]
    public async Task A_lint_as_text_has_its_story()
    {
        var text = (await LintWorld.OfQueueAsync(maxReceiveCount: null)).The("LINT-NO-DLQ").ToString();

        Assert.StartsWith("LINT-NO-DLQ  warning  orders > apply\n  The queue orders has no dead-letter queue", text, StringComparison.Ordinal);
        Assert.Contains("(SQS-351, SQS-352)\n  Change: Give the queue, not the function, one: ", text, StringComparison.Ordinal);
        Assert.Contains("\n    A consumer that fails on orders#1:\n", text, StringComparison.Ordinal);
    }
}
