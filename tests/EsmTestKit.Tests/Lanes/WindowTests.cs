using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;
using static EsmTestKit.Tests.Lanes.Consumer;
using static EsmTestKit.Tests.Lanes.LaneWorld;
using static EsmTestKit.Tests.Lanes.WindowTraceTests;

namespace EsmTestKit.Tests.Lanes;

/// <summary>Tumbling windows of 10 s: section 11.</summary>
public sealed class WindowTests
{
    [Fact, Covers("STR-282")]
    public async Task A_record_at_the_end_of_a_window_belongs_to_the_next()
    {
        await using var world = new LaneWorld(Tumbling(0), Counts);
        await world.PutAtAsync(9.999, 10);
        await world.AtAsync(15);

        Assert.Equal("""0-10[1]{} 0-10[]{"n":1}final 10-20[2]{}""", world.Windows);
    }

    [Theory, Covers("STR-281")]
    [InlineData(Source.Kinesis)]
    [InlineData(Source.DynamoDb)]
    public async Task Windows_begin_at_multiples_of_their_length_since_1970_and_not_with_the_first_record(Source source)
    {
        // 11 s do not divide the time since 1970: the first window began 8 s before the clock did, on the last day of 2025.
        await using var world = new LaneWorld(Tumbling(0) with { TumblingWindow = TimeSpan.FromSeconds(11) }, Counts, source);
        await world.PutAtAsync(1, 4);
        await world.AtAsync(6);

        Assert.Equal("""86392-86403[1]{} 86392-86403[]{"n":1}final 3-14[2]{}""", world.Windows);
    }

    [Fact, Covers("STR-280")]
    public async Task Each_shard_has_a_window_and_a_state_of_its_own()
    {
        await using var sim = new EsmSimulation();
        var stream = sim.CreateStream("orders", new() { ShardCount = 2 });
        var mapping = sim.CreateEventSourceMapping(stream, sim.Functions.Create("apply-orders", new ScriptedBody(call => Counts(new Call(call))), new()), Tumbling(0));
        foreach (var shard in new[] { 0, 1, 0, 0 }) stream.PutRecord("{}", "key", stream.Shards[shard].EndingHashKey);

        await sim.AdvanceAsync(TimeSpan.FromSeconds(5));

        var states = mapping.Invocations.Select(invocation => JsonNode.Parse(invocation.Event)!)
            .GroupBy(call => call["shardId"]!.GetValue<string>(), call => call["state"]!.ToJsonString())
            .ToDictionary(shard => shard.Key, shard => string.Join(' ', shard));
        Assert.Equal("""{} {"n":1} {"n":2}""", states["shardId-000000000000"]);
        Assert.Equal("{}", states["shardId-000000000001"]);
    }

    [Fact, Covers("STR-283")]
    public async Task A_batch_never_mixes_two_windows()
    {
        await using var world = await DisabledAsync(Tumbling(0, batchSize: 100), Counts);
        await world.PutAtAsync(8, 9, 11, 12);
        await world.EnableAtAsync(13);
        await world.AtAsync(15);

        Assert.Equal("""0-10[1,2]{} 0-10[]{"n":1}final 10-20[3,4]{}""", world.Windows);
    }

    [Theory, Covers("STR-284", "STR-285", "STR-286", "STR-302", "STR-401")]
    [InlineData(Source.Kinesis, "shardId-000000000000")]
    [InlineData(Source.DynamoDb, null)]
    public async Task The_envelope_is_written_as_recorded(Source source, string? shard)
    {
        await using var world = new LaneWorld(Tumbling(0), Counts, source);
        await world.PutAtAsync(1);
        await world.RunAsync();

        shard ??= world.Sim.Api.Call("dynamodbstreams:DescribeStream", new() { ["StreamArn"] = world.Mapping.EventSourceArn }).Body["StreamDescription"]!["Shards"]![0]!["ShardId"]!.GetValue<string>();
        string Tail(string state, string final) =>
            $$"""],"shardId":"{{shard}}","eventSourceARN":"{{world.Mapping.EventSourceArn}}","window":{"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:00:10Z"},"state":{{state}},"isFinalInvokeForWindow":{{final}},"isWindowTerminatedEarly":false}""";
        Assert.EndsWith(Tail("{}", "false"), world.Mapping.Invocations[0].Event, StringComparison.Ordinal);
        Assert.Equal("""{"Records":[""" + Tail("""{"n":1}""", "true"), world.Mapping.Invocations[1].Event);
    }

