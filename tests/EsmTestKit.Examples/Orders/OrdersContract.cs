using EsmTestKit;

namespace Orders;

public sealed class OrdersContract
{
    private readonly OrderStore store = new();

    #region contract
    [Theory]
    [InlineData("valid", """{ "orderId": 1 }""")]
    [InlineData("broken", "not json")]
    public async Task What_happens_to_an_order_is_a_contract(string row, string order)
    {
        await using var sim = new EsmSimulation();
        var deadLetters = sim.CreateQueue("orders-dlq");
        var orders = sim.CreateQueue("orders", new() { RedrivePolicy = new(deadLetters, MaxReceiveCount: 3) });
        var function = sim.CreateFunction("apply-orders", () => new OrderConsumer(store), consumer => consumer.HandleAsync);
        sim.CreateEventSourceMapping(orders, function, new() { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] });
        sim.Observe(() => store.Applied);

        orders.SendMessage(order);
        await sim.RunUntilIdleAsync();

        await sim.VerifyContractAsync(row);
    }
    #endregion
}
