using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests.Kinesis;

/// <summary>What a mapping makes of what is particular to Kinesis: aggregates, consumers, resharding that takes time.</summary>
public sealed class MappedStreamTests
{
    private static readonly StreamMappingSettings FromTheStart = new(StartingPosition.TrimHorizon);

    [Theory, Covers("STR-343")]
    [InlineData(KplDeaggregation.EnhancedFanOutOnly, false, 1)]
    [InlineData(KplDeaggregation.EnhancedFanOutOnly, true, 3)]
    [InlineData(KplDeaggregation.Always, false, 3)]
    [InlineData(KplDeaggregation.Always, true, 3)]
    [InlineData(KplDeaggregation.Never, false, 1)]
    [InlineData(KplDeaggregation.Never, true, 1)]
    public async Task An_aggregate_comes_apart_where_the_setting_says_so(KplDeaggregation setting, bool enhanced, int records)
    {
        await using var sim = new EsmSimulation(new EsmSimulationSettings { StreamMappings = new StreamMappingBehavior { DeaggregateKpl = setting } });
        var (stream, events) = Map(sim, FromTheStart, enhanced);
        stream.PutRecord(Aggregates.Of(("a", "1"), ("a", "2"), ("b", "3")), "a");
        await sim.RunUntilIdleAsync();
        Assert.Equal(records, Assert.Single(events).Count);
    }

    [Fact, Covers("STR-339", "STR-341", "STR-342")]
    public async Task A_report_can_only_cut_where_an_aggregate_begins()
    {
        await using var sim = new EsmSimulation();
        var reported = false;
        var settings = FromTheStart with { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] };
        var (stream, events) = Map(sim, settings, enhanced: true, call =>
        {
            if (reported) return Script.Return("null");
            reported = true;
            return Script.Return($$"""{"batchItemFailures":[{"itemIdentifier":"{{Records(call)[2]["kinesis"]!["sequenceNumber"]}}"}]}""");
        });
        stream.PutRecord("0", "a");
        stream.PutRecord(Aggregates.Of(("a", "1"), ("a", "2")), "a");
        await sim.RunUntilIdleAsync();

