namespace EsmTestKit.Tests.Exploration;

/// <summary>Calls that one handler has under way at the same time pass each other at their gates.</summary>
public sealed class FanOutTests
{
    public interface IBoard
    {
        Task WriteAsync(string text);
    }

    private sealed class Board : IBoard
    {
        public string Last { get; private set; } = "";

        public Task WriteAsync(string text)
        {
            Last = text;
            return Task.CompletedTask;
        }
    }

    private sealed class Consumer(IBoard board)
    {
        public Task HandleAsync(OrderEvent input) => Task.WhenAll(input.Records.SelectMany(order => new[] { board.WriteAsync($"{order.Body} packed"), board.WriteAsync($"{order.Body} sent") }));
    }

    [Fact]
    [Covers("EXP-401", "EXP-412", "CP-11")]
    public async Task Two_writes_of_one_handler_come_in_either_order()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, sim =>
        {
            var board = new Board();
            var orders = sim.CreateQueue("orders");
            var function = sim.CreateFunction("apply", () => new Consumer(sim.Gate<IBoard>(board)), consumer => consumer.HandleAsync, OrderScenario.Settings);
            sim.CreateEventSourceMapping(orders, function);
            sim.Observe(() => board.Last);
            orders.SendMessage("order-1");
        }, new() { Preset = EsmExplorationPreset.Quick });

        Assert.Equal(["apply[orders#1]@1/Board.WriteAsync order-1 packed#1: proceed:apply[orders#1]@1/Board.WriteAsync order-1 sent#1"], report.Decisions);
        Assert.Equal("Controlled", report.Control);
    }
}
