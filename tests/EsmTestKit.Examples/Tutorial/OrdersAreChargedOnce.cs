using EsmTestKit;

namespace Shop;

public sealed class OrdersAreChargedOnce
{
    [Fact]
    public async Task However_AWS_delivers_them()
    {
        await EsmExplore.AssertExactlyOnceAsync(sim => new FakeShop(sim).Deploy().SendMessage("order-1"));
    }
}
