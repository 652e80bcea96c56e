namespace EsmTestKit.Zoo;

/// <summary>Consumers that the kit does not have wholly in its hand: their faults are found all the same, and the report says how far it reaches.</summary>
public static class Limits
{
    private static readonly string[] Two = ["order-1", "order-2"];

    [EsmSpecimen("L1", "one instance for ever, and no guard", "a bound instance", EsmClaim.Idempotent, Choices = "copy duplicate failAfter failBefore loseResponse", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen L1 => new()
    {
        Wrong = Bound((books, item) => books.AddAsync("total", 1)),
        Right = Bound((books, item) => books.AddOnceAsync(item.Body!, "total", 1)),
    };

    [EsmSpecimen("L2", "blocks its thread, and no guard", "sync over async", EsmClaim.Idempotent, Choices = "copy duplicate failAfter failBefore loseResponse", Oracle = "O1", Deviations = 1, Control = "Tracked")]
    public static EsmSpecimen L2 => new()
    {
        Wrong = Worlds.Queue(books => Blocking(item => books.AddAsync("total", 1)), Two),
        Right = Worlds.Queue(books => Blocking(item => books.AddOnceAsync(item.Body!, "total", 1)), Two),
    };

    [EsmSpecimen("L3", "works on other threads, and no guard", "Task.Run", EsmClaim.Idempotent, Choices = "copy duplicate failAfter failBefore loseResponse", Oracle = "O1", Deviations = 1, Control = "Tracked")]
    public static EsmSpecimen L3 => new()
    {
        Wrong = Worlds.Queue(books => Consumer.Each(item => Task.Run(() => books.AddAsync("total", 1))), Two),
        Right = Worlds.Queue(books => Consumer.Each(item => Task.Run(() => books.AddOnceAsync(item.Body!, "total", 1))), Two),
    };

    [EsmSpecimen("L4", "never the same twice, and no guard", "a counter that outlives its runs", EsmClaim.Idempotent, Choices = "copy duplicate failAfter failBefore loseResponse", Oracle = "O1", Deviations = 1, Control = "Uncontrolled")]
    public static EsmSpecimen L4 => new()
    {
        Wrong = Worlds.Queue(Restless((books, item) => books.AddAsync("total", 1)), Two),
        Right = Worlds.Queue(Restless((books, item) => books.AddOnceAsync(item.Body!, "total", 1)), Two),
    };

    private static Action<EsmSimulation> Bound(Func<IBooks, Item, Task> apply) => sim =>
    {
        var books = new Books(sim.Clock);
        sim.Observe(() => books.State);
        var gated = sim.Gate<IBooks>(books);
        var consumer = Consumer.Each(item => apply(gated, item));
        var source = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(source, sim.CreateFunction("apply", consumer.HandleAsync, Worlds.Function));
        foreach (var body in Two) source.SendMessage(body);
    };

    // What waits here waits on the thread that it was called on.
    private static Consumer Blocking(Func<Item, Task> apply) => new(input =>
    {
        foreach (var item in input.Records) apply(item).GetAwaiter().GetResult();
        return Task.FromResult(Answer.Of());
    });

    // One call more each time: what it does depends on what was run before it, as with a cache or a clock of its own.
    private static Func<IBooks, Consumer> Restless(Func<IBooks, Item, Task> apply)
    {
        var calls = 0;
        return books => Consumer.Each(async item =>
        {
            await books.GetAsync($"call {Interlocked.Increment(ref calls)}");
            await apply(books, item);
        });
    }
}