    [Fact, Covers("STR-288")]
    public async Task The_state_comes_back_as_the_function_wrote_it_and_null_is_none()
    {
        await using var world = new LaneWorld(Tumbling(0), InTurn(Answers("""{ "state": { "sum" : 1.50, "text": "a \"b\" \u00e9" } }"""), Answers("""{"state":null}"""), Counts));
        await world.PutAtAsync(1, 2, 3);
        await world.AtAsync(5);

        // What the trace shows is that the handler answered: the mapping gave record 2 up all the same.
        Assert.Equal("[1]✓ [2]✓ D(2;RAE;1;1;Unhandled) [3]✓", world.Trace);
        Assert.All(world.Mapping.Invocations.Skip(1), invocation => Assert.Contains(""","state":{"sum":1.50,"text":"a \"b\" \u00e9"},""", invocation.Event, StringComparison.Ordinal));
    }

    [Fact, Covers("STR-289")]
    public async Task An_answer_without_state_has_failed()
    {
        await using var world = new LaneWorld(Tumbling(1), Answers("{}"));
        await world.PutAtAsync(1);
        await world.AtAsync(3);

        Assert.Equal("[1]✓×2 D(1;RAE;2;1;Unhandled)", world.Trace);
        Assert.Equal("PROBLEM: Function call failed", world.Mapping.LastProcessingResult);
    }

    [Theory, Covers("STR-290")]
    [InlineData(false, "[1]✓ []✓")]
    [InlineData(true, "[1]✓ []✓ D(;RAE;1;-;Unhandled)")]
    public async Task A_final_answer_needs_no_state_unless_asked_otherwise(bool required, string trace)
    {
        await using var world = new LaneWorld(Tumbling(0), call => call.IsFinal ? Works(call) : Counts(call), behavior: new() { RequireStateOnFinal = required });
        await world.PutAtAsync(1);

        await world.RunAsync();

        Assert.Equal(trace, world.Trace);
    }

    [Theory, Covers("STR-292", "ADD-30")]
    [InlineData(Source.Kinesis, 120, 130)]
    [InlineData(Source.DynamoDb, 120, 130)]
    [InlineData(Source.Kinesis, 0, 10)]
    public async Task An_idle_shard_ends_its_window_some_time_after_it(Source source, int grace, double second)
    {
        await using var world = new LaneWorld(Tumbling(0), Counts, source, new() { TumblingIdleGrace = TimeSpan.FromSeconds(grace) });
        await world.PutAtAsync(1);

        await world.RunAsync();

        Assert.Equal([1, second], world.SecondsOf<InvocationStarted>());
    }

    [Fact, Covers("STR-293")]
    public async Task A_window_without_a_record_has_no_call()
    {
        await using var world = new LaneWorld(Tumbling(0), Counts);
        await world.PutAtAsync(1, 45);
        await world.AtAsync(50);

        Assert.Equal("""0-10[1]{} 0-10[]{"n":1}final 40-50[2]{}""", world.Windows);
    }

    [Fact, Covers("STR-295")]
    public async Task A_failed_call_is_retried_with_the_state_that_it_got()
    {
        await using var world = new LaneWorld(Tumbling(1), InTurn(Counts, Fails, Counts));
        await world.PutAtAsync(1, 4, 5);
        await world.AtAsync(7);

        Assert.Equal("""0-10[1]{} 0-10[2]{"n":1}×2 0-10[3]{"n":2}""", world.Windows);
    }

