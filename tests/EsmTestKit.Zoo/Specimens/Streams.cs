using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Zoo;

/// <summary>Consumers of streams and windows.</summary>
public static class Streams
{
    private static readonly string[] Two = ["order-1", "order-2"];
    private static readonly string[] Mixed = ["order 1", "refund 1"];
    private static readonly StreamMappingSettings Windowed = Worlds.FromStart with { TumblingWindow = TimeSpan.FromSeconds(10), BatchSize = 1 };

    [EsmSpecimen("Z45", "compares sequence numbers as texts", "hudi#18224", EsmClaim.HealthyRecordsFinish, Oracle = "O7")]
    public static EsmSpecimen Z45 => new()
    {
        Wrong = Changes((sequence, last) => string.CompareOrdinal(sequence, last) > 0),
        Right = Changes((sequence, last) => last.Length == 0 || BigInteger.Parse(sequence, CultureInfo.InvariantCulture) > BigInteger.Parse(last, CultureInfo.InvariantCulture)),
    };

    [EsmSpecimen("Z46", "its own checkpoint goes back", "spring-integration-aws#90", EsmClaim.Idempotent, Choices = "duplicate failAfter loseResponse slow", Oracle = "O7", Deviations = 1)]
    public static EsmSpecimen Z46 => new()
    {
        Wrong = Worlds.Stream(books => Consumer.Each(item => books.PutAsync("checkpoint", item.Kinesis!.SequenceNumber)), Two, look: NeverBack),
        Right = Worlds.Stream(books => Consumer.Each(item => books.PutNewerAsync("checkpoint", item.Kinesis!.SequenceNumber)), Two, look: NeverBack),
    };

    [EsmSpecimen("Z47", "knows an item by how its keys are written", "dynamodb-replicator#96", EsmClaim.HealthyRecordsFinish, Oracle = "O7")]
    public static EsmSpecimen Z47 => new()
    {
        Wrong = BackedUp(keys => keys.GetRawText()),
        Right = BackedUp(keys => string.Join(' ', keys.EnumerateObject().OrderBy(key => key.Name, StringComparer.Ordinal).Select(key => $"{key.Name}={key.Value.GetRawText()}"))),
        OtherRight = BackedUp(keys => $"{keys.GetProperty("order").GetProperty("S").GetString()}/{keys.GetProperty("line").GetProperty("S").GetString()}"),
    };

    [EsmSpecimen("Z50", "a retry limit, and no destination", "osm-stats#35", EsmClaim.NoLoss, Choices = "crash failAfter failBefore", Oracle = "O2", Deviations = 1)]
    public static EsmSpecimen Z50 => new()
    {
        Wrong = Worlds.Stream(books => Consumer.Each(item => books.PutAsync(item.Text, "")), Two, Worlds.FromStart with { MaximumRetryAttempts = 0 }),
        Right = sim =>
        {
            var source = sim.CreateStream("orders");
            sim.CreateEventSourceMapping(source, Worlds.FunctionOf(sim, books => Consumer.Each(item => books.PutAsync(item.Text, ""))), Worlds.FromStart with { MaximumRetryAttempts = 0, OnFailure = sim.CreateQueue("failed") });
            foreach (var one in Two) source.PutRecord(one, "customer");
        },
    };

    [EsmSpecimen("Z52", "knows the parts of an aggregate by one sequence number", "kinesis-aggregation#175", EsmClaim.HealthyRecordsFinish, Oracle = "O7")]
    public static EsmSpecimen Z52 => new()
    {
        Wrong = Aggregated(item => item.Kinesis!.SequenceNumber),
        Right = Aggregated(item => item.Text),
    };

