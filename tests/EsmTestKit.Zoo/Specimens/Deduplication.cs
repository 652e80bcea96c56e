namespace EsmTestKit.Zoo;

/// <summary>Consumers that know that records come again, or do not, and get it wrong.</summary>
public static class Deduplication
{
    private static readonly string[] One = ["order-1"];
    private static readonly string[] Two = ["order-1", "order-2"];

    private static readonly Func<IBooks, Consumer> Counts = books => Consumer.Each(item => books.AddAsync("total", 1));
    private static readonly Func<IBooks, Consumer> OneRowEach = books => Consumer.Each(item => books.PutAsync(item.Text, ""));
    private static readonly Func<IBooks, Consumer> CountsOnce = books => Consumer.Each(item => books.AddOnceAsync(item.Text, "total", 1));

    [EsmSpecimen("Z01", "checks, acts, marks: three steps", "powertools-lambda-python#218", EsmClaim.Idempotent, Choices = "crash failAfter failBefore visibilityExpires", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z01 => new()
    {
        Wrong = Worlds.Queue(books => Consumer.Each(async item =>
        {
            if (await books.GetAsync($"mark:{item.Body}") is not null) return;
            await books.AddAsync("total", 1);
            await books.PutAsync($"mark:{item.Body}", "");
        }), Two),
        Right = Worlds.Queue(CountsOnce, Two),
        OtherRight = Worlds.Queue(OneRowEach, Two),
    };

    [EsmSpecimen("Z02", "marks before the effect", "sample-voice-of-customer-datalake#383", EsmClaim.NoLoss, Choices = "crash failAfter failBefore", Oracle = "O2", Deviations = 1)]
    public static EsmSpecimen Z02 => new()
    {
        Wrong = Worlds.Queue(books => Consumer.Each(async item =>
        {
            if (await books.PutNewAsync($"mark:{item.Body}", "")) await books.AddAsync("total", 1);
        }), Two),
        Right = Worlds.Queue(CountsOnce, Two),
        OtherRight = Worlds.Queue(books => Consumer.Each(async item =>
        {
            // The effect first, in a way that can be done again.
            await books.PutAsync(item.Body!, "");
            await books.PutAsync($"mark:{item.Body}", "");
        }), Two),
    };

    [EsmSpecimen("Z04", "several counters, no guard", "sample-voice-of-customer-datalake#264", EsmClaim.Idempotent, Choices = "crash duplicate failAfter failBefore loseResponse slow", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z04 => new()
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
    };

    [EsmSpecimen("Z05", "adds 1 per INSERT", "amplify-cli#1865", EsmClaim.Idempotent, Choices = "crash duplicate failAfter failBefore loseResponse slow", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z05 => new()
    {
        Wrong = Worlds.Table(books => Consumer.Each(item => item.EventName == "INSERT" ? books.AddAsync("total", 1) : Task.CompletedTask), "order-1", "order-2"),
        Right = Worlds.Table(books => Consumer.Each(item => item.EventName == "INSERT" ? books.AddOnceAsync(item.Text, "total", 1) : Task.CompletedTask), "order-1", "order-2"),
        OtherRight = Worlds.Table(OneRowEach, "order-1", "order-2"),
    };

    [EsmSpecimen("Z07", "a new id per attempt as the key", "aws-serverless-airline-booking#167", EsmClaim.Idempotent, Choices = "copy duplicate failAfter loseResponse slow visibilityExpires", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z07 => new()
    {
        Wrong = Worlds.Queue(books => Consumer.Each(item => books.PutAsync($"{Guid.NewGuid()}", item.Body!)), One, look: (sim, books) => sim.Observe(() => books.Rows.Values)),
        Right = Worlds.Queue(books => Consumer.Each(item => books.PutAsync($"order {item.Body}", item.Body!)), One, look: (sim, books) => sim.Observe(() => books.Rows.Values)),
    };

    [EsmSpecimen("Z09", "knows records by their receipt handle", "SlimMessageBus#473", EsmClaim.Idempotent, Choices = "copy crash failAfter failBefore loseResponse slow visibilityExpires", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z09 => new()
    {
        Wrong = Worlds.Queue(books => Consumer.Each(item => books.AddOnceAsync(item.ReceiptHandle!, "total", 1)), Two),
        Right = Worlds.Queue(books => Consumer.Each(item => books.AddOnceAsync(item.MessageId!, "total", 1)), Two),
    };

    [EsmSpecimen("Z10", "knows orders by the message id", "AWS: redriven messages are new messages", EsmClaim.Idempotent, Choices = "producerRetry", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z10 => new()
    {
        ProducersRetry = true,
        Wrong = Worlds.Queue(books => Consumer.Each(item => books.AddOnceAsync(item.MessageId!, "total", 1)), Two),
        Right = Worlds.Queue(CountsOnce, Two),
        OtherRight = Worlds.Queue(OneRowEach, Two),
    };

    [EsmSpecimen("Z12", "remembers in memory", "autograph#623", EsmClaim.Idempotent, Choices = "crash failAfter slow visibilityExpires", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z12 => new()
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
        OtherRight = Worlds.Queue(
            books =>
            {
                // What is remembered spares a write, and nothing depends on it.
                var seen = new HashSet<string>();
                return Consumer.Each(async item =>
                {
                    if (seen.Contains(item.Body!)) return;
                    await books.AddOnceAsync(item.Body!, "total", 1);
                    seen.Add(item.Body!);
                });
            },
            Two),
    };

    [EsmSpecimen("Z13", "remembers attempts that failed", "tomodachi#2074", EsmClaim.NoLoss, Choices = "failBefore", Oracle = "O2", Deviations = 1)]
    public static EsmSpecimen Z13 => new()
    {
        Wrong = Worlds.Queue(
            books =>
            {
                var seen = new HashSet<string>();
                return Consumer.Each(item => seen.Add(item.Body!) ? books.AddOnceAsync(item.Body!, "total", 1) : Task.CompletedTask);
            },
            Two),
        Right = Worlds.Queue(CountsOnce, Two),
        OtherRight = Worlds.Queue(
            books =>
            {
                var seen = new HashSet<string>();
                return Consumer.Each(async item =>
                {
                    if (!seen.Add(item.Body!)) return;
                    try
                    {
                        await books.AddOnceAsync(item.Body!, "total", 1);
                    }
                    catch (TimeoutException)
                    {
                        seen.Remove(item.Body!);
                        throw;
                    }
                });
            },
            Two),
    };

    [EsmSpecimen("Z14", "forgets before AWS delivers again", "powertools-lambda-python#2023", EsmClaim.Idempotent, Choices = "copy failAfter loseResponse slow", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z14 => new()
    {
        Wrong = Worlds.Queue(books => Consumer.Each(item => books.AddOnceWithinAsync(item.Body!, "total", TimeSpan.FromSeconds(10))), One),
        Right = Worlds.Queue(books => Consumer.Each(item => books.AddOnceWithinAsync(item.Body!, "total", TimeSpan.FromDays(14))), One),
    };

    [EsmSpecimen("Z16", "takes a lock over while its holder still works", "powertools-lambda-python#8387", EsmClaim.Idempotent, Choices = "visibilityExpires", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z16 => new()
    {
        Wrong = Worlds.Queue(books => Consumer.Each(async item =>
        {
            if (await books.GetAsync(item.Body!) is not null) return;
            if (!await books.ClaimAsync(item.Body!, TimeSpan.FromSeconds(5))) throw new InvalidOperationException("in progress");
            await books.AddAsync(item.Body!, 1);
        }), One),
        Right = Worlds.Queue(books => Consumer.Each(async item =>
        {
            if (!await books.ClaimAsync(item.Body!, TimeSpan.FromSeconds(5))) throw new InvalidOperationException("in progress");
            await books.AddOnceAsync(item.Body!, item.Body!, 1);
        }), One),
        OtherRight = Worlds.Queue(books => Consumer.Each(item => books.AddOnceAsync(item.Body!, item.Body!, 1)), One),
    };

    [EsmSpecimen("Z17", "\"FIFO is exactly once\"", "azul#8143", EsmClaim.Idempotent, Choices = "crash duplicate failAfter failBefore loseResponse slow visibilityExpires", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z17 => new()
    {
        Wrong = Worlds.Fifo(Counts, Two),
        Right = Worlds.Fifo(CountsOnce, Two),
    };

    [EsmSpecimen("Z18", "repeats a fan-out from its beginning", "azul#7419", EsmClaim.Idempotent, Choices = "copy crash duplicate failAfter failBefore loseResponse slow visibilityExpires", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z18 => new()
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
    };

    [EsmSpecimen("Z76", "a producer's retry after the deduplication interval", "AWS: using-messagededuplicationid-property", EsmClaim.Idempotent, Choices = "producerRetry", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z76 => new()
    {
        ProducersRetry = true,
        Wrong = Worlds.Fifo(books => Consumer.Each(item => books.AddOnceAsync(item.MessageId!, "total", 1)), One),
        Right = Worlds.Fifo(CountsOnce, One),
    };
}
