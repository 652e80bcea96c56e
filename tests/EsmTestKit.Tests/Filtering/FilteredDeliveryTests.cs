using EsmTestKit.Internal.Functions;
using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests.Filtering;

/// <summary>Section 1 of the filter rules: what becomes of records that pass and of those that do not.</summary>
public sealed class FilteredDeliveryTests
{
    private const string Paid = """{"body":{"status":["paid"]}}""";

    [Fact]
    [Covers("FLT-004", "FLT-006", "FLT-011", "FLT-095")]
    public async Task A_queue_delivers_what_passes_and_deletes_the_rest()
    {
        await using var sim = new EsmSimulation();
        var queue = sim.CreateQueue("orders");
        var mapping = sim.CreateEventSourceMapping(queue, Script.Always(sim, Script.Return("null")), new() { BatchSize = 2, Filters = [Paid] });
        foreach (var status in new[] { "paid", "open", "open", "paid" }) queue.SendMessage($$"""{ "status" : "{{status}}" }""");

        await sim.RunUntilIdleAsync();

        var events = string.Concat(mapping.Invocations.Select(invocation => invocation.Event));
        Assert.Equal(2, Count(events, "\"messageId\""));
        Assert.Equal(2, Count(events, "{ \\\"status\\\" : \\\"paid\\\" }")); // The text as it was sent, not what was parsed out of it.
        Assert.Empty(queue.Messages);
    }

    [Theory]
    [Covers("ADD-37")]
    [InlineData("[300]", "300", true)]
    [InlineData("[300]", "300.0", false)]
    [InlineData("[3e2]", "300", false)]
    [InlineData("[{\"anything-but\":300}]", "300.0", true)]
    [InlineData("[{\"anything-but\":[300]}]", "300", false)]
    [InlineData("[7,{\"numeric\":[\"=\",300]}]", "300.0", true)]
    public async Task Numbers_equal_only_their_own_spelling_where_a_test_asks_for_it(string rules, string number, bool passes)
    {
        await using var sim = new EsmSimulation(new() { Mappings = new() { CompareFilterNumbersAsText = true } });
        var queue = sim.CreateQueue("orders");
        var mapping = sim.CreateEventSourceMapping(queue, Script.Always(sim, Script.Return("null")), new() { Filters = [$$$"""{"$or":[{"body":{"amount":{{{rules}}}}},{"body":{"never":["x"]}}]}"""] });
        var message = queue.SendMessage($$"""{"amount":{{number}}}""");

        await sim.RunUntilIdleAsync();

        Assert.Equal(passes ? 1 : 0, mapping.Invocations.Count);
        if (rules == "[300]" && !passes) Assert.Contains("spelled otherwise", mapping.Explain(message).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("FLT-010", "FLT-006")]
    public async Task A_filtered_message_of_a_group_does_not_block_the_next()
    {
        await using var sim = new EsmSimulation();
        var queue = sim.CreateQueue("orders.fifo", new() { FifoQueue = true, ContentBasedDeduplication = true });
        var mapping = sim.CreateEventSourceMapping(queue, Script.Always(sim, Script.Return("null")), new() { BatchSize = 1, Filters = [Paid] });
        queue.SendMessage("""{"status":"open"}""", new() { MessageGroupId = "g" });
        queue.SendMessage("""{"status":"paid"}""", new() { MessageGroupId = "g" });

        await sim.RunUntilIdleAsync();

        Assert.Contains("paid", Assert.Single(mapping.Invocations).Event, StringComparison.Ordinal);
        Assert.Empty(queue.Messages);
    }

    [Fact]
    [Covers("FLT-005")]
    public async Task A_stream_moves_past_what_is_filtered_out_and_tells_no_destination()
    {
        await using var sim = new EsmSimulation();
        var (stream, failed) = (sim.CreateStream("orders"), sim.CreateQueue("failed"));
        var mapping = sim.CreateEventSourceMapping(stream, Script.Always(sim, new ScriptedOutcome.Throw("Error", "no")), new(StartingPosition.TrimHorizon)
        {
            Filters = ["""{"data":{"status":["paid"]}}"""],
            OnFailure = failed,
            MaximumRetryAttempts = 0,
        });
        for (var index = 0; index < 3; index++) stream.PutRecord("""{"status":"open"}""", "key");
        stream.PutRecord("plain", "key");

        await sim.RunUntilIdleAsync();

        Assert.Empty(mapping.Invocations);
        Assert.Empty(failed.Messages);
        Assert.Equal(4, sim.Ledger.OfType<RecordsFilteredOut>().Sum(entry => entry.Records.Count));
    }

    [Fact]
    [Covers("FLT-002")]
    public async Task A_pattern_has_at_most_4096_characters()
    {
        await using var sim = new EsmSimulation();
        var function = Script.Always(sim, Script.Return("null"));
        string Pattern(int length) => $$"""{"body":["{{new string('x', length - 13)}}"]}""";
        Assert.Equal(4096, Pattern(4096).Length);

        sim.CreateEventSourceMapping(sim.CreateQueue("a"), function, new() { Filters = [Pattern(4096)] });

        var refusal = Assert.Throws<AwsServiceException>(() => sim.CreateEventSourceMapping(sim.CreateQueue("b"), function, new() { Filters = [Pattern(4097)] }));
        Assert.Equal("ValidationException", refusal.Code);
        Assert.EndsWith("failed to satisfy constraint: Member must have length less than or equal to 4096", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("FLT-055", "CTL-088")]
    public async Task The_pattern_is_shown_byte_for_byte()
    {
        await using var sim = new EsmSimulation();
        const string pattern = "{ \"body\" :\n\t{\"ä\": [ 1.0 ] } }";
        var mapping = sim.CreateEventSourceMapping(sim.CreateQueue("a"), Script.Always(sim, Script.Return("null")), new() { Filters = [pattern] });

        var shown = sim.Api.Call("lambda:GetEventSourceMapping", new() { ["UUID"] = mapping.Uuid }).Body;

        Assert.Equal(pattern, shown["FilterCriteria"]!["Filters"]![0]!["Pattern"]!.GetValue<string>());
    }

    private static int Count(string text, string part) => (text.Length - text.Replace(part, string.Empty, StringComparison.Ordinal).Length) / part.Length;
}