    [EsmSpecimen("Z53", "window: adds again on a retry", "AWS: with-kinesis, tumbling windows", EsmClaim.Idempotent, Choices = "duplicate failAfter loseResponse slow", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z53 => new()
    {
        Wrong = Worlds.Stream(books => new Consumer(async input =>
        {
            if (input.Records.Count > 0) await books.AddAsync("sum", input.Records.Count);
            return Answer.Of() with { State = [] };
        }), Two, Windowed),
        Right = Worlds.Stream(SumsAtTheEnd((state, _) => state), Two, Windowed),
    };

    [EsmSpecimen("Z54", "window: forgets its state on one path", "powertools-lambda-python#6627", EsmClaim.HealthyRecordsFinish, Oracle = "O7")]
    public static EsmSpecimen Z54 => new()
    {
        // Nothing to count in this batch, so nothing is kept.
        Wrong = Worlds.Stream(SumsAtTheEnd((state, counted) => counted == 0 ? [] : state), ["order-1", "ignored"], Windowed, SumIsOne),
        Right = Worlds.Stream(SumsAtTheEnd((state, _) => state), ["order-1", "ignored"], Windowed, SumIsOne),
    };

    [EsmSpecimen("Z57", "takes an expiry for a customer's cancellation", "aws-lambda-stream#426", EsmClaim.HealthyRecordsFinish, Oracle = "O7")]
    public static EsmSpecimen Z57 => new()
    {
        Wrong = Expiring(item => item.EventName == "REMOVE"),
        Right = Expiring(item => item.EventName == "REMOVE" && (string?)item.UserIdentity?["principalId"] != "dynamodb.amazonaws.com"),
    };

    [EsmSpecimen("Z58", "reads the first record alone", "amplify-js#1971", EsmClaim.BatchCutInvariant, Choices = "cut", Oracle = "O9", Deviations = 1)]
    public static EsmSpecimen Z58 => new()
    {
        Wrong = Worlds.Table(books => new Consumer(async input =>
        {
            await books.PutAsync(input.Records[0].Text, "");
            return Answer.Of();
        }), "order-1", "order-2"),
        Right = Worlds.Table(books => Consumer.Each(item => books.PutAsync(item.Text, "")), "order-1", "order-2"),
        OtherRight = Worlds.Table(books => new Consumer(async input =>
        {
            await Task.WhenAll(input.Records.Select(item => books.PutAsync(item.Text, "")));
            return Answer.Of();
        }), "order-1", "order-2"),
    };

    [EsmSpecimen("Z60", "sends a whole batch where its first record belongs", "lambda-streams-to-firehose#68", EsmClaim.BatchCutInvariant, Choices = "cut", Oracle = "O9", Deviations = 1)]
    public static EsmSpecimen Z60 => new()
    {
        Wrong = Worlds.Stream(books => new Consumer(async input =>
        {
            var sink = input.Records[0].Text.Split(' ')[0];
            foreach (var item in input.Records) await books.PutAsync($"{sink}: {item.Text}", "");
            return Answer.Of();
        }), Mixed),
        Right = Worlds.Stream(books => Consumer.Each(item => books.PutAsync($"{item.Text.Split(' ')[0]}: {item.Text}", "")), Mixed),
        OtherRight = Worlds.Stream(books => new Consumer(async input =>
        {
            foreach (var sink in input.Records.GroupBy(item => item.Text.Split(' ')[0]))
            {
                foreach (var item in sink) await books.PutAsync($"{sink.Key}: {item.Text}", "");
            }

            return Answer.Of();
        }), Mixed),
    };

    private static Func<IBooks, Consumer> SumsAtTheEnd(Func<JsonObject, int, JsonObject> keep) => books => new Consumer(async input =>
    {
        var counted = input.Records.Count(item => item.Text != "ignored");
        var sum = (int?)input.State?["sum"] ?? 0;
        // A shard that ends closes its window early: the sum is that of all shards, each of them once.
        if (input.IsFinal) await books.AddOnceAsync($"mark:{input.ShardId}", "sum", sum);
        return Answer.Of() with { State = keep(new JsonObject { ["sum"] = sum + counted }, counted) };
    });

    private static void SumIsOne(EsmSimulation sim, Books books)
    {
        sim.Observe(() => books.State);
        sim.Invariant("the window's sum is 1", () => books.State.GetValueOrDefault("sum", "1") == "1");
    }

    // Far enough for a sequence number with one more digit.
    private static Action<EsmSimulation> Changes(Func<string, string, bool> isNewer) => sim =>
    {
        const int last = 9;
        var sawLast = false;
        var source = sim.CreateTable("orders", new("id") { StreamView = DynamoDbStreamView.NewImage });
        sim.CreateEventSourceMapping(
            source,
            Worlds.FunctionOf(
                sim,
                books => Consumer.Each(async item =>
                {
                    var (sequence, version) = (item.DynamoDb!.SequenceNumber, (string)item.DynamoDb!.NewImage!["version"]!["N"]!);
                    if (isNewer(sequence, (await books.GetAsync("order") ?? " ").Split(' ')[0])) await books.PutAsync("order", $"{sequence} {version}");
                    sawLast |= version == $"{last}";
                }),
                (world, books) =>
                {
                    world.Observe(() => books.State);
                    world.Invariant("who has seen the newest version keeps it", () => !sawLast || books.State["order"].EndsWith($" {last}", StringComparison.Ordinal));
                }),
            Worlds.FromStart);
        for (var version = 0; version <= last; version++) source.PutItem(new { id = "1", version });
    };

    private static Action<EsmSimulation> Aggregated(Func<Item, string> keyOf) => sim =>
    {
        var source = sim.CreateStream("orders");
        var reader = source.RegisterStreamConsumer("fast");
        var seen = new HashSet<string>();
        sim.CreateEventSourceMapping(
            reader,
            Worlds.FunctionOf(
                sim,
                books => new Consumer(async input =>
                {
                    foreach (var item in input.Records) await books.AddOnceAsync(keyOf(item), item.Text, 1);
                    seen.UnionWith(input.Records.Select(item => item.Text));
                    return Answer.Of();
                }),
                (world, books) =>
                {
                    world.Observe(() => books.State);
                    world.Invariant("what was seen is in the books", () => seen.All(books.State.ContainsKey));
                }),
            Worlds.FromStart);
        source.PutRecord(Aggregate.Of("customer", Two), "customer");
    };

    // A backfill has written the item's copy, with its keys as the table declares them. A stream writes them in an order that nobody promises.
    private static Action<EsmSimulation> BackedUp(Func<JsonElement, string> nameOf) => sim =>
    {
        using var declared = JsonDocument.Parse("""{"order":{"S":"1"},"line":{"S":"a"}}""");
        var name = nameOf(declared.RootElement);
        var source = sim.CreateTable("orders", new("order") { SortKey = "line", StreamView = DynamoDbStreamView.NewImage });
        sim.CreateEventSourceMapping(
            source,
            Worlds.FunctionOf(sim, books => Consumer.Each(item => books.PutAsync(nameOf(item.DynamoDb!.Keys), "")), (world, books) =>
            {
                books.PutAsync(name, "");
                world.Observe(() => books.State);
                world.Invariant("an item has one copy", () => books.State.Count == 1);
            }),
            Worlds.FromStart);
        source.PutItem(new { order = "1", line = "a" });
    };

    private static Action<EsmSimulation> Expiring(Func<Item, bool> isCancelled) => sim =>
    {
        var source = sim.CreateTable("orders", new("id") { StreamView = DynamoDbStreamView.NewAndOldImages, TimeToLiveAttribute = "expires" });
        sim.CreateEventSourceMapping(
            source,
            Worlds.FunctionOf(sim, books => Consumer.Each(item => isCancelled(item) ? books.PutAsync($"cancelled {item.Text}", "") : Task.CompletedTask), (world, books) =>
            {
                world.Observe(() => books.State);
                world.Invariant("nobody cancelled anything", () => books.State.Count == 0);
            }),
            Worlds.FromStart);
        source.PutItem(new { id = "1", expires = sim.Now.AddMinutes(1).ToUnixTimeSeconds() });
        // Expiry is nothing that a world waits for by itself.
        sim.After(TimeSpan.FromMinutes(2), () => { });
    };

    private static void NeverBack(EsmSimulation sim, Books books)
    {
        sim.Observe(() => books.State);
        var highest = "";
        var wentBack = false;
        books.Written = (_, value) =>
        {
            wentBack |= string.CompareOrdinal(value, highest) < 0;
            if (!wentBack) highest = value;
        };
        sim.Invariant("the checkpoint never goes back", () => !wentBack);
    }
}
