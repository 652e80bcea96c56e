using EsmTestKit.Internal.Functions;
using EsmTestKit.Tests.Delivery;
using EsmTestKit.Tests.Lanes;

namespace EsmTestKit.Tests.Acceptance;

/// <summary>What a mapping makes of the batch processor of Powertools for .NET with its default settings (ADD-59): the library decides, the mapping only sees answers and errors.</summary>
public sealed class PowertoolsScenarios
{
    // ThrowOnFullBatchFailure is true by default.
    private static readonly ScriptedOutcome AllFailed = new ScriptedOutcome.Throw("BatchProcessingException", "Entire batch of '3' record(s) failed processing. See inner exceptions for details.");

    [Fact]
    public async Task A_queue_s_batch_that_fails_whole_is_a_function_error_and_comes_back_whole()
    {
        var calls = 0;
        await using var queue = new MappedQueue(_ => ++calls == 1 ? AllFailed : Script.Return("""{"batchItemFailures":[]}"""), MappedQueue.Reporting);
        queue.Send("a", "b", "c");

        await queue.RunAsync();

        Assert.Equal(["a b c", "a b c"], new[] { queue.Bodies(0), queue.Bodies(1) });
        Assert.Equal("2 2 2", queue.Counts(1));
        Assert.Equal(1, queue.FunctionMetric("Errors"));
        Assert.Empty(queue.Left);
    }

    [Fact]
    public async Task A_queue_s_batch_that_fails_in_part_is_a_report_and_no_error()
    {
        var calls = 0;
        await using var queue = new MappedQueue(call => ++calls == 1 ? MappedQueue.Report(call, "b") : Script.Return("""{"batchItemFailures":[]}"""), MappedQueue.Reporting);
        queue.Send("a", "b", "c");

        await queue.RunAsync();

        Assert.Equal("b", queue.Bodies(1));
        Assert.Equal(0, queue.FunctionMetric("Errors"));
    }

    [Fact]
    public async Task A_FIFO_queue_s_batch_stops_at_the_first_failure_and_reports_the_rest_in_order()
    {
        var calls = 0;
        // StopOnFirstBatchItemFailure: what comes behind the failed one is reported unprocessed.
        await using var queue = new MappedQueue(call => ++calls == 1 ? MappedQueue.Report(call, "g-2", "g-3") : Script.Return("""{"batchItemFailures":[]}"""), MappedQueue.Reporting, fifo: true);
        queue.SendToGroups("g-1", "g-2", "g-3");

        await queue.RunAsync();

        Assert.Equal(["g-1 g-2 g-3", "g-2 g-3"], new[] { queue.Bodies(0), queue.Bodies(1) });
        Assert.Empty(queue.Sim.Ledger.OfType<MessageGroupOrderBroken>());
    }

    [Fact]
    public async Task A_stream_s_batch_that_fails_whole_is_halved_or_retried_whole_and_the_document_says_Unhandled()
    {
        await using var halved = new LaneWorld(Settings with { BisectBatchOnFunctionError = true }, _ => AllFailed);
        halved.Put(2);
        await halved.RunAsync();
        Assert.Equal("[1,2]✗ [1]✗ D(1;RAE;1;1;Unhandled) [2]✗ D(2;RAE;1;1;Unhandled)", halved.Trace);

        await using var whole = new LaneWorld(Settings with { MaximumRetryAttempts = 1 }, _ => AllFailed);
        whole.Put(2);
        await whole.RunAsync();
        Assert.Equal("[1,2]✗×2 D(1,2;RAE;2;2;Unhandled)", whole.Trace);
    }

    private static StreamMappingSettings Settings { get; } = new(StartingPosition.TrimHorizon) { BatchSize = 10, MaximumRetryAttempts = 0, FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] };
}
