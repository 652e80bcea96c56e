using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Lambda.SQSEvents;

namespace Shipments;

/// <summary>What happened to an order: placed, packed, shipped. The messages of one order are one group.</summary>
public sealed record OrderStep(string Order, string Step);

/// <summary>Tells the warehouse each step of an order, in order, and each once.</summary>
public sealed class ShipmentConsumer(HttpClient warehouse)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<SQSBatchResponse> HandleAsync(SQSEvent sqsEvent)
    {
        var response = new SQSBatchResponse();
        var stopped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in sqsEvent.Records)
        {
            var group = message.Attributes["MessageGroupId"];
            // Behind a step that failed no other step of the order may pass.
            if (stopped.Contains(group) || !await TellAsync(message))
            {
                stopped.Add(group);
                response.BatchItemFailures.Add(new() { ItemIdentifier = message.MessageId });
            }
        }

        return response;
    }

    private async Task<bool> TellAsync(SQSEvent.SQSMessage message)
    {
        var step = JsonSerializer.Deserialize<OrderStep>(message.Body, Json)!;
        try
        {
            // The warehouse takes a step with a key it knows for done. The message's id would not do: what comes back from the dead-letter queue has a new one.
            using var request = new HttpRequestMessage(HttpMethod.Put, $"/orders/{step.Order}/steps/{step.Step}") { Content = JsonContent.Create(step) };
            request.Headers.Add("Idempotency-Key", $"{step.Order}/{step.Step}");
            using var answer = await warehouse.SendAsync(request);
            return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
