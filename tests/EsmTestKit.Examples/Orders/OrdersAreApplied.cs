using EsmTestKit;

namespace Orders;

public sealed class OrdersAreApplied
{
    private readonly OrderStore store = new();

    #region first-example
    [Fact]
    public async Task An_order_is_applied_and_a_broken_one_ends_in_the_dead_letter_queue()
    {
        await using var sim = new EsmSimulation();
        var deadLetters = sim.CreateQueue("orders-dlq");
        var orders = sim.CreateQueue("orders", new()
        {
            VisibilityTimeout = TimeSpan.FromSeconds(30),
            RedrivePolicy = new(deadLetters, MaxReceiveCount: 3),
        });
        var function = sim.CreateFunction("apply-orders", () => new OrderConsumer(store), consumer => consumer.HandleAsync);
        var mapping = sim.CreateEventSourceMapping(orders, function, new()
        {
            FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures],
        });

        orders.SendMessage("""{ "orderId": 1 }""");
        var poison = orders.SendMessage("not json");
        await sim.RunUntilIdleAsync();

        Assert.Equal([1], store.Applied);
        Assert.Equal(3, mapping.Invocations.Count);
        Assert.Equal(poison.MessageId, Assert.Single(deadLetters.Messages).MessageId);
    }
    #endregion
}
