using EsmTestKit;

namespace Shop.Changed;

/// <summary>The tutorial's contract after its change: batches of one.</summary>
public sealed class OrdersContract
{
    [Fact]
    public async Task A_declined_order()
    {
        await using var sim = new EsmSimulation();
        var shop = new FakeShop(sim);
        var orders = shop.Deploy(batchSize: 1);
        sim.Observe(() => shop.Charges);

        orders.SendMessage("order-1");
        orders.SendMessage("declined");
        await sim.RunUntilIdleAsync();

        await sim.VerifyContractAsync();
    }
}
