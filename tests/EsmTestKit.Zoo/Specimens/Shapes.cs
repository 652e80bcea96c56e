using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace EsmTestKit.Zoo;

/// <summary>Consumers that take a record for another shape than it has. No delivery is needed: the undisturbed run shows them.</summary>
public static class Shapes
{
    private static readonly string[] One = ["order-1"];

    [EsmSpecimen("Z63", "takes seconds for milliseconds", "aws-lambda-dotnet#839", EsmClaim.HealthyRecordsFinish, Oracle = "O7")]
    public static EsmSpecimen Z63 => new()
    {
        Wrong = Worlds.Stream(books => Consumer.Each(item => books.PutAsync(item.Text, Day(DateTimeOffset.FromUnixTimeMilliseconds((long)item.Kinesis!.ArrivedAt)))), One, look: Today),
        Right = Worlds.Stream(books => Consumer.Each(item => books.PutAsync(item.Text, Day(DateTimeOffset.FromUnixTimeMilliseconds((long)(item.Kinesis!.ArrivedAt * 1_000))))), One, look: Today),
    };

    [EsmSpecimen("Z64", "the first message is S3's test event", "data-prepper#2604", EsmClaim.HealthyRecordsFinish, Oracle = "O8")]
    public static EsmSpecimen Z64 => new()
    {
        Wrong = Worlds.Queue(books => Consumer.Each(item => books.PutAsync(Notified(item.Body!), "")), Notifications),
        Right = Worlds.Queue(books => Consumer.Each(item => item.Body!.Contains("s3:TestEvent", StringComparison.Ordinal) ? Task.CompletedTask : books.PutAsync(Notified(item.Body!), "")), Notifications),
    };

    [EsmSpecimen("Z65", "reads compressed data as text", "AWS: CloudWatch Logs subscriptions", EsmClaim.HealthyRecordsFinish, Oracle = "O7")]
    public static EsmSpecimen Z65 => new()
    {
        Wrong = Compressed(item => item.Text),
        Right = Compressed(item =>
        {
            using var text = new StreamReader(new GZipStream(new MemoryStream(Convert.FromBase64String(item.Kinesis!.Data)), CompressionMode.Decompress));
            return text.ReadToEnd();
        }),
    };

    [EsmSpecimen("Z66", "a message without attributes", "aws-lambda-dotnet#1528", EsmClaim.HealthyRecordsFinish, Oracle = "O8")]
    public static EsmSpecimen Z66 => new()
    {
        Wrong = Worlds.Queue(books => Consumer.Each(item => books.PutAsync(item.Body!, item.MessageAttributes!["kind"].GetProperty("stringValue").GetString()!)), One),
        Right = Worlds.Queue(books => Consumer.Each(item => books.PutAsync(item.Body!, item.MessageAttributes!.TryGetValue("kind", out var kind) ? kind.GetProperty("stringValue").GetString()! : "plain")), One),
    };

    [EsmSpecimen("Z67", "a filter that waits for a number, and gets a text", "cloudemu#664", EsmClaim.HealthyRecordsFinish, Oracle = "O7")]
    public static EsmSpecimen Z67 => new()
    {
        Wrong = Filtered("""{ "body": { "amount": [{ "numeric": [">", 100] }] } }"""),
        Right = Filtered("""{ "body": { "amount": [{ "exists": true }] } }"""),
    };

    [EsmSpecimen("Z68", "expects the order, and gets the record of its failure", "AWS: invocation records have no payload for queues", EsmClaim.HealthyRecordsFinish, Oracle = "O8")]
    public static EsmSpecimen Z68 => new()
    {
        Wrong = Failed(body => body.RootElement.GetProperty("order").GetString()!),
        Right = Failed(body => body.RootElement.GetProperty("KinesisBatchInfo").GetProperty("startSequenceNumber").GetString()!),
    };

    private static readonly string[] Notifications =
    [
        """{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-01-01T00:00:00.000Z","Bucket":"orders"}""",
        """{"Records":[{"eventName":"ObjectCreated:Put","s3":{"object":{"key":"order-1.json"}}}]}""",
    ];

    private static string Notified(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("Records")[0].GetProperty("s3").GetProperty("object").GetProperty("key").GetString()!;
    }

    private static Action<EsmSimulation> Compressed(Func<Item, string> read) => sim =>
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(Encoding.UTF8.GetBytes("order-1"));
        var source = sim.CreateStream("logs");
        sim.CreateEventSourceMapping(source, Worlds.FunctionOf(sim, books => Consumer.Each(item => books.PutAsync(read(item), "")), (world, books) =>
        {
            world.Observe(() => books.State);
            world.Invariant("what is kept is what was logged", () => books.State.Keys.All(text => text == "order-1"));
        }), Worlds.FromStart);
        source.PutRecord(buffer.ToArray(), "customer");
    };

    private static Action<EsmSimulation> Filtered(string pattern) => sim =>
    {
        var source = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(source, Worlds.FunctionOf(sim, books => Consumer.Each(item => books.PutAsync(item.Body!, "")), (world, books) =>
        {
            world.Observe(() => books.State);
            world.Invariant("both orders are in the books or still on their way", () => source.Messages.Count > 0 || books.State.Count == 2);
        }), new() { Filters = [pattern] });
        source.SendMessage("""{ "amount": "250" }""");
        source.SendMessage("""{ "amount": 250 }""");
    };

    private static Action<EsmSimulation> Failed(Func<JsonDocument, string> read) => sim =>
    {
        var failed = sim.CreateQueue("failed");
        var source = sim.CreateStream("orders");
        var always = sim.CreateFunction("apply", () => new Consumer(_ => throw new InvalidOperationException("no such customer")), made => made.HandleAsync, Worlds.Function);
        sim.CreateEventSourceMapping(source, always, Worlds.FromStart with { MaximumRetryAttempts = 0, OnFailure = failed });
        sim.CreateEventSourceMapping(failed, Worlds.FunctionOf(sim, books => Consumer.Each(item =>
        {
            using var body = JsonDocument.Parse(item.Body!);
            return books.PutAsync(read(body), "");
        }), name: "repair"));
        source.PutRecord("""{ "order": "order-1" }""", "customer");
    };

    private static void Today(EsmSimulation sim, Books books)
    {
        sim.Observe(() => books.State);
        sim.Invariant("orders arrived today", () => books.State.Values.All(day => day == Day(sim.Now)));
    }

    private static string Day(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
