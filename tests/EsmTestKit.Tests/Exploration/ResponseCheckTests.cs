using System.Text;
using System.Text.Json;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration;

/// <summary>O6: what a function's answer says, and what the mapping understands (EXP-306).</summary>
public sealed class ResponseCheckTests
{
    private static readonly SqsMappingSettings Reporting = new() { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] };

    [Theory]
    [InlineData("\"ok\"", "a JSON String")]
    [InlineData("nonsense", "no JSON")]
    [InlineData("""{"batchItemFailures":"none"}""", "no list")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""", "names no record of the batch")]
    [InlineData("""{"BatchItemFailures":[{"ItemIdentifier":"x"}]}""", "AWS reads only \"batchItemFailures\"")]
    [Covers("EXP-306")]
    public async Task An_answer_that_the_mapping_cannot_read_is_said(string answer, string says)
    {
        var finding = ResponseCheck.Of(await LedgerOf("orders", _ => answer));

        Assert.Equal("O6", finding?.Oracle);
        Assert.Contains(says, finding!.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"batchItemFailures":[]}""")]
    [InlineData("""{"batchItemFailures":null}""")]
    [InlineData("{}")]
    public async Task An_answer_that_it_can_read_is_left_in_peace(string answer) => Assert.Null(ResponseCheck.Of(await LedgerOf("orders", _ => answer)));

    [Theory]
    [InlineData("orders.fifo", 1, true)]
    [InlineData("orders.fifo", 2, false)]
    [InlineData("orders", 1, false)]
    public async Task Behind_a_failed_message_its_group_is_to_be_reported_too(string queue, int reported, bool isFound)
    {
        var ledger = await LedgerOf(queue, ids => JsonSerializer.Serialize(new { batchItemFailures = ids.Take(reported).Select(id => new { itemIdentifier = id }) }));

        Assert.Equal(isFound ? "O6" : null, ResponseCheck.GroupTail(ledger)?.Oracle);
    }

    [Theory]
    [InlineData("""{"state":{"sum":1}}""", null)]
    [InlineData("{}", "O6")]
    public async Task A_window_that_goes_on_wants_its_state_back(string answer, string? oracle)
    {
        await using var sim = new EsmSimulation();
        var source = sim.CreateStream("orders");
        sim.CreateEventSourceMapping(source, sim.CreateFunction("sum", (Stream _) => new MemoryStream(Encoding.UTF8.GetBytes(answer))), new(StartingPosition.TrimHorizon) { TumblingWindow = TimeSpan.FromSeconds(30), MaximumRetryAttempts = 0 });
        source.PutRecord("order-1", "customer");
        await sim.RunUntilIdleAsync();

        Assert.Equal(oracle, ResponseCheck.Of(sim.Ledger)?.Oracle);
    }

    private static async Task<EsmLedger> LedgerOf(string queue, Func<IReadOnlyList<string>, string> answer)
    {
        var sim = new EsmSimulation();
        await using var disposal = sim;
        var isFifo = queue.EndsWith(".fifo", StringComparison.Ordinal);
        var source = sim.CreateQueue(queue, new() { FifoQueue = isFifo });
        var function = sim.CreateFunction("apply", (Stream input) =>
        {
            using var json = JsonDocument.Parse(input);
            string[] ids = [.. json.RootElement.GetProperty("Records").EnumerateArray().Select(record => record.GetProperty("messageId").GetString()!)];
            return new MemoryStream(Encoding.UTF8.GetBytes(answer(ids)));
        });
        sim.CreateEventSourceMapping(source, function, Reporting);
        foreach (var body in new[] { "a", "b" }) source.SendMessage(body, new() { MessageGroupId = "customer", MessageDeduplicationId = isFifo ? body : null });
        await sim.AdvanceAsync(TimeSpan.FromSeconds(10));
        return sim.Ledger;
    }
}
