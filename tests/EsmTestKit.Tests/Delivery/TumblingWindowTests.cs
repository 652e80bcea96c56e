using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

public sealed class TumblingWindowTests
{
    private static readonly StreamMappingSettings Windows = new(StartingPosition.TrimHorizon) { BatchSize = 1, TumblingWindow = TimeSpan.FromSeconds(10), MaximumRetryAttempts = 0 };

    [Fact]
    [Covers("STR-281", "STR-291")]
    public async Task T17_state_goes_from_call_to_call_and_the_next_window_begins_empty()
    {
        await using var world = new StreamWorld(Windows, Counting);
        await PutAt(world, 1, 4, 12);

        await world.Sim.RunUntilIdleAsync();

        Assert.Equal(
            [
                ("1", """{}""", false, "00:00:00-00:00:10"),
                ("2", """{"n":1}""", false, "00:00:00-00:00:10"),
                ("", """{"n":2}""", true, "00:00:00-00:00:10"),
                ("3", """{}""", false, "00:00:10-00:00:20"),
                ("", """{"n":1}""", true, "00:00:10-00:00:20"),
            ],
            world.Mapping.Invocations.Select(Shape));
    }

    [Fact]
    [Covers("STR-292")]
    public async Task An_idle_shard_closes_its_window_two_minutes_after_its_end()
    {
        await using var world = new StreamWorld(Windows, Counting);
        await PutAt(world, 1);

        await world.Sim.RunUntilIdleAsync();

        Assert.Equal(world.Sim.Settings.StartTime.AddSeconds(130), world.Mapping.Invocations[^1].StartedAt);
    }

    [Fact]
    [Covers("STR-291", "STR-226")]
    public async Task T18_a_final_call_that_is_given_up_has_a_record_without_range()
    {
        await using var world = new StreamWorld(Windows, call => IsFinal(call) ? new ScriptedOutcome.Throw("Exception", "no") : Counting(call));
        await PutAt(world, 1, 12);

        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(5));

        var document = JsonNode.Parse(Assert.Single(world.Mapping.InvocationRecords).Document)!;
        Assert.Equal(["shardId", "streamArn"], document["DDBStreamBatchInfo"]!.AsObject().Select(member => member.Key));
        Assert.Equal("""{"window":{"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:00:10Z"},"isFinalInvokeForWindow":true,"isWindowTerminatedEarly":false}""", document["timeWindowInfo"]!.ToJsonString());
        Assert.Equal("2", Shape(world.Mapping.Invocations[^1]).Records);
    }

    [Fact]
    [Covers("STR-299")]
    public async Task T19_a_state_over_1_MB_ends_the_window_at_once()
    {
        var large = new string('x', 1_048_576);
        await using var world = new StreamWorld(Windows, call => Script.Return(IsFinal(call) ? "{}" : $$$"""{"state":{"s":"{{{large}}}"}}"""));
        await PutAt(world, 1);

        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(2, world.Mapping.Invocations.Count);
        var final = JsonNode.Parse(world.Mapping.Invocations[1].Event)!;
        Assert.True(final["isFinalInvokeForWindow"]!.GetValue<bool>());
        Assert.True(final["isWindowTerminatedEarly"]!.GetValue<bool>());
        Assert.Equal(large, final["state"]!["s"]!.GetValue<string>());
    }

    [Fact]
    [Covers("STR-289")]
    public async Task A_call_that_answers_without_state_has_failed()
    {
        await using var world = new StreamWorld(Windows, _ => Script.Return("{}"));
        await PutAt(world, 1);

        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal("D(1;RetryAttemptsExhausted;1;1;Unhandled)", world.Trace().Split(' ', 2)[1]);
    }

    [Fact]
    [Covers("STR-284")]
    public async Task The_envelope_has_its_members_in_order()
    {
        await using var world = new StreamWorld(Windows, Counting);
        await PutAt(world, 1);

        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(
            ["Records", "shardId", "eventSourceARN", "window", "state", "isFinalInvokeForWindow", "isWindowTerminatedEarly"],
            JsonNode.Parse(world.Mapping.Invocations[0].Event)!.AsObject().Select(member => member.Key));
    }

    private static ScriptedOutcome Counting(ScriptedCall call)
    {
        var state = JsonNode.Parse(call.Request.Payload.Span)!["state"]!;
        var count = state["n"]?.GetValue<int>() ?? 0;
        return Script.Return($$$"""{"state":{"n":{{{count + 1}}}}}""");
    }

    private static bool IsFinal(ScriptedCall call) => JsonNode.Parse(call.Request.Payload.Span)!["isFinalInvokeForWindow"]!.GetValue<bool>();

    private static (string Records, string State, bool IsFinal, string Window) Shape(LambdaInvocation invocation)
    {
        var json = JsonNode.Parse(invocation.Event)!;
        static string Time(JsonNode? node) => node!.GetValue<string>()[11..19];
        return (string.Join(',', invocation.Records.Select(record => record.Number)), json["state"]!.ToJsonString(), json["isFinalInvokeForWindow"]!.GetValue<bool>(), $"{Time(json["window"]!["start"])}-{Time(json["window"]!["end"])}");
    }

    private static async Task PutAt(StreamWorld world, params int[] seconds)
    {
        foreach (var second in seconds)
        {
            await world.Sim.AdvanceAsync(world.Sim.Settings.StartTime.AddSeconds(second) - world.Sim.Now);
            world.Put(1);
        }
    }
}
