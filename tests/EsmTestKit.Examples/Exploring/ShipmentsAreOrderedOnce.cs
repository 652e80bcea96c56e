using System.Net;
using Amazon.Lambda.SQSEvents;
using EsmTestKit;

namespace Shipments;

/// <summary>A consumer that calls another service over HTTP; the gate stands before its <see cref="HttpClient"/>, whatever answers behind it.</summary>
public sealed class ShipmentsAreOrderedOnce
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick, KeepFound = false };

    [Fact]
    public async Task A_consumer_that_posts_again_ships_twice_when_an_answer_is_lost()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ExactlyOnce, sim => Shipping(sim, http => new ShipmentConsumer(http, withKey: false).HandleAsync), Quick);

        Assert.Equal(("O3", 1), (report.Oracle, report.Deviations));
        Assert.Contains("\"oracle\": \"O3\"", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_an_idempotency_key_each_order_is_shipped_once()
    {
        await EsmExplore.AssertExactlyOnceAsync(sim => Shipping(sim, http => new ShipmentConsumer(http, withKey: true).HandleAsync), Quick);
    }

    private static void Shipping(EsmSimulation sim, Func<HttpClient, Func<SQSEvent, Task>> consumer)
    {
        var http = new HttpClient(new EsmGateHandler(sim, new Carrier(sim))) { BaseAddress = new Uri("https://carrier.example/"), Timeout = Timeout.InfiniteTimeSpan };
        var orders = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(orders, sim.CreateFunction("ship", () => consumer(http), handle => handle));
        orders.SendMessage("order-1");
    }

    // The carrier's service: what it was asked for under one key, it does once.
    private sealed class Carrier(EsmSimulation sim) : HttpMessageHandler
    {
        private readonly HashSet<string> _keys = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.First() : null;
            if (key is null || _keys.Add(key)) sim.Effect("ship", request.RequestUri!.AbsolutePath);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted));
        }
    }

    private sealed class ShipmentConsumer(HttpClient http, bool withKey)
    {
        public async Task HandleAsync(SQSEvent sqsEvent)
        {
            foreach (var message in sqsEvent.Records)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"shipments/{message.Body}");
                if (withKey) request.Headers.Add("Idempotency-Key", message.Body);
                using var answer = await http.SendAsync(request);
                answer.EnsureSuccessStatusCode();
            }
        }
    }
}
