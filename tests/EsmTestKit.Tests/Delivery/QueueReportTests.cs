using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Tests.Delivery;

/// <summary>ReportBatchItemFailures in every form (section B7).</summary>
public sealed class QueueReportTests
{
    private const string All = "a b c";

    /// <summary>The rule, the answer ({1} is the id of b), and what is left of a, b and c.</summary>
    public static TheoryData<string, string, string> Forms { get; } = new()
    {
        { "SQS-360", "null", "" },
        { "SQS-360", "", "" },
        { "SQS-359", "{}", "" },
        { "SQS-358", """{"batchItemFailures":null}""", "" },
        { "SQS-357", """{"batchItemFailures":[]}""", "" },
        { "SQS-361", """{"BatchItemFailures":[{"itemIdentifier":"{1}"}]}""", "" },
        { "SQS-376", """{"BatchItemFailures":[{"ItemIdentifier":"{1}"}]}""", "" },
        { "ADD-02", """{"batchItemFailures":[{}]}""", "" },
        { "SQS-362", "not json", All },
        { "SQS-363", """{"batchItemFailures":[{"itemIdentifier":""}]}""", All },
        { "SQS-364", """{"batchItemFailures":[{"itemIdentifier":null}]}""", All },
        { "SQS-365", """{"batchItemFailures":[{"foo":"notvalid"}]}""", All },
        { "SQS-366", """{"batchItemFailures":[{"itemIdentifier":"unknown"}]}""", All },
        { "SQS-366", """{"batchItemFailures":[{"itemIdentifier":17}]}""", All },
        { "SQS-366", """{"batchItemFailures":[{"itemIdentifier":"{1}"},{"itemIdentifier":"unknown"}]}""", All },
        { "SQS-368", "\"ok\"", All },
        { "SQS-368", "5", All },
        { "SQS-368", "true", All },
        { "SQS-368", "[]", All },
        { "SQS-368", """{"batchItemFailures":"x"}""", All },
        { "SQS-368", """{"batchItemFailures":{}}""", All },
        { "SQS-368", """{"batchItemFailures":[5]}""", All },
        { "SQS-370", """{"batchItemFailures":[{"itemIdentifier":"{1}"}]}""", "b" },
        { "SQS-369", """{"batchItemFailures":[{"itemIdentifier":"{1}"},{"itemIdentifier":"{1}"}]}""", "b" },
        { "SQS-356", """{"other":1,"batchItemFailures":[{"itemIdentifier":"{1}","reason":"x"}]}""", "b" },
        { "ADD-02", """{"batchItemFailures":[{},{"itemIdentifier":"{1}"}]}""", "b" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Each_form_leaves_what_AWS_leaves(string rule, string response, string left)
    {
        var hits = new HashSet<string>(StringComparer.Ordinal);
        RuleHits.ListenInto(hits);

        Assert.Equal(left, await LeftAfter(response));

        Assert.Contains(rule, hits);
    }

    [Fact]
    [Covers("SQS-356", "SQS-357", "SQS-358", "SQS-359", "SQS-360", "SQS-361", "SQS-362", "SQS-363", "SQS-364", "SQS-365", "SQS-366", "SQS-368", "SQS-369", "SQS-370", "SQS-376", "ADD-02")]
    public async Task All_forms_in_one_run()
    {
        foreach (var form in Forms) Assert.Equal(form[2], await LeftAfter((string)form[1]));
    }

    [Fact]
    [Covers("SQS-368", "ADD-78")]
    public async Task The_knob_lets_an_answer_that_is_no_object_pass()
    {
        await using var queue = new MappedQueue(_ => Script.Return("5"), MappedQueue.Reporting, settings: new() { SqsMappings = new() { NonObjectResponseFails = false } });
        queue.Send("a");

        await queue.AdvanceAsync(1);

        Assert.Empty(queue.Left);
    }

    [Fact]
    [Covers("SQS-355")]
    public async Task Without_the_response_type_the_answer_is_not_read()
    {
        await using var queue = new MappedQueue(_ => Script.Return("not json"));
        queue.Send("a");

        await queue.AdvanceAsync(1);

        Assert.Empty(queue.Left);
    }

    [Fact]
    [Covers("SQS-367")]
    public async Task An_error_fails_the_batch_reporting_or_not()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Fail, MappedQueue.Reporting);
        queue.Send("a", "b");

        await queue.AdvanceAsync(1);

        Assert.Equal(["a", "b"], queue.Left);
    }

    [Fact]
    [Covers("SQS-370", "SQS-371", "SQS-375")]
    public async Task Only_what_is_reported_again_and_again_reaches_the_dead_letter_queue()
    {
        await using var queue = new MappedQueue(call => MappedQueue.Report(call, MappedQueue.Bodies(call).Length == 3 ? ["b", "c"] : ["c"]), MappedQueue.Reporting, maxReceiveCount: 2);
        queue.Send("a", "b", "c");
        await queue.AdvanceAsync(1);
        Assert.Equal(["b", "c"], queue.Left);

        await queue.RunAsync();

        Assert.Equal([0, 30], queue.Starts);
        Assert.Equal("2 2", queue.Counts(1));
        Assert.Equal("c", Assert.Single(queue.Dead));
    }

    [Fact]
    [Covers("SQS-374", "SQS-344")]
    public async Task A_report_is_no_error_of_the_function_and_slows_nothing_down()
    {
        await using var queue = new MappedQueue(call => MappedQueue.Report(call, MappedQueue.Bodies(call)), MappedQueue.Reporting with { BatchSize = 1 }, settings: new() { SqsMappings = new() { ErrorBackoff = SqsErrorBackoff.Halve } });
        queue.Send([.. Enumerable.Range(0, 10).Select(index => $"m{index}")]);

        await queue.AdvanceAsync(299);

        Assert.Equal(0, queue.FunctionMetric("Errors"));
        Assert.Equal(100, queue.Starts.Length); // ten messages, every thirty seconds
    }

    private static async Task<string> LeftAfter(string response)
    {
        var sent = new List<SqsMessage>();
        await using var queue = new MappedQueue(_ => Script.Return(response.Replace("{1}", sent[1].MessageId, StringComparison.Ordinal)), MappedQueue.Reporting);
        foreach (var body in All.Split(' ')) sent.Add(queue.Orders.SendMessage(body));
        await queue.AdvanceAsync(1);
        return string.Join(' ', queue.Left);
    }
}
