using System.Text.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Delivery;

/// <summary>The event that the function gets, the answers it gives, and filters in front of both.</summary>
public sealed class StreamsEventTests
{
    private static readonly StreamMappingSettings Reporting = KinesisWorld.FromTheStart with { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures], MaximumRetryAttempts = 0 };

    [Fact, Covers("STR-382")]
    public async Task The_event_holds_records_and_nothing_else()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart);
        world.Put(2);
        await world.Run();
        var member = Assert.Single(JsonNode.Parse(world.Mapping.Invocations[0].Event)!.AsObject());
        Assert.Equal(("Records", 2), (member.Key, member.Value!.AsArray().Count));
    }

    [Fact, Covers("STR-401")]
    public async Task The_envelope_of_a_window_has_flags_and_state_as_JSON_has_them()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { TumblingWindow = TimeSpan.FromSeconds(10) }, _ => Script.Return("""{"state":{"n":1}}"""));
        world.Put();
        await world.Run();
        var events = world.Mapping.Invocations.Select(run => JsonNode.Parse(run.Event)!.AsObject()).ToList();
        Assert.Equal(2, events.Count);
        Assert.All(events, json => Assert.Equal(["Records", "shardId", "eventSourceARN", "window", "state", "isFinalInvokeForWindow", "isWindowTerminatedEarly"], json.Select(member => member.Key)));
        Assert.Equal(["{}", """{"n":1}"""], events.Select(json => json["state"]!.ToJsonString()));
        Assert.Equal([JsonValueKind.False, JsonValueKind.True], events.Select(json => json["isFinalInvokeForWindow"]!.GetValueKind()));
        Assert.All(events, json => Assert.Equal(JsonValueKind.False, json["isWindowTerminatedEarly"]!.GetValueKind()));
        Assert.Equal("""{"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:00:10Z"}""", events[0]["window"]!.ToJsonString());
    }

    [Fact, Covers("STR-402")]
    public async Task A_report_names_a_sequence_number()
    {
        await using var world = new KinesisWorld(Reporting, call => KinesisWorld.Report(call, 3));
        world.Put(4);
        await world.Run();
        Assert.Equal(["1,2,3,4", "3,4"], world.Batches);
        Assert.Single(world.Failed.Messages);
    }

    [Theory, Covers("STR-403")]
    [InlineData("""{"batchItemFailures":null}""")]
    public async Task A_null_list_is_success(string answer) => Assert.Empty(await FailedAfter(answer));

    [Theory, Covers("STR-404")]
    [InlineData("null")]
    [InlineData("")]
    public async Task No_answer_is_success(string answer) => Assert.Empty(await FailedAfter(answer));

    [Fact, Covers("STR-313")]
    public async Task A_filtered_record_is_delivered_as_it_was_put()
    {
        const string Data = """  {"total" : 1.50, "text":"\u00e9" }  """;
        static async Task<string> Event(params string[] filters)
        {
            await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { Filters = filters });
            world.Stream.PutRecord(Data, "a");
            await world.Run();
            return Assert.Single(world.Mapping.Invocations).Event;
        }

        Assert.Equal(await Event(), await Event("""{"data":{"total":[1.5]}}"""));
    }

    [Fact, Covers("STR-312")]
    public async Task A_poll_of_which_nothing_passes_moves_the_checkpoint()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { Filters = ["""{"partitionKey":["b"]}"""], EventCountMetrics = true });
        world.Put(3);
        await world.Run();
        world.Mapping.Disable();
        await world.Run();
        world.Mapping.Enable();
        await world.Run();
        Assert.Empty(world.Batches);
        Assert.Equal(3, world.Metric("FilteredOutEventCount")); // Read once.
        world.Put(key: "b");
        await world.Run();
        Assert.Equal(["4"], world.Batches);
    }

    [Fact, Covers("STR-325")]
    public async Task An_expired_record_that_does_not_pass_is_skipped_silently()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { Filters = ["""{"partitionKey":["b"]}"""], MaximumRecordAge = TimeSpan.FromSeconds(60), Enabled = false });
        await world.Run();
        world.Put();
        world.Put(key: "b");
        await world.Advance(61);
        world.Mapping.Enable();
        await world.Run();
        Assert.Equal([2], Assert.Single(world.Sim.Ledger.OfType<BatchDiscarded>()).Records.Select(record => record.Number));
        Assert.Single(world.Failed.Messages);
    }

    private static async Task<IReadOnlyList<SqsMessage>> FailedAfter(string answer)
    {
        await using var world = new KinesisWorld(Reporting, _ => Script.Return(answer));
        world.Put(2);
        await world.Run();
        Assert.Equal(["1,2"], world.Batches);
        Assert.Equal("OK", world.Mapping.LastProcessingResult);
        return world.Failed.Messages;
    }
}
