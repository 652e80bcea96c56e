using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Invoking;

namespace EsmTestKit.Tests.Delivery;

/// <summary>Which records of a shard travel together, and when they leave.</summary>
public sealed class StreamsBatchTests
{
    private static readonly StreamMappingSettings Windowed = KinesisWorld.FromTheStart with { BatchSize = 3, MaximumBatchingWindow = TimeSpan.FromSeconds(5) };

    [Fact, Covers("STR-175", "STR-411")]
    public async Task A_batch_holds_records_of_one_shard_in_their_order()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, shards: 2);
        var (first, second) = StreamsPollingTests.KeysOfTwoShards(world.Stream);
        for (var index = 0; index < 4; index++)
        {
            world.Put(key: first);
            world.Put(key: second);
        }

        await world.Run();
        Assert.Equal(["1,3,5,7", "2,4,6,8"], world.Batches.Order(StringComparer.Ordinal));
    }

    [Fact, Covers("STR-177")]
    public async Task Without_a_window_a_poll_is_sent_in_pieces_and_its_rest_too()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { BatchSize = 2 });
        world.Put(5);
        await world.Run();
        Assert.Equal(["1,2", "3,4", "5"], world.Batches);
        Assert.Equal([0, 0, 0], world.Starts);
    }

    [Fact, Covers("STR-178")]
    public async Task With_a_window_full_batches_follow_each_other_at_once()
    {
        await using var world = new KinesisWorld(Windowed with { BatchSize = 2 }, _ => KinesisWorld.Works with { After = TimeSpan.FromSeconds(1) });
        world.Put(5);
        await world.Run();
        Assert.Equal(["1,2", "3,4", "5"], world.Batches);
        Assert.Equal([0, 1, 7], world.Starts);
    }

    [Theory, Covers("STR-179")]
    [InlineData(StreamWindowAnchor.FirstRecord, 8)]
    [InlineData(StreamWindowAnchor.PreviousCompletion, 5)]
    public async Task An_idle_lane_opens_its_window_with_the_first_record_unless_asked_otherwise(StreamWindowAnchor anchor, double second)
    {
        await using var world = new KinesisWorld(Windowed, simulation: new() { StreamMappings = new() { BatchWindowAnchor = anchor } });
        world.Put(3);
        await world.Run();
        await world.Advance(3);
        world.Put();
        await world.Run();
        Assert.Equal([0, second], world.Starts);
    }

    [Fact, Covers("STR-179")]
    public async Task The_next_window_begins_no_sooner_than_the_invocation_before_it_ends()
    {
        await using var world = new KinesisWorld(Windowed, _ => KinesisWorld.Works with { After = TimeSpan.FromSeconds(2) });
        world.Put(3);
        await world.Advance(0.5);
        world.Put();
        await world.Run();
        Assert.Equal([0, 7], world.Starts);
    }

    [Fact, Covers("STR-180", "STR-384")]
    public async Task A_window_without_a_record_makes_no_invocation()
    {
        await using var world = new KinesisWorld(Windowed);
        world.Put();
        await world.Run();
        await world.Advance(60);
        Assert.Equal(["1"], world.Batches);
    }

    [Fact, Covers("STR-181", "STR-182")]
    public async Task What_is_filtered_out_fills_no_batch_and_opens_no_window()
    {
        await using var world = new KinesisWorld(Windowed with { Filters = ["""{"partitionKey":["a"]}"""] });
        world.Put(5, "b");
        await world.Advance(3);
        world.Put(2);
        world.Put(3, "b");
        await world.Run();
        Assert.Equal(["6,7"], world.Batches);
        Assert.Equal([8], world.Starts);
    }

    [Fact, Covers("STR-183")]
    public async Task An_event_is_measured_as_it_is_sent_base64_and_envelope_included()
    {
        await using var sim = new EsmSimulation();
        var stream = sim.CreateStream("orders");
        var mapping = sim.CreateEventSourceMapping(stream, Script.Always(sim, KinesisWorld.Works), KinesisWorld.FromTheStart);
        var data = new byte[1_000_000];
        for (var index = 0; index < 6; index++) stream.PutRecord(data, "a"); // 4 times 1,333,336 characters fit into 6,291,456, not 5.
        await sim.RunUntilIdleAsync();
        Assert.Equal(["1,2,3,4", "5,6"], KinesisWorld.Batched(mapping));
    }

    [Fact, Covers("STR-183")]
    public async Task The_state_of_a_tumbling_window_takes_room_from_the_records()
    {
        var state = new string('s', 980_000);
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { BatchSize = 4, TumblingWindow = TimeSpan.FromMinutes(15), MaximumRetryAttempts = 0 }, _ => Script.Return($$$"""{"state":"{{{state}}}"}"""));
        world.Put();
        await world.Advance(1);
        for (var index = 0; index < 4; index++) world.Stream.PutRecord(new byte[1_000_000], "a");
        await world.Advance(1);
        Assert.Equal(["1", "2,3,4", "5"], world.Batches.Take(3));
        Assert.Empty(world.Mapping.InvocationRecords);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task The_envelope_is_measured_to_the_byte(bool windowed, bool hasState)
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { TumblingWindow = windowed ? TimeSpan.FromSeconds(10) : TimeSpan.Zero }, _ => Script.Return("""{"state":{"n":"ä"}}"""));
        world.Put();
        await world.Advance(0);
        if (hasState)
        {
            world.Put();
            await world.Advance(1);
        }

        var invocation = world.Mapping.Invocations[^1];
        var json = JsonNode.Parse(invocation.Event)!;
        var window = windowed ? WindowBounds.Of(world.Sim.Settings.StartTime, TimeSpan.FromSeconds(10)) : null;
        var records = json["Records"]!.AsArray().Sum(record => Encoding.UTF8.GetByteCount(record!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));
        var state = hasState ? """{"n":"ä"}""" : "{}";
        Assert.Equal(
            Encoding.UTF8.GetByteCount(invocation.Event),
            records + StreamEvent.EnvelopeBytes(window, "shardId-000000000000", world.Stream.Arn, Encoding.UTF8.GetBytes(state)));
    }

    [Fact, Covers("STR-183", "STR-184")]
    public async Task A_record_too_large_for_any_event_fails_alone_before_the_handler_and_the_next_goes_on()
    {
        await using var sim = new EsmSimulation();
        var stream = sim.CreateStream("orders", new() { MaxRecordSizeInKiB = 10_240 });
        var failed = sim.CreateQueue("failed");
        var mapping = sim.CreateEventSourceMapping(stream, Script.Always(sim, KinesisWorld.Works), KinesisWorld.FromTheStart with { MaximumRetryAttempts = 0, OnFailure = failed });
        stream.PutRecord("small", "a");
        stream.PutRecord(new byte[5 * 1024 * 1024], "a"); // A batch of its own.
        stream.PutRecord("small", "a");
        await sim.RunUntilIdleAsync();
        Assert.Equal(["1", "3"], KinesisWorld.Batched(mapping));
        var document = JsonNode.Parse(Assert.Single(failed.Messages).Body)!;
        Assert.Equal(1, document["KinesisBatchInfo"]!["batchSize"]!.GetValue<int>());
        Assert.Null(document["responseContext"]);
    }

    [Fact, Covers("STR-186")]
    public async Task A_retried_batch_takes_no_newer_records_along()
    {
        var failures = 2;
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, _ => failures-- > 0 ? KinesisWorld.Fails : KinesisWorld.Works);
        world.Put(2);
        await world.Advance(0.1);
        world.Put(2);
        await world.Run();
        Assert.Equal(["1,2", "1,2", "1,2", "3,4"], world.Batches);
    }

    [Fact, Covers("STR-187")]
    public async Task A_window_collects_over_several_polls()
    {
        await using var world = new KinesisWorld(Windowed);
        await world.Run();
        world.Put();
        await world.Advance(2);
        world.Put();
        await world.Run();
        Assert.Equal(["1,2"], world.Batches);
    }

    [Fact, Covers("STR-188")]
    public async Task The_end_of_a_shard_waits_for_no_window()
    {
        await using var world = new KinesisWorld(Windowed);
        world.Put();
        await world.Advance(1);
        world.Stream.SplitShard("shardId-000000000000");
        await world.Advance(1);
        Assert.Equal(["1"], world.Batches);
    }

    [Fact, Covers("STR-189")]
    public async Task Each_record_of_a_batch_has_its_source_and_region()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, simulation: new() { Region = "eu-central-1" });
        world.Put(2);
        await world.Run();
        var records = JsonNode.Parse(world.Mapping.Invocations[0].Event)!["Records"]!.AsArray();
        Assert.All(records, record => Assert.Equal((world.Stream.Arn, "eu-central-1"), (record!["eventSourceARN"]!.GetValue<string>(), record["awsRegion"]!.GetValue<string>())));
    }
}
