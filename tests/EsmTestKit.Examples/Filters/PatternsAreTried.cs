namespace EsmTestKit.Examples.Filters;

public sealed class PatternsAreTried
{
    #region filter-explained
    [Fact]
    public async Task A_message_that_is_filtered_out_says_why()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        var function = sim.CreateFunction("apply-orders", (Stream _) => { });
        var mapping = sim.CreateEventSourceMapping(orders, function, new()
        {
            Filters = ["""{ "body": { "amount": [{ "numeric": [">", 100] }] } }"""],
        });

        var message = orders.SendMessage("""{ "amount": "250" }""");
        await sim.RunUntilIdleAsync();

        Assert.Empty(mapping.Invocations);
        Assert.Contains("The value is the text \"250\", no number", mapping.Explain(message).ToString(), StringComparison.Ordinal);
    }
    #endregion
}
