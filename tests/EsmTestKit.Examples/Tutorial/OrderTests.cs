using EsmTestKit;

namespace Shop;

public sealed class OrderTests
{
    [Fact]
    public async Task An_order_is_charged()
    {
        await using var sim = new EsmSimulation();
        var shop = new FakeShop(sim);
        var orders = shop.Deploy();

        orders.SendMessage("order-1");
        await sim.RunUntilIdleAsync();

        Assert.Equal(["order-1"], shop.Charges);
        Assert.Empty(orders.Messages);
    }
}
