using EsmTestKit;

namespace Stock;

/// <summary>A richer world: two sources, two functions, the simulation's own table as the state, consumers made for each environment.</summary>
public sealed class StockIsKept
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick, KeepFound = false };

    [Fact]
    public async Task The_naive_consumer_takes_out_twice_and_the_story_says_how()
    {
        var failure = await Assert.ThrowsAsync<EsmAssertionException>(() => EsmExplore.AssertIdempotentAsync(sim => Warehouse(sim, StockConsumer.Naive), Quick));

        Assert.Contains("Why AWS may do this", failure.Message, StringComparison.Ordinal);
        Assert.Contains("business key", failure.Message, StringComparison.Ordinal);
    }

    #region several-sources
    [Fact]
    public async Task The_stock_is_right_however_AWS_delivers_orders_and_deliveries()
    {
        await EsmExplore.AssertIdempotentAsync(sim => Warehouse(sim, StockConsumer.Careful), Quick);
    }

    [Fact]
    public async Task Nothing_is_lost_although_orders_make_the_stock_smaller()
    {
        await EsmExplore.AssertNoLossAsync(sim => Warehouse(sim, StockConsumer.Careful), Quick);
    }

    private static void Warehouse(EsmSimulation sim, Func<IStock, StockConsumer> consumer)
    {
        // No observer: the tables of the simulation are the state.
        var stock = new TableStock(sim.CreateTable("stock", new("article")), sim.CreateTable("movements", new("id")));
        stock.Open("pen", 10);

        // A consumer for each cold start, behind a gate of its own.
        var orders = sim.CreateQueue("orders");
        var deliveries = sim.CreateStream("deliveries");
        var take = sim.CreateFunction("take", () => consumer(sim.Gate<IStock>(stock)), made => made.HandleOrdersAsync);
        var put = sim.CreateFunction("put", () => consumer(sim.Gate<IStock>(stock)), made => made.HandleDeliveriesAsync);
        sim.CreateEventSourceMapping(orders, take);
        sim.CreateEventSourceMapping(deliveries, put, new(StartingPosition.TrimHorizon));

        orders.SendMessage("order-1 pen 2");
        deliveries.PutRecord("delivery-1 pen 5", "pen");
    }
    #endregion

    private sealed class TableStock(DynamoDbTable stock, DynamoDbTable movements) : IStock
    {
        public void Open(string article, int amount) => stock.PutItem(new { article, amount });

        public Task MoveAsync(string article, int by)
        {
            Open(article, (int?)stock.GetItem(new { article })?["amount"] + by ?? by);
            return Task.CompletedTask;
        }

        public Task MoveOnceAsync(string movement, string article, int by)
        {
            if (movements.GetItem(new { id = movement }) is not null) return Task.CompletedTask;
            movements.PutItem(new { id = movement });
            return MoveAsync(article, by);
        }
    }
}
