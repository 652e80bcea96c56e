namespace EsmTestKit.Zoo;

/// <summary>Consumers that know that records come again, or do not, and get it wrong.</summary>
internal static class Deduplication
{
    private static readonly string[] One = ["order-1"];
    private static readonly string[] Two = ["order-1", "order-2"];

    private static readonly Func<IBooks, Consumer> Counts = books => Consumer.Each(item => books.AddAsync("total", 1));
    private static readonly Func<IBooks, Consumer> CountsOnce = books => Consumer.Each(item => books.AddOnceAsync(item.Text, "total", 1));

    public static IEnumerable<Specimen> All =>
    [
        new("Z01", "checks, acts, marks: three steps", "powertools-lambda-python#218", EsmClaim.Idempotent, "O1", 1)
        {
            Wrong = Worlds.Queue(books => Consumer.Each(async item =>
            {
                if (await books.GetAsync($"mark:{item.Body}") is not null) return;
                await books.AddAsync("total", 1);
                await books.PutAsync($"mark:{item.Body}", "");
            }), Two),
            Right = Worlds.Queue(CountsOnce, Two),
        },
        new("Z02", "marks before the effect", "sample-voice-of-customer-datalake#383", EsmClaim.NoLoss, "O2", 1)
        {
            Wrong = Worlds.Queue(books => Consumer.Each(async item =>
            {
                if (await books.PutNewAsync($"mark:{item.Body}", "")) await books.AddAsync("total", 1);
            }), Two),
            Right = Worlds.Queue(CountsOnce, Two),
        },
        new("Z04", "several counters, no guard", "sample-voice-of-customer-datalake#264", EsmClaim.Idempotent, "O1", 1)
        {
            Wrong = Worlds.Table(books => Consumer.Each(async item =>
            {
                await books.AddAsync("orders", 1);
                await books.AddAsync("lines", 3);
            }), "order-1"),
            Right = Worlds.Table(books => Consumer.Each(async item =>
            {
                await books.AddOnceAsync($"{item.Text} orders", "orders", 1);
                await books.AddOnceAsync($"{item.Text} lines", "lines", 3);
            }), "order-1"),
        },
        new("Z05", "adds 1 per INSERT", "amplify-cli#1865", EsmClaim.Idempotent, "O1", 1)
        {
            Wrong = Worlds.Table(books => Consumer.Each(item => item.EventName == "INSERT" ? books.AddAsync("total", 1) : Task.CompletedTask), "order-1", "order-2"),
            Right = Worlds.Table(books => Consumer.Each(item => item.EventName == "INSERT" ? books.AddOnceAsync(item.Text, "total", 1) : Task.CompletedTask), "order-1", "order-2"),
        },
        new("Z07", "a new id per attempt as the key", "aws-serverless-airline-booking#167", EsmClaim.Idempotent, "O1", 1)
        {
            Wrong = Worlds.Queue(books => Consumer.Each(item => books.PutAsync($"{Guid.NewGuid()}", item.Body!)), One, look: (sim, books) => sim.Observe(() => books.Rows.Values)),
            Right = Worlds.Queue(books => Consumer.Each(item => books.PutAsync($"order {item.Body}", item.Body!)), One, look: (sim, books) => sim.Observe(() => books.Rows.Values)),
        },
        new("Z09", "knows records by their receipt handle", "SlimMessageBus#473", EsmClaim.Idempotent, "O1", 1)
        {
            Wrong = Worlds.Queue(books => Consumer.Each(item => books.AddOnceAsync(item.ReceiptHandle!, "total", 1)), Two),
            Right = Worlds.Queue(books => Consumer.Each(item => books.AddOnceAsync(item.MessageId!, "total", 1)), Two),
        },
        new("Z10", "knows orders by the message id", "AWS: redriven messages are new messages", EsmClaim.Idempotent, "O1", 1)
        {
            ProducersRetry = true,
            Wrong = Worlds.Queue(books => Consumer.Each(item => books.AddOnceAsync(item.MessageId!, "total", 1)), Two),
            Right = Worlds.Queue(CountsOnce, Two),
        },
        new("Z12", "remembers in memory", "autograph#623", EsmClaim.Idempotent, "O1", 1)
        {
            Wrong = Worlds.Queue(
                books =>
                {
                    var seen = new HashSet<string>();
                    return Consumer.Each(async item =>
                    {
                        if (seen.Contains(item.Body!)) return;
                        await books.AddAsync("total", 1);
                        seen.Add(item.Body!);
                    });
                },
                Two),
            Right = Worlds.Queue(CountsOnce, Two),
        },
        new("Z13", "remembers attempts that failed", "tomodachi#2074", EsmClaim.NoLoss, "O2", 1)
        {
            Wrong = Worlds.Queue(
                books =>
                {
                    var seen = new HashSet<string>();
                    return Consumer.Each(item => seen.Add(item.Body!) ? books.AddOnceAsync(item.Body!, "total", 1) : Task.CompletedTask);
                },
                Two),
            Right = Worlds.Queue(CountsOnce, Two),
        },
        new("Z14", "forgets before AWS delivers again", "powertools-lambda-python#2023", EsmClaim.Idempotent, "O1", 1)
        {
            Wrong = Worlds.Queue(books => Consumer.Each(item => books.AddOnceWithinAsync(item.Body!, "total", TimeSpan.FromSeconds(10))), One),
            Right = Worlds.Queue(books => Consumer.Each(item => books.AddOnceWithinAsync(item.Body!, "total", TimeSpan.FromDays(14))), One),
        },
        new("Z17", "\"FIFO is exactly once\"", "azul#8143", EsmClaim.Idempotent, "O1", 1)
        {
            Wrong = Worlds.Fifo(Counts, Two),
            Right = Worlds.Fifo(CountsOnce, Two),
        },
        new("Z18", "repeats a fan-out from its beginning", "azul#7419", EsmClaim.Idempotent, "O1", 1)
        {
            Wrong = Worlds.Queue(books => Consumer.Each(async item =>
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        await books.AddAsync("to-a", 1);
                        await books.AddAsync("to-b", 1);
                        return;
                    }
                    catch (TimeoutException) when (attempt < 3)
                    {
                    }
                }
            }), One),
            Right = Worlds.Queue(books => Consumer.Each(async item =>
            {
                await books.AddOnceAsync($"{item.Body} a", "to-a", 1);
                await books.AddOnceAsync($"{item.Body} b", "to-b", 1);
            }), One),
        },
        new("Z76", "a producer's retry after the deduplication interval", "AWS: using-messagededuplicationid-property", EsmClaim.Idempotent, "O1", 1)
        {
            ProducersRetry = true,
            Wrong = Worlds.Fifo(books => Consumer.Each(item => books.AddOnceAsync(item.MessageId!, "total", 1)), One),
            Right = Worlds.Fifo(CountsOnce, One),
        },
    ];
}
