namespace EsmTestKit.Zoo;

/// <summary>Consumers that tell the mapping the wrong thing, or nothing.</summary>
public static class BatchResponses
{
    private static readonly string[] Two = ["order-1", "order-2"];
    private static readonly SqsMappingSettings Gathering = Worlds.Reporting with { MaximumBatchingWindow = TimeSpan.FromSeconds(5) };
    private static readonly string[] WithPoison = ["order-1", "poison"];

    [EsmSpecimen("Z19", "keeps a batch in a dictionary by message id", "Powertools for .NET: BatchProcessor", EsmClaim.Idempotent, Choices = "twice", Oracle = "O7", Deviations = 1)]
    public static EsmSpecimen Z19 => new()
    {
        Wrong = Worlds.Queue(books => new Consumer(async input =>
        {
            var results = new Dictionary<string, string>();
            foreach (var item in input.Records)
            {
                if (!results.TryAdd(item.MessageId!, "done")) await books.PutAsync("key is there already", item.Body!);
                await books.PutAsync(item.Body!, "");
            }

            return Answer.Of();
        }), Two, Gathering, look: NoKeyTwice),
        Right = Worlds.Queue(books => new Consumer(async input =>
        {
            foreach (var item in input.Records.DistinctBy(item => item.MessageId)) await books.PutAsync(item.Body!, "");
            return Answer.Of();
        }), Two, Gathering, look: NoKeyTwice),
    };

