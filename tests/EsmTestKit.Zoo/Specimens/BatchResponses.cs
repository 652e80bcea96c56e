namespace EsmTestKit.Zoo;

/// <summary>Consumers that tell the mapping the wrong thing, or nothing.</summary>
internal static class BatchResponses
{
    private static readonly string[] Two = ["order-1", "order-2"];
    private static readonly string[] WithPoison = ["order-1", "poison"];

    public static IEnumerable<Specimen> All =>
    [
        new("Z21", "throws for one bad record, and the good ones come again", "powertools-lambda-java#119", EsmClaim.Idempotent, "O7", 0)
        {
            Wrong = Worlds.Queue(books => Consumer.Each(item => item.Body == "poison" ? throw new FormatException(item.Body) : books.AddAsync(item.Body!, 1)), WithPoison, maxReceiveCount: 3, look: OnceEach),
            Right = Worlds.Queue(books => new Consumer(async input =>
            {
                var failed = new List<string>();
                foreach (var item in input.Records)
                {
                    if (item.Body == "poison") failed.Add(item.MessageId!);
                    else await books.AddOnceAsync(item.Body!, item.Body!, 1);
                }

                return Answer.Of(failed);
            }), WithPoison, Worlds.Reporting, maxReceiveCount: 3, look: OnceEach),
        },
        new("Z23", "reports its own ids", "floci#3152", EsmClaim.Idempotent, "O6", 0)
        {
            Wrong = Worlds.Queue(books => new Consumer(input => Task.FromResult(Answer.Of(input.Records.Where(item => item.Body == "poison").Select(item => item.Body!)))), WithPoison, Worlds.Reporting, maxReceiveCount: 3),
            Right = Worlds.Queue(books => new Consumer(input => Task.FromResult(Answer.Of(input.Records.Where(item => item.Body == "poison").Select(item => item.MessageId!)))), WithPoison, Worlds.Reporting, maxReceiveCount: 3),
        },
        new("Z24", "reports to a mapping that does not listen", "aws-lambda-go#430", EsmClaim.Idempotent, "O6", 0)
        {
            Wrong = Worlds.Queue(books => new Consumer(input => Task.FromResult(Answer.Of(input.Records.Where(item => item.Body == "poison").Select(item => item.MessageId!)))), WithPoison, maxReceiveCount: 3),
            Right = Worlds.Queue(books => new Consumer(input => Task.FromResult(Answer.Of(input.Records.Where(item => item.Body == "poison").Select(item => item.MessageId!)))), WithPoison, Worlds.Reporting, maxReceiveCount: 3),
        },
        new("Z28", "keeps the failures of the last batch", "powertools-lambda-typescript#3673", EsmClaim.Idempotent, "O8", 1)
        {
            Wrong = Worlds.Fifo(
                books =>
                {
                    var failed = new List<string>();
                    return new Consumer(async input =>
                    {
                        await TryEachAsync(books, input, failed);
                        return Answer.Of(failed);
                    });
                },
                Two,
                Worlds.Reporting with { BatchSize = 1 }),
            Right = Worlds.Fifo(
                books => new Consumer(async input =>
                {
                    var failed = new List<string>();
                    await TryEachAsync(books, input, failed);
                    return Answer.Of(failed);
                }),
                Two,
                Worlds.Reporting with { BatchSize = 1 }),
        },
        new("Z29", "catches everything and calls it a success", "aws-lambda-fanout#38", EsmClaim.NoLoss, "O2", 1)
        {
            Wrong = Worlds.Queue(books => Consumer.Each(async item =>
            {
                try
                {
                    await books.AddOnceAsync(item.Body!, "total", 1);
                }
                catch (TimeoutException)
                {
                    // "Always return success."
                }
            }), Two),
            Right = Worlds.Queue(books => Consumer.Each(item => books.AddOnceAsync(item.Body!, "total", 1)), Two),
        },
        new("Z30", "does not await", "lawos#2", EsmClaim.NoLoss, "O10", 0)
        {
            Wrong = Worlds.Queue(books => Consumer.Each(item =>
            {
                _ = books.AddOnceAsync(item.Body!, "total", 1);
                return Task.CompletedTask;
            }), Two),
            Right = Worlds.Queue(books => Consumer.Each(item => books.AddOnceAsync(item.Body!, "total", 1)), Two),
        },
        new("Z32", "FIFO: reports the failing message alone", "aws-dotnet-messaging#174", EsmClaim.NoLoss, "O2", 1)
        {
            Wrong = Worlds.Fifo(books => new Consumer(async input =>
            {
                foreach (var item in input.Records)
                {
                    try
                    {
                        await books.AddOnceAsync(item.Body!, item.Body!, 1);
                    }
                    catch (TimeoutException)
                    {
                        return Answer.Of(item.MessageId!);
                    }
                }

                return Answer.Of();
            }), Two, Worlds.Reporting),
            Right = Worlds.Fifo(StopsAtFirst, Two, Worlds.Reporting),
        },
        new("Z33", "FIFO: goes on with the group after a failure", "powertools-lambda-java#1140", EsmClaim.OrderPerKey, "O4", 1)
        {
            Wrong = Worlds.Fifo(GoesOn, Two, Worlds.Reporting, look: Effects),
            Right = Worlds.Fifo(StopsAtFirst, Two, Worlds.Reporting, look: Effects),
        },
        new("Z36", "stream: goes on after a failure", "powertools-lambda-java#1820", EsmClaim.OrderPerKey, "O4", 1)
        {
            Wrong = Worlds.Stream(GoesOn, Two, Worlds.FromStart with { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] }, Effects),
            Right = Worlds.Stream(StopsAtFirst, Two, Worlds.FromStart with { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] }, Effects),
        },
    ];

    private static readonly Func<IBooks, Consumer> GoesOn = books => new Consumer(async input =>
    {
        var failed = new List<string>();
        await TryEachAsync(books, input, failed);
        return Answer.Of(failed);
    });

    private static readonly Func<IBooks, Consumer> StopsAtFirst = books => new Consumer(async input =>
    {
        for (var index = 0; index < input.Records.Count; index++)
        {
            try
            {
                await books.AddOnceAsync(input.Records[index].Text, input.Records[index].Text, 1);
            }
            catch (TimeoutException)
            {
                return Answer.Of(input.Records.Skip(index).Select(item => item.Identifier));
            }
        }

        return Answer.Of();
    });

    private static async Task TryEachAsync(IBooks books, Event input, List<string> failed)
    {
        foreach (var item in input.Records)
        {
            try
            {
                await books.AddOnceAsync(item.Text, item.Text, 1);
            }
            catch (TimeoutException)
            {
                failed.Add(item.Identifier);
            }
        }
    }

    private static void OnceEach(EsmSimulation sim, Books books)
    {
        sim.Observe(() => books.State);
        sim.Invariant("each order is applied once at most", () => books.State.Values.All(count => count == "1"));
    }

    private static void Effects(EsmSimulation sim, Books books)
    {
        sim.Observe(() => books.State);
        books.Applied = key => sim.Effect("apply", key, "customer");
    }
}
