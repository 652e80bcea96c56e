using System.Text.Json.Nodes;
using static EsmTestKit.Tests.Lanes.Consumer;
using static EsmTestKit.Tests.Lanes.LaneWorld;

namespace EsmTestKit.Tests.Lanes;

/// <summary>Golden traces of section 23: tumbling windows of 10 s.</summary>
public sealed class WindowTraceTests
{
    [Theory, Covers("STR-280", "STR-281", "STR-287", "STR-288", "STR-291", "STR-294")]
    [InlineData(Source.Kinesis)]
    [InlineData(Source.DynamoDb)]
    public async Task T17_state_goes_from_call_to_call_and_the_next_window_begins_empty(Source source)
    {
        await using var world = new LaneWorld(Tumbling(0), Counts, source);
        await world.PutAtAsync(1, 4, 12);

        await world.RunAsync();

        Assert.Equal("""0-10[1]{} 0-10[2]{"n":1} 0-10[]{"n":2}final 10-20[3]{} 10-20[]{"n":1}final""", world.Windows);
        // The record of the later window brings the final call, and waits for it.
        Assert.Equal([1, 4, 12, 12, 140], world.SecondsOf<InvocationStarted>().Select(second => Math.Floor(second)));
        Assert.Distinct(world.Mapping.Invocations.Select(invocation => invocation.RequestId));
    }

    [Theory, Covers("STR-297", "STR-368", "STR-370")]
    [InlineData(Source.Kinesis, "KinesisBatchInfo")]
    [InlineData(Source.DynamoDb, "DDBStreamBatchInfo")]
    public async Task T18_a_final_call_that_is_given_up_has_a_document_without_range(Source source, string batchInfo)
    {
        await using var world = new LaneWorld(Tumbling(0), call => call.IsFinal ? Fails(call) : Counts(call), source);
        await world.PutAtAsync(1, 4, 12);
        await world.AtAsync(20);

        Assert.Equal("[1]✓ [2]✓ []✗ D(;RAE;1;-;Unhandled) [3]✓", world.Trace);
        Assert.EndsWith("10-20[3]{}", world.Windows, StringComparison.Ordinal);
        var document = world.Documents[0];
        Assert.Equal(["requestContext", "responseContext", "version", "timestamp", batchInfo, "timeWindowInfo"], document.AsObject().Select(member => member.Key));
        Assert.Equal(["shardId", "streamArn"], document[batchInfo]!.AsObject().Select(member => member.Key));
        Assert.Equal(
            """{"window":{"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:00:10Z"},"isFinalInvokeForWindow":true,"isWindowTerminatedEarly":false}""",
            document["timeWindowInfo"]!.ToJsonString());
    }

    [Fact, Covers("STR-299", "ADD-08")]
    public async Task T19_a_state_over_1_MB_ends_the_window_at_once()
    {
        var large = new JsonObject { ["s"] = new string('x', 1_048_576 + 64) }.ToJsonString();
        await using var world = new LaneWorld(Tumbling(0), call => Answers(call.IsFinal ? "{}" : $$"""{"state":{{large}}}""")(call));
        await world.PutAtAsync(1);
        await world.AtAsync(3);

        Assert.Equal($"0-10[1]{{}} 0-10[]{large}finalearly", world.Windows);
        Assert.Equal(world.Mapping.Invocations[0].EndedAt, world.Mapping.Invocations[1].StartedAt);
    }

    internal static StreamMappingSettings Tumbling(int retries, int batchSize = 1) => Retrying(retries, batchSize) with { TumblingWindow = TimeSpan.FromSeconds(10) };
}
