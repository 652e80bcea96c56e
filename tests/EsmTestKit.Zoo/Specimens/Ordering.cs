namespace EsmTestKit.Zoo;

/// <summary>Consumers that count on an order, on being alone, or on a limit.</summary>
public static class Ordering
{
    private static readonly string[] Versions = ["v1", "v2"];
    private static readonly string[] Two = ["order-1", "order-2"];
    private static readonly StreamMappingSettings Lanes = Worlds.FromStart with { ParallelizationFactor = 10 };

    [EsmSpecimen("Z40", "all records of a key at once", "DynamoDbBackUp#29", EsmClaim.ToleratesReordering, Choices = "proceed", Oracle = "O5", Deviations = 1)]
    public static EsmSpecimen Z40 => new()
    {
        Wrong = Worlds.Stream(books => new Consumer(async input =>
        {
            await Task.WhenAll(input.Records.Select(item => books.PutAsync("price", item.Text)));
            return Answer.Of();
        }), Versions),
        Right = Worlds.Stream(books => Consumer.Each(item => books.PutAsync("price", item.Text)), Versions),
        OtherRight = Worlds.Stream(books => new Consumer(async input =>
        {
            // Of a batch only the last counts.
            await books.PutAsync("price", input.Records[^1].Text);
            return Answer.Of();
        }), Versions),
    };

    [EsmSpecimen("Z42", "reads, adds, writes", "fotopia#20", EsmClaim.ToleratesReordering, Choices = "proceed", Oracle = "O5", Deviations = 1)]
    public static EsmSpecimen Z42 => new()
    {
        Wrong = Worlds.Queue(books => Consumer.Each(async item =>
        {
            var total = await books.GetAsync("total");
            await books.PutAsync("total", $"{total}x");
        }), Two, new() { BatchSize = 1 }),
        Right = Worlds.Queue(books => Consumer.Each(item => books.AddAsync("total", 1)), Two, new() { BatchSize = 1 }),
        OtherRight = Worlds.Queue(books => Consumer.Each(item => books.PutAsync(item.Body!, "")), Two, new() { BatchSize = 1 }),
    };

    [EsmSpecimen("Z44", "counts on an order across items", "aws-sdk-net#1601", EsmClaim.ToleratesReordering, Choices = "lane proceed", Oracle = "O5", Deviations = 1)]
    public static EsmSpecimen Z44 => new()
    {
        // A line of an order that is not known yet is taken for one that was cancelled.
        Wrong = Worlds.Table(books => Consumer.Each(async item =>
        {
            if (!IsLine(item)) await books.PutAsync("order", "");
            else if (await books.GetAsync("order") is not null) await books.PutAsync("line", "");
        }), Lanes, "order-1", "line-2"),
        Right = Worlds.Table(books => Consumer.Each(item => books.PutAsync(IsLine(item) ? "line" : "order", "")), Lanes, "order-1", "line-2"),
    };

    [EsmSpecimen("Z51", "bisects, and the first half is done again", "AWS: with-kinesis", EsmClaim.Idempotent, Choices = "crash duplicate failAfter failBefore loseResponse slow", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z51 => new()
    {
        Wrong = Worlds.Stream(books => Consumer.Each(item => books.AddAsync(item.Text, 1)), Two, Worlds.FromStart with { BisectBatchOnFunctionError = true }),
        Right = Worlds.Stream(books => Consumer.Each(item => books.AddOnceAsync(item.Text, item.Text, 1)), Two, Worlds.FromStart with { BisectBatchOnFunctionError = true }),
    };

    [EsmSpecimen("Z70", "one receive, and a limit of concurrency", "spacecat-audit-worker#2876", EsmClaim.HealthyRecordsFinish, Choices = "copy crash failAfter failBefore loseResponse slow throttle visibilityExpires", Oracle = "O8", Deviations = 1)]
    public static EsmSpecimen Z70 => new()
    {
        Wrong = Worlds.Queue(books => Consumer.Each(item => books.PutAsync(item.Body!, "")), Two, maxReceiveCount: 1),
        Right = Worlds.Queue(books => Consumer.Each(item => books.PutAsync(item.Body!, "")), Two, maxReceiveCount: 10),
    };

    [EsmSpecimen("Z71", "the old comes again, and wins", "tomodachi#2074", EsmClaim.Idempotent, Choices = "copy crash duplicate failAfter failBefore loseResponse proceed slow visibilityExpires", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z71 => new()
    {
        Wrong = Worlds.Queue(books => Consumer.Each(item => books.PutAsync("price", item.Body!)), Versions, new() { BatchSize = 1 }),
        Right = Worlds.Queue(books => Consumer.Each(item => books.PutNewerAsync("price", item.Body!)), Versions, new() { BatchSize = 1 }),
    };

    private static bool IsLine(Item item) => item.Text.Contains("line", StringComparison.Ordinal);
}