    [Fact, Covers("STR-296", "STR-369")]
    public async Task The_window_goes_on_with_the_state_before_what_was_given_up()
    {
        await using var world = new LaneWorld(Tumbling(0), InTurn(Counts, Fails, Counts));
        await world.PutAtAsync(1, 4, 5);
        await world.AtAsync(7);

        Assert.Equal("""0-10[1]{} 0-10[2]{"n":1} 0-10[3]{"n":1}""", world.Windows);
        var document = Assert.Single(world.Documents);
        Assert.Equal(1, document["KinesisBatchInfo"]!["batchSize"]!.GetValue<int>());
        Assert.Equal(
            """{"window":{"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:00:10Z"},"isFinalInvokeForWindow":false,"isWindowTerminatedEarly":false}""",
            document["timeWindowInfo"]!.ToJsonString());
    }

    [Fact, Covers("STR-295")]
    public async Task The_maximum_age_holds_in_windows_too()
    {
        await using var world = new LaneWorld(Tumbling(-1) with { MaximumRecordAge = TimeSpan.FromSeconds(60) }, Fails);
        await world.PutAtAsync(1);
        await world.AtAsync(120);

        Assert.Equal("[1]✗×9 D(1;AGE;9;1;-)", world.Trace);
    }

    [Fact, Covers("STR-297")]
    public async Task A_failing_final_call_blocks_the_shard_until_its_quota_is_used_up()
    {
        await using var world = new LaneWorld(Tumbling(2), call => call.IsFinal ? Fails(call) : Counts(call));
        await world.PutAtAsync(1, 12);
        await world.AtAsync(20);

        Assert.Equal("[1]✓ []✗×3 D(;RAE;3;-;Unhandled) [2]✓", world.Trace);
        Assert.Equal("""0-10[1]{} 0-10[]{"n":1}final×3 10-20[2]{}""", world.Windows);
    }

    [Theory, Covers("STR-298")]
    [InlineData(false, "[1]✓ []✗×9 D(;AGE;9;-;-) D(2;AGE;1;1;-)")]
    [InlineData(true, "[1]✓ []✗×8 D(;AGE;8;-;-) [2]✓")]
    public async Task The_age_of_a_final_call_counts_from_the_end_of_its_window_unless_asked_otherwise(bool fromLastRecord, string trace)
    {
        var settings = Tumbling(-1) with { MaximumRecordAge = TimeSpan.FromSeconds(60) };
        await using var world = new LaneWorld(settings, call => call.IsFinal ? Fails(call) : Counts(call), behavior: new() { FinalCallAgeFromLastRecord = fromLastRecord });
        await world.PutAtAsync(1, 12);
        await world.AtAsync(120);

        Assert.Equal(trace, world.Trace);
    }

    [Theory, Covers("STR-300")]
    [InlineData("""{"s":"éééééé"}""", false)]
    [InlineData("""{ "s" :  "éééééé" }""", false)]
    [InlineData("""{"s":"ééééééx"}""", true)]
    public async Task The_limit_counts_bytes_of_compact_JSON(string state, bool ends)
    {
        await using var world = new LaneWorld(Tumbling(0), Answers($$"""{"state":{{state}}}"""), behavior: new() { MaximumStateBytes = 20 });
        await world.PutAtAsync(1);
        await world.AtAsync(5);

        Assert.Equal(ends ? 2 : 1, world.Mapping.Invocations.Count);
    }

    [Theory, Covers("STR-301")]
    [InlineData(true, """0-10[1]{} 0-10[]{"n":1}finalearly 0-10[2]{}""")]
    [InlineData(false, """0-10[1]{} 0-10[]{"n":1}finalearly 10-20[2]{}""")]
    public async Task After_an_early_end_the_window_begins_again_unless_asked_otherwise(bool restarts, string windows)
    {
        var behavior = new StreamMappingBehavior { MaximumStateBytes = 6, RestartTerminatedWindow = restarts };
        await using var world = new LaneWorld(Tumbling(0), InTurn(Counts, Works, Answers("""{"state":{}}""")), behavior: behavior);
        await world.PutAtAsync(1, 5);
        await world.AtAsync(8);

        Assert.Equal(windows, world.Windows);
    }

