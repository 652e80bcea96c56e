using System.Globalization;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

/// <summary>The golden traces of the streams' rules, section 23: single shard, one lane, no window unless said otherwise.</summary>
public sealed class GoldenTraceTests
{
    [Fact]
    [Covers("STR-216", "STR-226")]
    public Task T1_one_retry_then_the_invocation_record() => Expect(
        records: 1, new(StartingPosition.TrimHorizon) { BatchSize = 1, MaximumRetryAttempts = 1 }, _ => Fails,
        "[1]x [1]x D(1;RetryAttemptsExhausted;2;1;Unhandled)");

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("123")]
    [InlineData("\"unknown\"")]
    [Covers("STR-263")]
    public Task T2_a_bad_identifier_fails_the_batch(string identifier) => Expect(
        records: 1, Reporting(2, 100), _ => Script.Return($$"""{"batchItemFailures":[{"itemIdentifier":{{identifier}}}]}"""),
        "[1]ok [1]ok [1]ok D(1;RetryAttemptsExhausted;3;1;null)");

    [Fact]
    [Covers("STR-218", "STR-272", "STR-273")]
    public Task T3_what_is_reported_starts_a_batch_of_its_own_with_a_full_quota() => Expect(
        records: 6, Reporting(3, 3), call => Report(call, 6),
        "[1,2,3]ok [4,5,6]ok [6]ok [6]ok [6]ok [6]ok D(6;RetryAttemptsExhausted;4;1;null)");

    [Fact]
    [Covers("STR-272", "STR-273", "STR-226")]
    public Task T4_the_whole_rest_is_given_up_with_the_record_that_fails() => Expect(
        records: 4, Reporting(1, 4), call => Report(call, 2),
        "[1,2,3,4]ok [2,3,4]ok [2,3,4]ok D(2-4;RetryAttemptsExhausted;2;3;null)");

    [Fact]
    [Covers("STR-247", "STR-273")]
    public Task T5_without_progress_a_report_bisects() => Expect(
        records: 4, Reporting(1, 4) with { BisectBatchOnFunctionError = true }, call => Report(call, 2),
        "[1,2,3,4]ok [2,3,4]ok [2]ok [2]ok D(2;RetryAttemptsExhausted;2;1;null) [3,4]ok");

    [Fact]
    [Covers("STR-247")]
    public Task T6_an_error_bisects_left_before_right() => Expect(
        records: 4, Plain(1, 4) with { BisectBatchOnFunctionError = true }, call => Holds(call, 2) ? Fails : Works,
        "[1,2,3,4]x [1,2]x [1]ok [2]x [2]x D(2;RetryAttemptsExhausted;2;1;Unhandled) [3,4]ok");

    [Fact]
    [Covers("STR-216")]
    public Task T7_without_bisect_the_whole_batch_is_retried() => Expect(
        records: 4, Plain(2, 4), call => Holds(call, 2) ? Fails : Works,
        "[1,2,3,4]x [1,2,3,4]x [1,2,3,4]x D(1-4;RetryAttemptsExhausted;3;4;Unhandled)");

    [Fact]
    [Covers("STR-209")]
    public Task T8_a_report_that_was_not_asked_for_is_ignored() => Expect(
        records: 4, Plain(1, 4), call => Report(call, 2),
        "[1,2,3,4]ok");

    [Fact]
    [Covers("STR-263")]
    public Task T9_an_empty_identifier_without_retries() => Expect(
        records: 4, Reporting(0, 4), _ => Script.Return("""{"batchItemFailures":[{"itemIdentifier":""}]}"""),
        "[1,2,3,4]ok D(1-4;RetryAttemptsExhausted;1;4;null)");

    [Fact]
    [Covers("STR-247")]
    public Task T24_bisect_without_retries_goes_down_to_single_records() => Expect(
        records: 4, Plain(0, 4) with { BisectBatchOnFunctionError = true }, _ => Fails,
        "[1,2,3,4]x [1,2]x [1]x D(1;RetryAttemptsExhausted;1;1;Unhandled) [2]x D(2;RetryAttemptsExhausted;1;1;Unhandled) [3,4]x [3]x D(3;RetryAttemptsExhausted;1;1;Unhandled) [4]x D(4;RetryAttemptsExhausted;1;1;Unhandled)");

    [Fact]
    [Covers("STR-234")]
    public async Task T10_what_is_too_old_is_cut_off_the_head_and_the_rest_delivered()
    {
        await using var world = new StreamWorld(Plain(0, 10) with { MaximumRecordAge = TimeSpan.FromSeconds(60), Enabled = false }, _ => Works);
        await world.Sim.RunUntilIdleAsync();
        world.Put(1);
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(80));
        world.Put(5);
        world.Mapping.Enable();

        await world.Sim.RunUntilIdleAsync();

        Assert.Equal("D(1;RecordAgeExceeded;1;1;-) [2,3,4,5,6]ok", world.Trace());
    }

    [Fact]
    [Covers("STR-236")]
    public async Task T11_a_batch_that_grows_too_old_while_it_is_retried_tells_its_attempts()
    {
        await using var world = new StreamWorld(Plain(-1, 1) with { MaximumRecordAge = TimeSpan.FromSeconds(60), Enabled = false }, _ => Fails);
        await world.Sim.RunUntilIdleAsync();
        world.Put(1);
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(10));
        world.Mapping.Enable();

        await world.Sim.RunUntilIdleAsync();

        Assert.EndsWith(" D(1;RecordAgeExceeded;8;1;-)", world.Trace(), StringComparison.Ordinal);
        Assert.Equal([0, 0.2, 0.6, 1.4, 3, 6.2, 12.6, 25.4], world.Mapping.Invocations.Select(invocation => Math.Round((invocation.StartedAt - world.Mapping.Invocations[0].StartedAt).TotalSeconds, 3)));
    }

    [Fact]
    [Covers("STR-176")]
    public async Task T13_full_batches_go_at_once_and_the_rest_when_the_window_ends()
    {
        await using var world = new StreamWorld(Plain(0, 2) with { MaximumBatchingWindow = TimeSpan.FromSeconds(5) }, _ => Works);
        world.Put(5);

        await world.Sim.RunUntilIdleAsync();

        Assert.Equal("[1,2]ok [3,4]ok [5]ok", world.Trace());
        var starts = world.Mapping.Invocations.Select(invocation => invocation.StartedAt).ToList();
        Assert.Equal(starts[0], starts[1]);
        Assert.Equal(TimeSpan.FromSeconds(5), starts[2] - starts[1]);
    }

    [Fact]
    [Covers("STR-176")]
    public async Task T14_the_next_batch_waits_for_the_one_before()
    {
        await using var world = new StreamWorld(Plain(0, 10), _ => Works with { After = TimeSpan.FromSeconds(5) }, timeout: 10);
        world.Put(20);

        await world.Sim.RunUntilIdleAsync();

        Assert.Equal(TimeSpan.FromSeconds(5), world.Mapping.Invocations[1].StartedAt - world.Mapping.Invocations[0].StartedAt);
    }

    [Fact]
    public Task T15_three_batches_in_order() => Expect(
        records: 30, Plain(0, 10), _ => Works,
        "[1,2,3,4,5,6,7,8,9,10]ok [11,12,13,14,15,16,17,18,19,20]ok [21,22,23,24,25,26,27,28,29,30]ok");

    [Fact]
    [Covers("STR-223")]
    public async Task T23_refused_attempts_never_count()
    {
        var throttled = true;
        await using var world = new StreamWorld(Plain(0, 1), _ => throttled ? new ScriptedOutcome.Throttle() : Fails);
        world.Put(1);
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(string.Empty, world.Trace());
        throttled = false;

        await world.Sim.RunUntilIdleAsync();

        Assert.Equal("[1]x D(1;RetryAttemptsExhausted;1;1;Unhandled)", world.Trace());
    }

    [Fact]
    [Covers("STR-214")]
    public async Task A_shard_that_can_only_retry_for_ever_is_not_waited_for_and_named()
    {
        await using var world = new StreamWorld(Plain(-1, 10) with { OnFailure = null }, _ => Fails);
        world.Put(1);

        var slice = await world.Sim.RunUntilIdleAsync();

        Assert.Single(slice.OfType<ShardBlocked>());
    }

    private static ScriptedOutcome Works => Script.Return("null");

    private static ScriptedOutcome Fails => new ScriptedOutcome.Throw("Exception", "no");

    private static StreamMappingSettings Plain(int retries, int batchSize) => new(StartingPosition.TrimHorizon) { MaximumRetryAttempts = retries, BatchSize = batchSize };

    private static StreamMappingSettings Reporting(int retries, int batchSize) => Plain(retries, batchSize) with { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] };

    private static bool Holds(ScriptedCall call, int record) => call.Request.Records.Any(name => name.Number == record);

    private static ScriptedOutcome Report(ScriptedCall call, int record)
    {
        var sequence = JsonNode.Parse(call.Request.Payload.Span)!["Records"]!.AsArray().Zip(call.Request.Records).FirstOrDefault(pair => pair.Second.Number == record).First?["dynamodb"]!["SequenceNumber"]!.GetValue<string>();
        return sequence is null ? Works : Script.Return($$"""{"batchItemFailures":[{"itemIdentifier":"{{sequence}}"}]}""");
    }

    private static async Task Expect(int records, StreamMappingSettings settings, Func<ScriptedCall, ScriptedOutcome> script, string trace)
    {
        await using var world = new StreamWorld(settings, script);
        world.Put(records);

        await world.Sim.RunUntilIdleAsync();

        Assert.Equal(trace, world.Trace());
    }
}

