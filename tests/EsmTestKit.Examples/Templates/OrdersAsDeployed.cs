using EsmTestKit;

namespace Orders;

public sealed class OrdersAsDeployed
{
    private readonly OrderStore store = new();

    #region template
    [Fact]
    public async Task Orders_are_applied_with_the_settings_that_are_deployed()
    {
        var template = EsmTemplate.Load("template.yaml", new() { Parameters = new Dictionary<string, string> { ["Stage"] = "prod" } });
        await using var sim = new EsmSimulation();
        var stack = sim.CreateStack(template).WithFunction("ApplyOrders", () => new OrderConsumer(store), consumer => consumer.HandleAsync);

        for (var order = 1; order <= 30; order++) stack.Queue("Orders").SendMessage($$"""{ "orderId": {{order}} }""");
        await sim.RunUntilIdleAsync();

        Assert.Equal(30, store.Applied.Count);
        Assert.Single(stack.Mapping("ApplyOrdersOrders").Invocations);
    }
    #endregion
}