    [Fact, Covers("STR-303")]
    public async Task The_end_of_a_shard_ends_its_window_and_its_children_begin_with_nothing()
    {
        await using var world = new LaneWorld(Tumbling(0), Counts);
        await world.PutAtAsync(1);
        await world.AtAsync(2);
        world.Stream.SplitShard("shardId-000000000000", "170141183460469231731687303715884105728");
        await world.PutAtAsync(5);
        await world.AtAsync(8);

        Assert.Equal("""0-10[1]{} 0-10[]{"n":1}final 0-10[2]{}""", world.Windows);
        Assert.InRange(world.SecondsOf<InvocationStarted>()[1], 2, 3);
    }

    [Theory, Covers("STR-304")]
    [InlineData(true, """0-10[1-4]{} 0-10[1,2]{} 0-10[3,4]{"n":1}""")]
    [InlineData(false, """0-10[1-4]{}×2""")]
    public async Task Halves_share_the_window_and_the_state_goes_from_left_to_right_unless_asked_otherwise(bool allowed, string windows)
    {
        await using var world = new LaneWorld(Tumbling(1, batchSize: 4) with { BisectBatchOnFunctionError = true }, InTurn(Fails, Counts), behavior: new() { AllowBisectInWindow = allowed });
        world.Put(4);
        await world.AtAsync(5);

        Assert.Equal(windows, world.Windows);
    }

    [Fact, Covers("STR-305")]
    public async Task The_end_of_a_tumbling_window_ends_the_batching_window()
    {
        await using var world = new LaneWorld(Tumbling(0, batchSize: 100) with { MaximumBatchingWindow = TimeSpan.FromSeconds(300) }, Counts);
        await world.PutAtAsync(1, 2);

        await world.RunAsync();

        Assert.Equal("""0-10[1,2]{} 0-10[]{"n":1}final""", world.Windows);
        Assert.Equal([130, 130], world.SecondsOf<InvocationStarted>());
    }

    [Theory, Covers("STR-306", "STR-402")]
    [InlineData(true, """0-10[1,2]{} 0-10[2]{"n":7}""")]
    [InlineData(false, """0-10[1,2]{} 0-10[2]{}""")]
    public async Task The_state_of_a_partial_report_goes_to_the_rest_unless_asked_otherwise(bool kept, string windows)
    {
        var settings = Tumbling(0, batchSize: 2) with { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] };
        var consumer = InTurn(Answers("""{"state":{"n":7},"batchItemFailures":[{"itemIdentifier":"#2"}]}"""), Counts);
        await using var world = new LaneWorld(settings, consumer, behavior: new() { KeepStateOfPartialFailure = kept });
        world.Put(2);
        await world.AtAsync(5);

        Assert.Equal(windows, world.Windows);
    }

    [Fact, Covers("STR-308")]
    public async Task A_reader_that_starts_over_goes_on_with_the_state_at_its_position()
    {
        await using var world = new LaneWorld(Tumbling(-1), InTurn(Counts, Fails, Counts));
        await world.PutAtAsync(1, 3);
        await world.AtAsync(3.1);
        world.Mapping.Disable();
        await world.AtAsync(4);
        world.Mapping.Enable();
        await world.AtAsync(6);

        Assert.Equal("[1]✓ [2]✗ [2]✓", world.Trace);
        Assert.Equal("""0-10[1]{} 0-10[2]{"n":1}×2""", world.Windows);
    }

    [Fact, Covers("ADD-07")]
    public async Task The_record_of_a_later_window_brings_the_final_call_at_once()
    {
        await using var world = new LaneWorld(Tumbling(0), Counts);
        await world.PutAtAsync(1);
        await world.AtAsync(121);
        Assert.Single(world.Mapping.Invocations);
        world.Put(1);
        await world.AtAsync(122);

        Assert.Equal("""0-10[1]{} 0-10[]{"n":1}final 120-130[2]{}""", world.Windows);
    }
}
