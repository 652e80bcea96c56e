namespace Shop;

public sealed record OrderEvent(IReadOnlyList<OrderMessage> Records);

public sealed record OrderMessage(string MessageId, string Body);

/// <summary>What the consumer needs: a table of paid orders, and the payment provider.</summary>
public interface IShop
{
    Task<bool> IsPaidAsync(string order);

    Task ChargeAsync(string order, string? idempotencyKey = null);

    Task MarkPaidAsync(string order);
}