        Assert.Equal(["0,1,2", "1,2"], events.Select(Data));
        Assert.Single(events[0].Skip(1).Select(record => record["eventID"]!.GetValue<string>()).Distinct());
        Assert.All(events[0], record => Assert.Contains("/consumer/fast:", record["eventSourceARN"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact, Covers("ADD-12", "ADD-77")]
    public async Task With_enhanced_fan_out_each_inner_record_is_filtered_by_itself_and_else_none()
    {
        await using var sim = new EsmSimulation();
        var settings = FromTheStart with { Filters = ["""{"data":{"keep":[true]}}"""] };
        var aggregate = Aggregates.Of(("a", """{"keep":true}"""), ("a", """{"keep":false}"""));
        var (enhanced, inner) = Map(sim, settings, enhanced: true);
        var (standard, opaque) = Map(sim, settings, enhanced: false, name: "standard");
        enhanced.PutRecord(aggregate, "a");
        standard.PutRecord(aggregate, "a");
        await sim.RunUntilIdleAsync();

        Assert.Equal("""{"keep":true}""", Data(Assert.Single(inner)));
        Assert.Empty(opaque);
    }

    [Theory]
    [InlineData(true, "next")]
    [InlineData(false, "mine,next")]
    public async Task What_does_not_belong_to_the_shard_is_neither_delivered_nor_sent_anywhere(bool dropsWhole, string delivered)
    {
        await using var sim = new EsmSimulation(new EsmSimulationSettings { StreamMappings = new StreamMappingBehavior { DropWholeAggregate = dropsWhole } });
        var stream = sim.CreateStream("orders", new KinesisStreamSettings { ShardCount = 2 });
        var failed = sim.CreateQueue("failed");
        var events = new List<IReadOnlyList<JsonNode>>();
        var mapping = sim.CreateEventSourceMapping(stream.RegisterStreamConsumer("fast"), Script.Of(sim, call => Noted(events, call)), FromTheStart with { OnFailure = failed });
        var (own, foreign) = StreamsPollingTests.KeysOfTwoShards(stream);
        stream.PutRecord(Aggregates.Of((own, "mine"), (foreign, "strange")), own);
        stream.PutRecord("next", own);

        await sim.RunUntilIdleAsync();

        Assert.Equal(delivered, Data([.. events.SelectMany(records => records)]));
        Assert.Empty(mapping.InvocationRecords);
        Assert.Empty(failed.Messages);
    }

    [Theory, Covers("STR-343")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lanes_are_chosen_by_the_inner_key_only_with_enhanced_fan_out(bool enhanced)
    {
        await using var sim = new EsmSimulation(new EsmSimulationSettings { StreamMappings = new StreamMappingBehavior { DeaggregateKpl = KplDeaggregation.Always } });
        var (stream, events) = Map(sim, FromTheStart with { ParallelizationFactor = 10 }, enhanced);
        stream.PutRecord(Aggregates.Of([.. Enumerable.Range(0, 20).Select(index => ($"key-{index}", "x"))]), "outer");
        await sim.RunUntilIdleAsync();
        Assert.Equal(20, events.Sum(records => records.Count));
        if (enhanced) Assert.True(events.Count > 1);
        else Assert.Single(events);
    }

    [Fact, Covers("ADD-14")]
    public async Task Without_enhanced_fan_out_the_outer_key_chooses_the_lane()
    {
        await using var sim = new EsmSimulation(new EsmSimulationSettings { StreamMappings = new StreamMappingBehavior { DeaggregateKpl = KplDeaggregation.Always } });
        var (stream, events) = Map(sim, FromTheStart with { ParallelizationFactor = 10 }, enhanced: false);
        stream.PutRecord(Aggregates.Of(("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")), "outer");
        await sim.RunUntilIdleAsync();
        Assert.Equal("1,2,3,4", Data(Assert.Single(events)));
    }

    [Fact]
    public async Task A_stream_that_becomes_active_later_and_a_split_that_takes_time_are_found()
    {
        await using var sim = new EsmSimulation(new EsmSimulationSettings { Kinesis = new KinesisBehavior { CreateStreamDelay = TimeSpan.FromSeconds(5), UpdateStreamDelay = TimeSpan.FromSeconds(20) } });
        var (stream, events) = Map(sim, FromTheStart, enhanced: false);
        await sim.AdvanceAsync(TimeSpan.FromSeconds(5));
        stream.PutRecord("0", "a");
        stream.SplitShard("shardId-000000000000");
        stream.PutRecord("1", "a");
        await sim.AdvanceAsync(TimeSpan.FromSeconds(20));
        stream.PutRecord("2", "a");
        stream.PutRecord("3", "b");
        await sim.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["0", "1", "2", "3"], events.SelectMany(records => records).Select(Text).Order());
        Assert.Equal("0,1", Data([.. events.SelectMany(records => records).Take(2)]));
    }

    [Fact]
    public async Task An_on_demand_stream_that_AWS_splits_is_read_along_its_lineage()
    {
        await using var sim = new EsmSimulation();
        var stream = sim.CreateStream("orders", new KinesisStreamSettings { StreamMode = KinesisStreamMode.OnDemand });
        var events = new List<IReadOnlyList<JsonNode>>();
        sim.CreateEventSourceMapping(stream, Script.Of(sim, call => Noted(events, call)), FromTheStart);
        for (var index = 0; index < 10; index++)
        {
            stream.PutRecord($"{index}", "key");
            if (index == 4) stream.SplitOnDemand(stream.Records[^1].ShardId);
        }

        await sim.RunUntilIdleAsync();
        Assert.Equal("0,1,2,3,4,5,6,7,8,9", Data([.. events.SelectMany(records => records)]));
    }

    private static (KinesisStream Stream, List<IReadOnlyList<JsonNode>> Events) Map(EsmSimulation sim, StreamMappingSettings settings, bool enhanced, Func<ScriptedCall, ScriptedOutcome>? script = null, string name = "orders")
    {
        var stream = sim.CreateStream(name);
        var events = new List<IReadOnlyList<JsonNode>>();
        var function = sim.Functions.Create(name, new ScriptedBody(Answer), new());
        if (enhanced) sim.CreateEventSourceMapping(stream.RegisterStreamConsumer("fast"), function, settings);
        else sim.CreateEventSourceMapping(stream, function, settings);
        return (stream, events);

        ScriptedOutcome Answer(ScriptedCall call)
        {
            Noted(events, call);
            return script?.Invoke(call) ?? Script.Return("null");
        }
    }

    private static ScriptedOutcome Noted(List<IReadOnlyList<JsonNode>> events, ScriptedCall call)
    {
        events.Add(Records(call));
        return Script.Return("null");
    }

    private static IReadOnlyList<JsonNode> Records(ScriptedCall call) =>
        [.. JsonNode.Parse(call.Request.Payload.Span)!["Records"]!.AsArray().OfType<JsonNode>()];

    private static string Data(IReadOnlyList<JsonNode> records) => string.Join(',', records.Select(Text));

    private static string Text(JsonNode record) => Encoding.UTF8.GetString(Convert.FromBase64String(record["kinesis"]!["data"]!.GetValue<string>()));
}
