using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;

[assembly: LambdaSerializer(typeof(DefaultLambdaJsonSerializer))]

namespace Orders;

public sealed record Order(int OrderId);

/// <summary>Where applied orders end; one for all environments of the function, as a database would be.</summary>
public sealed class OrderStore
{
    public List<int> Applied { get; } = [];
}

/// <summary>The consumer under test: an ordinary Lambda handler that knows nothing of the kit.</summary>
public sealed class OrderConsumer(OrderStore store)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<SQSBatchResponse> HandleAsync(SQSEvent sqsEvent, ILambdaContext context)
    {
        var response = new SQSBatchResponse();
        foreach (var message in sqsEvent.Records)
        {
            try
            {
                var order = JsonSerializer.Deserialize<Order>(message.Body, Json) ?? throw new JsonException("No order.");
                await Task.Yield();
                if (!store.Applied.Contains(order.OrderId)) store.Applied.Add(order.OrderId);
            }
            catch (JsonException fault)
            {
                context.Logger.LogLine($"{message.MessageId}: {fault.Message}");
                response.BatchItemFailures.Add(new() { ItemIdentifier = message.MessageId });
            }
        }

        return response;
    }
}