    [EsmSpecimen("Z21", "throws for one bad record, and the good ones come again", "powertools-lambda-java#119", EsmClaim.Idempotent, Oracle = "O7")]
    public static EsmSpecimen Z21 => new()
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
        OtherRight = Worlds.Queue(books => new Consumer(async input =>
        {
            foreach (var item in input.Records.Where(item => item.Body != "poison")) await books.PutAsync(item.Body!, "1");
            return Answer.Of(input.Records.Where(item => item.Body == "poison").Select(item => item.MessageId!));
        }), WithPoison, Worlds.Reporting, maxReceiveCount: 3, look: OnceEach),
    };

    [EsmSpecimen("Z23", "reports its own ids", "floci#3152", EsmClaim.Idempotent, Oracle = "O6")]
    public static EsmSpecimen Z23 => new()
    {
        Wrong = Worlds.Queue(books => new Consumer(input => Task.FromResult(Answer.Of(input.Records.Where(item => item.Body == "poison").Select(item => item.Body!)))), WithPoison, Worlds.Reporting, maxReceiveCount: 3),
        Right = Worlds.Queue(books => new Consumer(input => Task.FromResult(Answer.Of(input.Records.Where(item => item.Body == "poison").Select(item => item.MessageId!)))), WithPoison, Worlds.Reporting, maxReceiveCount: 3),
    };

    [EsmSpecimen("Z24", "reports to a mapping that does not listen", "aws-lambda-go#430", EsmClaim.Idempotent, Oracle = "O6")]
    public static EsmSpecimen Z24 => new()
    {
        Wrong = Worlds.Queue(books => new Consumer(input => Task.FromResult(Answer.Of(input.Records.Where(item => item.Body == "poison").Select(item => item.MessageId!)))), WithPoison, maxReceiveCount: 3),
        Right = Worlds.Queue(books => new Consumer(input => Task.FromResult(Answer.Of(input.Records.Where(item => item.Body == "poison").Select(item => item.MessageId!)))), WithPoison, Worlds.Reporting, maxReceiveCount: 3),
    };

    [EsmSpecimen("Z28", "keeps the failures of the last batch", "powertools-lambda-typescript#3673", EsmClaim.Idempotent, Choices = "failAfter failBefore", Oracle = "O8", Deviations = 1)]
    public static EsmSpecimen Z28 => new()
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
    };

    [EsmSpecimen("Z29", "catches everything and calls it a success", "aws-lambda-fanout#38", EsmClaim.NoLoss, Choices = "failBefore", Oracle = "O2", Deviations = 1)]
    public static EsmSpecimen Z29 => new()
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
        OtherRight = Worlds.Queue(books => new Consumer(async input =>
        {
            var failed = new List<string>();
            await TryEachAsync(books, input, failed);
            return failed.Count == 0 ? Answer.Of() : throw new InvalidOperationException($"{failed.Count} failed.");
        }), Two),
    };

    [EsmSpecimen("Z30", "does not await", "lawos#2", EsmClaim.NoLoss, Oracle = "O10")]
    public static EsmSpecimen Z30 => new()
    {
        Wrong = Worlds.Queue(books => Consumer.Each(item =>
        {
            _ = books.AddOnceAsync(item.Body!, "total", 1);
            return Task.CompletedTask;
        }), Two),
        Right = Worlds.Queue(books => Consumer.Each(item => books.AddOnceAsync(item.Body!, "total", 1)), Two),
    };

    [EsmSpecimen("Z32", "FIFO: reports the failing message alone", "aws-dotnet-messaging#174", EsmClaim.NoLoss, Choices = "failAfter failBefore", Oracle = "O2", Deviations = 1)]
    public static EsmSpecimen Z32 => new()
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
        OtherRight = Worlds.Fifo(ThrowsAtFirst, Two, Worlds.Reporting),
    };

    [EsmSpecimen("Z33", "FIFO: goes on with the group after a failure", "powertools-lambda-java#1140", EsmClaim.OrderPerKey, Choices = "failBefore", Oracle = "O4", Deviations = 1)]
    public static EsmSpecimen Z33 => new()
    {
        Wrong = Worlds.Fifo(GoesOn, Two, Worlds.Reporting, look: Effects),
        Right = Worlds.Fifo(StopsAtFirst, Two, Worlds.Reporting, look: Effects),
        OtherRight = Worlds.Fifo(ThrowsAtFirst, Two, Worlds.Reporting, look: Effects),
    };

    [EsmSpecimen("Z36", "stream: goes on after a failure", "powertools-lambda-java#1820", EsmClaim.OrderPerKey, Choices = "failBefore", Oracle = "O4", Deviations = 1)]
    public static EsmSpecimen Z36 => new()
    {
        Wrong = Worlds.Stream(GoesOn, Two, Worlds.FromStart with { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] }, Effects),
        Right = Worlds.Stream(StopsAtFirst, Two, Worlds.FromStart with { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] }, Effects),
        OtherRight = Worlds.Stream(ThrowsAtFirst, Two, Worlds.FromStart with { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] }, Effects),
    };

    [EsmSpecimen("Z27", "reports and throws as well", "indexing-service#162", EsmClaim.Idempotent, Oracle = "O7")]
    public static EsmSpecimen Z27 => new()
    {
        Wrong = Worlds.Queue(books => new Consumer(async input =>
        {
            var failed = new List<string>();
            foreach (var item in input.Records)
            {
                if (item.Body == "poison") failed.Add(item.MessageId!);
                else await books.AddAsync(item.Body!, 1);
            }

            return failed.Count == 0 ? Answer.Of() : throw new InvalidOperationException($"{failed.Count} failed.");
        }), WithPoison, Worlds.Reporting, maxReceiveCount: 3, look: OnceEach),
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
    };

    [EsmSpecimen("Z31", "does not look at what a batch API could not do", "lambda-streams-to-firehose#37", EsmClaim.NoLoss, Choices = "failBefore", Oracle = "O2", Deviations = 1)]
    public static EsmSpecimen Z31 => new()
    {
        Wrong = Downstream(async (send, input) =>
        {
            await send(input.Records.Select(item => item.Body!));
            return Answer.Of();
        }),
        Right = Downstream(async (send, input) =>
        {
            var failed = await send(input.Records.Select(item => item.Body!));
            return Answer.Of(input.Records.Where(item => failed.Contains(item.Body!)).Select(item => item.MessageId!));
        }),
        OtherRight = Downstream(async (send, input) =>
        {
            var failed = await send(input.Records.Select(item => item.Body!));
            return failed.Count == 0 ? Answer.Of() : throw new InvalidOperationException($"{failed.Count} failed.");
        }),
    };

    [EsmSpecimen("Z34", "FIFO: one failure stops all groups", "powertools-lambda-python#2981", EsmClaim.HealthyRecordsFinish, Oracle = "O7")]
    public static EsmSpecimen Z34 => new()
    {
        Wrong = Groups(books => new Consumer(async input =>
        {
            for (var index = 0; index < input.Records.Count; index++)
            {
                if (input.Records[index].Body == "poison") return Answer.Of(input.Records.Skip(index).Select(item => item.MessageId!));
                await books.PutAsync(input.Records[index].Body!, "");
            }

            return Answer.Of();
        })),
        Right = Groups(books => new Consumer(async input =>
        {
            var stopped = new HashSet<string>();
            var failed = new List<string>();
            foreach (var item in input.Records)
            {
                if (item.Body == "poison") stopped.Add(item.Group);
                if (stopped.Contains(item.Group)) failed.Add(item.MessageId!);
                else await books.PutAsync(item.Body!, "");
            }

            return Answer.Of(failed);
        })),
    };

    [EsmSpecimen("Z37", "stops before the time-out, and calls the rest done", "aws-dotnet-messaging: DefaultLambdaMessageProcessor", EsmClaim.NoLoss, Oracle = "O7")]
    public static EsmSpecimen Z37 => new()
    {
        Wrong = Worlds.Complete(InTime((_, rest) => Answer.Of()), Three, Worlds.Reporting, Slow),
        Right = Worlds.Complete(InTime((_, rest) => Answer.Of(rest.Select(item => item.MessageId!))), Three, Worlds.Reporting, Slow),
    };

    [EsmSpecimen("Z38", "deletes eleven messages in one call", "aws-dotnet-messaging: DefaultLambdaMessageProcessor", EsmClaim.HealthyRecordsFinish, Oracle = "O8")]
    public static EsmSpecimen Z38 => new()
    {
        Wrong = Worlds.Queue(books => new Consumer(async input =>
        {
            await DeleteBatchAsync(books, input.Records);
            return Answer.Of();
        }), Eleven, Large),
        Right = Worlds.Queue(books => new Consumer(async input =>
        {
            foreach (var part in input.Records.Chunk(10)) await DeleteBatchAsync(books, part);
            return Answer.Of();
        }), Eleven, Large),
    };

    private static readonly string[] Three = ["order-1", "order-2", "order-3"];
    private static readonly string[] Eleven = [.. Enumerable.Range(1, 11).Select(number => $"order-{number}")];
    private static readonly SqsMappingSettings Large = new() { BatchSize = 20, MaximumBatchingWindow = TimeSpan.FromSeconds(2) };
    private static readonly LambdaFunctionSettings Slow = Worlds.Function with { Timeout = TimeSpan.FromSeconds(6) };

    // A queue's own limit.
    private static Task DeleteBatchAsync(IBooks books, IReadOnlyCollection<Item> items) => items.Count > 10
        ? throw new InvalidOperationException("AWS.SimpleQueueService.TooManyEntriesInBatchRequest")
        : books.PutAsync($"deleted {items.First().Body}", $"{items.Count}");

    // Two seconds an order, and a token that ends in time.
    private static Func<EsmSimulation, IBooks, Consumer> InTime(Func<EsmSimulation, IEnumerable<Item>, Answer> leave) => (sim, books) => new Consumer(async input =>
    {
        using var nearlyOver = new CancellationTokenSource(TimeSpan.FromSeconds(3), sim.Clock);
        for (var index = 0; index < input.Records.Count; index++)
        {
            if (nearlyOver.IsCancellationRequested) return leave(sim, input.Records.Skip(index));
            await Task.Delay(TimeSpan.FromSeconds(2), sim.Clock);
            await books.PutAsync(input.Records[index].Body!, "");
        }

        return Answer.Of();
    });

    // A batch API that says which entries it could not take; which ones, the search decides.
    private static Action<EsmSimulation> Downstream(Func<Func<IEnumerable<string>, Task<IReadOnlyList<string>>>, Event, Task<Answer>> handle) => sim =>
    {
        var delivered = new SortedSet<string>(StringComparer.Ordinal);
        sim.Observe(() => delivered);
        var source = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(source, sim.CreateFunction("forward", () => new Consumer(input => handle(SendAsync, input)), made => made.HandleAsync, Worlds.Function), Worlds.Reporting);
        foreach (var body in Two) source.SendMessage(body);

        async Task<IReadOnlyList<string>> SendAsync(IEnumerable<string> entries)
        {
            var failed = new List<string>();
            foreach (var entry in entries)
            {
                try
                {
                    await sim.GateAsync("Firehose.Put", entry);
                    delivered.Add(entry);
                }
                catch (TimeoutException)
                {
                    failed.Add(entry);
                }
            }

            return failed;
        }
    };

    private static Action<EsmSimulation> Groups(Func<IBooks, Consumer> consumer) => sim =>
    {
        var dead = sim.CreateQueue("dead.fifo", new() { FifoQueue = true });
        var source = sim.CreateQueue("orders.fifo", new() { FifoQueue = true, RedrivePolicy = new(dead, MaxReceiveCount: 10) });
        sim.CreateEventSourceMapping(source, Worlds.FunctionOf(sim, consumer), Worlds.Reporting);
        sim.Invariant("no healthy order lies in the dead-letter queue", () => dead.Messages.All(message => message.Body == "poison"));
        source.SendMessage("poison", new() { MessageGroupId = "one", MessageDeduplicationId = "poison" });
        source.SendMessage("order-1", new() { MessageGroupId = "two", MessageDeduplicationId = "order-1" });
    };

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

    private static readonly Func<IBooks, Consumer> ThrowsAtFirst = books => Consumer.Each(item => books.AddOnceAsync(item.Text, item.Text, 1));

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

    // Where the dictionary throws, the batch fails as a whole, again and again.
    private static void NoKeyTwice(EsmSimulation sim, Books books)
    {
        sim.Observe(() => books.State);
        sim.Invariant("no id is added twice", () => !books.State.ContainsKey("key is there already"));
    }
}
