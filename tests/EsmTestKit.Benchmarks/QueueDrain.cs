using System.Text.Json;

namespace EsmTestKit.Benchmarks;

/// <summary>A standard queue drained at batch 10 through the event's JSON; the floor writes and reads the same JSON in a loop.</summary>
internal sealed class QueueDrain : Scenario
{
    private const int BatchSize = 10;

    public override Action<int> Floor => static count =>
    {
        using var buffer = new MemoryStream();
        var seen = 0;
        for (var sent = 0; sent < count; sent += BatchSize)
        {
            buffer.SetLength(0);
            using (var json = new Utf8JsonWriter(buffer)) WriteEvent(json, BatchSize, Body);
            buffer.Position = 0;
            seen += JsonSerializer.Deserialize<Event>(buffer)!.Records.Count;
        }

        if (seen < count) throw new InvalidOperationException("The floor lost messages.");
    };

    public override Task<Func<Task<int>>> PrepareAsync(int count, int ways)
    {
        var sim = new EsmSimulation();
        var queue = sim.CreateQueue("orders");
        var delivered = 0;
        var function = Counting(sim, records => delivered += records);
        for (var number = 0; number < count; number++) queue.SendMessage(Body);
        return Task.FromResult<Func<Task<int>>>(async () =>
        {
            await using (sim)
            {
                sim.CreateEventSourceMapping(queue, function, new() { BatchSize = BatchSize });
                await sim.RunUntilIdleAsync();
                return delivered;
            }
        });
    }

    public static void WriteEvent(Utf8JsonWriter json, int size, string body)
    {
        json.WriteStartObject();
        json.WriteStartArray("Records"u8);
        for (var number = 0; number < size; number++)
        {
            json.WriteStartObject();
            json.WriteString("messageId"u8, "059f36b4-87a3-44ab-83d2-661975830a7d"u8);
            json.WriteString("receiptHandle"u8, Handle);
            json.WriteString("body"u8, body);
            json.WriteStartObject("attributes"u8);
            json.WriteString("ApproximateReceiveCount"u8, "1"u8);
            json.WriteString("SentTimestamp"u8, "1545082649183"u8);
            json.WriteString("SenderId"u8, "AIDAIENQZJOLO23YVJ4VO"u8);
            json.WriteString("ApproximateFirstReceiveTimestamp"u8, "1545082649185"u8);
            json.WriteEndObject();
            json.WriteStartObject("messageAttributes"u8);
            json.WriteEndObject();
            json.WriteString("md5OfBody"u8, "e4e68fb7bd0e697a0ae8f1bb342846b3"u8);
            json.WriteString("eventSource"u8, "aws:sqs"u8);
            json.WriteString("eventSourceARN"u8, "arn:aws:sqs:us-east-1:123456789012:orders"u8);
            json.WriteString("awsRegion"u8, "us-east-1"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Handle { get; } = new('A', 400);
}
