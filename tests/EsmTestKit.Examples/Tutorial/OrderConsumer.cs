namespace Shop;

/// <summary>The Lambda handler: charges each order.</summary>
public sealed class OrderConsumer(IShop shop)
{
    public async Task HandleAsync(OrderEvent orders)
    {
        foreach (var order in orders.Records)
        {
            if (await shop.IsPaidAsync(order.Body)) continue;
            await shop.ChargeAsync(order.Body, idempotencyKey: order.Body);
            await shop.MarkPaidAsync(order.Body);
        }
    }
}
