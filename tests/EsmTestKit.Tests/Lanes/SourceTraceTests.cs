using System.Text;
using System.Text.Json.Nodes;
using static EsmTestKit.Tests.Lanes.Consumer;
using static EsmTestKit.Tests.Lanes.LaneWorld;

namespace EsmTestKit.Tests.Lanes;

/// <summary>Golden traces of section 23: batching windows, what a table writes, resharding and filters.</summary>
public sealed class SourceTraceTests
{
    [Theory, Covers("STR-176", "STR-179")]
    [InlineData(Source.Kinesis)]
    [InlineData(Source.DynamoDb)]
    public async Task T13_full_batches_go_at_once_and_the_rest_when_the_window_ends(Source source)
    {
        await using var world = new LaneWorld(Retrying(0, batchSize: 2) with { MaximumBatchingWindow = TimeSpan.FromSeconds(5) }, Works, source);
        world.Put(5);

        await world.RunAsync();

        Assert.Equal("[1,2]✓ [3,4]✓ [5]✓", world.Trace);
        Assert.Equal([0, 0, 5], world.Starts);
    }

    [Fact, Covers("STR-076")]
    public async Task T16_an_item_that_is_put_twice_the_same_is_inserted_once()
    {
        await using var world = new LaneWorld(Retrying(0), Works, Source.DynamoDb);
        world.Table.PutItem(new { id = "A", total = 5 });
        world.Table.PutItem(new { id = "A", total = 5 });

        await world.RunAsync();

        Assert.Equal("[1]✓", world.Trace);
        Assert.Equal("INSERT", JsonNode.Parse(world.Mapping.Invocations[0].Event)!["Records"]![0]!["eventName"]!.GetValue<string>());
    }

    [Fact, Covers("STR-326")]
    public async Task T20_children_are_read_side_by_side_after_their_parent_and_the_merged_one_after_both()
    {
        const string middle = "170141183460469231731687303715884105728";
        await using var world = await DisabledAsync(Retrying(0), call => call.Records.Contains(2) ? Taking(5, Works)(call) : Works(call), timeout: 10);
        world.Stream.PutRecord("{}", "parent");
        world.Stream.SplitShard("shardId-000000000000", middle);
        await world.RunAsync();
        world.Stream.PutRecord("{}", "slow", "0");
        world.Stream.PutRecord("{}", "fast", middle);
        world.Stream.MergeShards("shardId-000000000001", "shardId-000000000002");
        await world.RunAsync();
        world.Stream.PutRecord("{}", "merged");
        await world.EnableAtAsync(10);

        await world.RunAsync();

        Assert.Equal(["1", "2", "3", "4"], world.Mapping.Invocations.Select(invocation => Lanes.Trace.Numbers(invocation.Records.Select(record => record.Number))));
        Assert.Equal(["shardId-000000000000", "shardId-000000000001", "shardId-000000000002", "shardId-000000000003"], world.Stream.Records.Select(record => record.ShardId));
        var calls = world.Mapping.Invocations;
        Assert.Equal(calls[1].StartedAt, calls[2].StartedAt);
        Assert.True(calls[0].EndedAt <= calls[1].StartedAt);
        Assert.True(calls[1].EndedAt <= calls[3].StartedAt);
    }

    [Fact, Covers("STR-312")]
    public async Task T21_one_of_three_records_matches_and_arrives_as_it_was_put()
    {
        const string match = """{ "event_type" :  "function_timed_out", "n": 1.0 }""";
        await using var world = new LaneWorld(Retrying(0) with { Filters = ["""{"data":{"event_type":["function_timed_out"]}}"""] }, Works);
        world.Put(1, """{"event_type":"function_started"}""");
        world.Put(1, match);
        world.Put(1, """{"event_type":"function_ended"}""");

        await world.RunAsync();

        Assert.Equal("[2]✓", world.Trace);
        Assert.Equal(Convert.ToBase64String(Encoding.UTF8.GetBytes(match)), JsonNode.Parse(world.Mapping.Invocations[0].Event)!["Records"]![0]!["kinesis"]!["data"]!.GetValue<string>());
    }
}
