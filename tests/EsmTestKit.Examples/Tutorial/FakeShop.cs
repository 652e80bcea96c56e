using EsmTestKit;

namespace Shop;

/// <summary>A shop in memory, and the world around it: the queue, the function and the mapping between them.</summary>
public sealed class FakeShop(EsmSimulation sim) : IShop
{
    private readonly HashSet<string> paid = [];
    private readonly HashSet<string> keys = [];

    public List<string> Charges { get; } = [];

    public SqsQueue Deploy(int batchSize = 10)
    {
        var deadLetters = sim.CreateQueue("orders-dlq");
        var orders = sim.CreateQueue("orders", new() { RedrivePolicy = new(deadLetters, MaxReceiveCount: 3) });
        // The gate is where the search lets calls fail or time pass; to the consumer it is the shop.
        var function = sim.CreateFunction("charge-orders", () => new OrderConsumer(sim.Gate<IShop>(this)), consumer => consumer.HandleAsync, new() { Serializer = EsmJsonSerializer.Default });
        sim.CreateEventSourceMapping(orders, function, new() { BatchSize = batchSize });
        return orders;
    }

    public Task<bool> IsPaidAsync(string order) => Task.FromResult(paid.Contains(order));

    public Task ChargeAsync(string order, string? idempotencyKey = null)
    {
        if (order == "declined") throw new InvalidOperationException("The card is declined.");
        // Like real providers: one charge for each key.
        if (idempotencyKey is not null && !keys.Add(idempotencyKey)) return Task.CompletedTask;
        Charges.Add(order);
        sim.Effect("charge", order);
        return Task.CompletedTask;
    }

    public Task MarkPaidAsync(string order)
    {
        paid.Add(order);
        return Task.CompletedTask;
    }
}