/// <summary>A table with a mapping on its stream, a function that follows a script, and a queue for what is given up.</summary>
internal sealed class StreamWorld : IAsyncDisposable
{
    private readonly DynamoDbTable _table;
    private int _items;

    public StreamWorld(StreamMappingSettings settings, Func<ScriptedCall, ScriptedOutcome> script, int timeout = 3)
    {
        _table = Sim.CreateTable("orders", new(new("id")) { StreamView = DynamoDbStreamView.NewAndOldImages });
        Failed = Sim.CreateQueue("failed");
        Mapping = Sim.CreateEventSourceMapping(_table, Script.Of(Sim, script, new() { Timeout = TimeSpan.FromSeconds(timeout) }), settings with { OnFailure = Failed });
    }

    public EsmSimulation Sim { get; } = new();

    public SqsQueue Failed { get; }

    public EventSourceMapping Mapping { get; }

    public void Put(int count)
    {
        for (var index = 0; index < count; index++) _table.PutItem(new { id = (++_items).ToString(CultureInfo.InvariantCulture) });
    }

    /// <summary>Invocations and invocation records in order: <c>[1,2]ok [3]x D(3;condition;count;size;functionError)</c>.</summary>
    public string Trace() => string.Join(' ', Sim.Ledger.Select(Line).OfType<string>());

    private static string? Line(LedgerEntry entry) => entry switch
    {
        InvocationEnded ended => $"[{string.Join(',', ended.Records.Select(record => record.Number))}]{(ended.Invocation.ErrorType is null ? "ok" : "x")}",
        InvocationRecordSent sent => Document(sent),
        _ => null,
    };

    private static string Document(InvocationRecordSent sent)
    {
        var document = JsonNode.Parse(sent.Document)!;
        var context = document["requestContext"]!;
        var numbers = sent.Records.Select(record => record.Number).ToList();
        var range = numbers.Count == 1 ? $"{numbers[0]}" : $"{numbers[0]}-{numbers[^1]}";
        var error = document["responseContext"] is { } response ? response["functionError"]?.GetValue<string>() ?? "null" : "-";
        return $"D({range};{context["condition"]};{context["approximateInvokeCount"]};{document["DDBStreamBatchInfo"]!["batchSize"]};{error})";
    }

    public ValueTask DisposeAsync() => Sim.DisposeAsync();
}
