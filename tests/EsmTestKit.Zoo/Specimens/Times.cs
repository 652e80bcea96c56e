using System.Globalization;

namespace EsmTestKit.Zoo;

/// <summary>Consumers that the clock, or the age of a message, gets the better of.</summary>
public static class Times
{
    [EsmSpecimen("Z69", "works longer than a message is hidden", "architect#204", EsmClaim.Idempotent, Choices = "visibilityExpires", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z69 => new()
    {
        Wrong = Long(books => Consumer.Each(async item =>
        {
            // Enough for one delivery after the other.
            if (await books.GetAsync(item.Body!) is null) await books.AddAsync(item.Body!, 1);
        })),
        Right = Long(books => Consumer.Each(item => books.AddOnceAsync(item.Body!, item.Body!, 1))),
    };

    [EsmSpecimen("Z72", "goes on with what was cancelled", "sourcelibrary-v2#96", EsmClaim.HealthyRecordsFinish, Oracle = "O7")]
    public static EsmSpecimen Z72 => new()
    {
        Wrong = Cancelled((books, item) => books.AddOnceAsync(item.Body!, "pages", 1)),
        Right = Cancelled(async (books, item) =>
        {
            if (await books.GetAsync("mark:cancelled") is null) await books.AddOnceAsync(item.Body!, "pages", 1);
        }),
    };

    [EsmSpecimen("Z75", "the day is that of the attempt", "inferred", EsmClaim.Idempotent, Choices = "copy crash failAfter failBefore loseResponse slow visibilityExpires", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen Z75 => new()
    {
        Wrong = AtMidnight((sim, item) => sim.Now),
        Right = AtMidnight((sim, item) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(item.Attributes!["SentTimestamp"], CultureInfo.InvariantCulture))),
    };

    // Batches wait for the function (throttles, a window) while the visibility of their messages runs: six times the timeout is AWS's advice.
    private static Action<EsmSimulation> Long(Func<IBooks, Consumer> consumer) => sim =>
    {
        var source = sim.CreateQueue("orders", new() { VisibilityTimeout = TimeSpan.FromSeconds(12) });
        var books = new Books(sim.Clock);
        sim.Observe(() => books.State);
        sim.CreateEventSourceMapping(
            source,
            sim.CreateFunction("apply", () => consumer(sim.Gate<IBooks>(books)), made => made.HandleAsync, Worlds.Function with { Timeout = TimeSpan.FromSeconds(10) }));
        source.SendMessage("order-1");
        source.SendMessage("order-2");
    };

    private static Action<EsmSimulation> Cancelled(Func<IBooks, Item, Task> apply) => Worlds.Fifo(
        books => Consumer.Each(item => item.Body == "cancel" ? books.PutAsync("mark:cancelled", "") : apply(books, item)),
        ["page-1", "cancel", "page-2"],
        look: (sim, books) =>
        {
            sim.Observe(() => books.State);
            sim.Invariant("one page was made before the cancellation, and none after it", () => books.State.GetValueOrDefault("pages", "1") == "1");
        });

    private static Action<EsmSimulation> AtMidnight(Func<EsmSimulation, Item, DateTimeOffset> dayOf) => sim =>
    {
        var source = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(source, Worlds.FunctionOf(sim, books => Consumer.Each(item => books.PutAsync(dayOf(sim, item).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + " " + item.Body, ""))));
        sim.After(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(10), () => source.SendMessage("order-1"));
    };
}
