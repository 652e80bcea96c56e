using System.Text.Json.Serialization;

namespace EsmTestKit.Tests.Exploration;

/// <summary>The part of an SQS event that the consumers of these tests read.</summary>
public sealed record OrderEvent([property: JsonPropertyName("Records")] IReadOnlyList<OrderMessage> Records);

public sealed record OrderMessage([property: JsonPropertyName("messageId")] string MessageId, [property: JsonPropertyName("body")] string Body);

/// <summary>What consumers keep, behind gates.</summary>
public interface IOrderStore
{
    Task<bool> ExistsAsync(string order);

    Task SaveAsync(string order);

    Task<bool> TrySaveAsync(string order);
}

/// <summary>A list of orders; <see cref="TrySaveAsync"/> is the atomic check and write that a database has.</summary>
public sealed class OrderStore : IOrderStore
{
    public List<string> Orders { get; } = [];

    public Task<bool> ExistsAsync(string order) => Task.FromResult(Orders.Contains(order));

    public Task SaveAsync(string order)
    {
        Orders.Add(order);
        return Task.CompletedTask;
    }

    public Task<bool> TrySaveAsync(string order)
    {
        if (Orders.Contains(order)) return Task.FromResult(false);
        Orders.Add(order);
        return Task.FromResult(true);
    }
}

/// <summary>A consumer that does one thing for each order.</summary>
public sealed class OrderConsumer(IOrderStore store, Func<IOrderStore, string, Task> apply)
{
    public async Task HandleAsync(OrderEvent input)
    {
        foreach (var message in input.Records) await apply(store, message.Body);
    }
}

internal static class OrderScenario
{
    public static readonly LambdaFunctionSettings Settings = new() { Serializer = EsmJsonSerializer.Default };

    /// <summary>Two orders in a standard queue, a store behind a gate, and whatever the consumer does with each.</summary>
    public static Action<EsmSimulation> Of(Func<IOrderStore, string, Task> apply, SqsQueueSettings? queue = null, int orders = 2, SqsMappingSettings? mapping = null) => sim =>
    {
        var store = new OrderStore();
        var source = sim.CreateQueue("orders", queue);
        var function = sim.CreateFunction("apply", () => new OrderConsumer(sim.Gate<IOrderStore>(store), apply), consumer => consumer.HandleAsync, Settings);
        sim.CreateEventSourceMapping(source, function, mapping);
        sim.Observe(() => store.Orders);
        for (var order = 1; order <= orders; order++) source.SendMessage($"order-{order}");
    };
}
