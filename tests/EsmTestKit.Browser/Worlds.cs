using System.Text;
using System.Text.Json;

namespace EsmTestKit.Browser;

/// <summary>The simulations whose reports are looked at.</summary>
internal static class Worlds
{
    private static readonly LambdaFunctionSettings Plain = new() { Serializer = EsmJsonSerializer.Default };

    /// <summary>The README's first example: one order is done, one ends in the dead-letter queue.</summary>
    public static async Task<string> OrdersAsync()
    {
        await using var sim = new EsmSimulation();
        var deadLetters = sim.CreateQueue("orders-dlq");
        var orders = sim.CreateQueue("orders", new() { VisibilityTimeout = TimeSpan.FromSeconds(30), RedrivePolicy = new(deadLetters, MaxReceiveCount: 3) });
        var function = sim.CreateFunction("apply-orders", () => new Consumer(), consumer => consumer.ReportBroken, Plain);
        sim.CreateEventSourceMapping(orders, function, new() { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] });
        orders.SendMessage("""{ "orderId": 1 }""");
        orders.SendMessage("broken");
        await sim.RunUntilIdleAsync();
        return sim.Ledger.ToHtml("An order is applied and a broken one ends in the dead-letter queue");
    }

    /// <summary>Two shards, a batch that is split until the record that fails is alone and given up.</summary>
    public static async Task<string> ClicksAsync()
    {
        await using var sim = new EsmSimulation();
        var failed = sim.CreateQueue("failed");
        var clicks = sim.CreateStream("clicks", new() { ShardCount = 2 });
        var function = sim.CreateFunction("count-clicks", () => new Consumer(), consumer => consumer.FailOnBroken, Plain);
        sim.CreateEventSourceMapping(clicks, function, new(StartingPosition.TrimHorizon) { BisectBatchOnFunctionError = true, MaximumRetryAttempts = 2, OnFailure = failed });
        for (var number = 1; number <= 8; number++) clicks.PutRecord(number == 6 ? "broken" : "click", $"visitor-{number}");
        await sim.RunUntilIdleAsync();
        return sim.Ledger.ToHtml("A broken click is given up");
    }

    /// <summary>Texts that would break a page which trusts them.</summary>
    public static async Task<string> HostileAsync()
    {
        await using var sim = new EsmSimulation();
        var queue = sim.CreateQueue("orders");
        var function = sim.CreateFunction("apply", () => new Consumer(), consumer => consumer.Shout, Plain);
        sim.CreateEventSourceMapping(queue, function);
        queue.SendMessage(Hostile);
        queue.SendMessage(new string('x', 200_000));
        await sim.AdvanceAsync(TimeSpan.FromSeconds(1));
        return sim.Ledger.ToHtml(Hostile);
    }

    public const string Hostile = "</script><script>alert('pwned')</script><!-- \" ' & \t ‮ <img src=x onerror=alert(1)> ${alert(2)}";

    /// <summary>More than ten thousand entries.</summary>
    public static async Task<string> LargeAsync()
    {
        await using var sim = new EsmSimulation();
        var queue = sim.CreateQueue("orders");
        var function = sim.CreateFunction("apply", () => new Consumer(), consumer => consumer.ReportBroken, Plain with { Duration = TimeSpan.FromSeconds(1) });
        sim.CreateEventSourceMapping(queue, function, new() { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] });
        for (var number = 0; number < 4000; number++) queue.SendMessage("order");
        await sim.RunUntilIdleAsync();
        Assert.True(sim.Ledger.Count > 10_000);
        return sim.Ledger.ToHtml("Large");
    }

    /// <summary>A consumer that asks, charges and marks in three steps, and the delivery that charges twice.</summary>
    public static async Task<string> FoundAsync()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ExactlyOnce, sim =>
        {
            var paid = new HashSet<string>(StringComparer.Ordinal);
            var orders = sim.CreateQueue("orders");
            var function = sim.CreateFunction("pay", () => new Payer(sim, paid), payer => payer.HandleAsync, Plain);
            sim.CreateEventSourceMapping(orders, function);
            orders.SendMessage("order-1");
            orders.SendMessage("order-2");
        });
        Assert.False(report.Holds);
        return report.ToHtml();
    }

    private sealed class Consumer
    {
        public JsonElement ReportBroken(JsonElement sqsEvent) => JsonSerializer.SerializeToElement(new
        {
            batchItemFailures = sqsEvent.GetProperty("Records").EnumerateArray()
                .Where(message => message.GetProperty("body").GetString() == "broken")
                .Select(message => new { itemIdentifier = message.GetProperty("messageId").GetString() }),
        });

        public void FailOnBroken(JsonElement kinesisEvent)
        {
            foreach (var record in kinesisEvent.GetProperty("Records").EnumerateArray())
            {
                if (Encoding.UTF8.GetString(record.GetProperty("kinesis").GetProperty("data").GetBytesFromBase64()) == "broken") throw new FormatException("This click has no page.");
            }
        }

        public void Shout(JsonElement sqsEvent) => throw new InvalidOperationException(Hostile + "\u0001");
    }

    private sealed class Payer(EsmSimulation sim, HashSet<string> paid)
    {
        public async Task HandleAsync(JsonElement sqsEvent)
        {
            foreach (var message in sqsEvent.GetProperty("Records").EnumerateArray())
            {
                var order = message.GetProperty("body").GetString()!;
                await sim.GateAsync("IsPaid");
                if (paid.Contains(order)) continue;
                await sim.GateAsync("Charge");
                sim.Effect("charge", order);
                await sim.GateAsync("MarkPaid");
                paid.Add(order);
            }
        }
    }
}
