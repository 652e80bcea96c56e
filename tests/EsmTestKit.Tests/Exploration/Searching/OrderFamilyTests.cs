using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration.Searching;

public sealed class OrderFamilyTests
{
    // Sizes of table T11, without the usual order.
    [Theory]
    [InlineData(3, 5)]
    [InlineData(4, 6)]
    [InlineData(5, 7)]
    [InlineData(6, 8)]
    [InlineData(7, 8)]
    [InlineData(8, 9)]
    public void Each_three_things_come_in_every_order(int things, int orders)
    {
        int[] chains = [.. Enumerable.Range(0, things)];

        var family = OrderFamily.Of(chains);

        Assert.Equal(orders, family.Count);
        Assert.Equal(things * (things - 1) * (things - 2), Hit(family, things).Count);
        Assert.Equal([.. Enumerable.Range(0, things).Reverse()], family[0]);
    }

    [Theory]
    [InlineData(0, 1, 0, 1)]
    [InlineData(0, 0, 1, 1, 2)]
    [InlineData(0, 1, 2, 0, 1, 2, 0, 3)]
    [InlineData(0, 0, 0, 0, 0, 0, 1)]
    public void Things_of_a_chain_keep_their_order_and_all_else_comes(params int[] chains)
    {
        var family = OrderFamily.Of(chains);

        Assert.All(family, order =>
        {
            Assert.Equal(Enumerable.Range(0, chains.Length), order.Order());
            Assert.All(order.GroupBy(thing => chains[thing]), chain => Assert.Equal(chain.Order(), chain));
        });
        Assert.Equal(OrderFamily.PossibleTriples(chains).Order(), Hit(family, chains.Length).Order());
    }

    [Fact]
    public void More_things_come_forward_and_backward()
    {
        Assert.Equal([[.. Enumerable.Range(0, 9).Reverse()]], OrderFamily.Of([.. Enumerable.Range(0, 9)]));
        Assert.Equal([[1, 0]], OrderFamily.Of([0, 1]));
        Assert.Empty(OrderFamily.Of([0, 0, 0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers("EXP-205")]
    public async Task An_order_of_three_is_found_before_anything_random_is_tried(bool apart)
    {
        // With the last first and the second before the first: no single reorder brings it.
        var report = await EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, Journal(isFifo: false, batches => string.Join(apart ? '|' : ',', batches) == (apart ? "3|2|1" : "3,2,1"), "1", "2", "3"), new() { Preset = EsmExplorationPreset.Quick });

        Assert.False(report.Holds, report.ToString());
        Assert.Equal((0, apart ? 4 : 2), (report.Outcome.Tally.Random, report.Deviations));
        Assert.True(report.Outcome.Tally.Ordered > 0);
    }

    [Fact]
    [Covers("EXP-205")]
    public async Task Groups_are_mixed_and_a_group_keeps_its_order()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);

        var report = await EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, Journal(isFifo: true, batches =>
        {
            var order = string.Join(',', batches);
            seen.Add(order);
            return order == "b1,a1,a2,b2";
        }, "a1", "a2", "b1", "b2"), new() { Preset = EsmExplorationPreset.Quick });

        Assert.Equal((0, 2), (report.Outcome.Tally.Random, report.Deviations));
        Assert.All(seen, order => Assert.True(Place(order, "a1") < Place(order, "a2") && Place(order, "b1") < Place(order, "b2"), order));
    }

    [Fact]
    public async Task Where_no_order_is_open_none_is_tried()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of((store, order) => store.TrySaveAsync(order)), new() { Preset = EsmExplorationPreset.Quick });

        Assert.Equal(0, report.Outcome.Tally.Ordered);
    }

    private static HashSet<(int, int, int)> Hit(IReadOnlyList<int[]> family, int things) => [.. family.Append([.. Enumerable.Range(0, things)]).SelectMany(OrderFamily.Triples)];

    private static int Place(string order, string message) => order.IndexOf(message, StringComparison.Ordinal) is >= 0 and var place ? place : int.MaxValue;

    /// <summary>A consumer that keeps what it saw, batch by batch; its state is whether that is wrong.</summary>
    private static Action<EsmSimulation> Journal(bool isFifo, Func<IReadOnlyList<string>, bool> isWrong, params string[] messages) => sim =>
    {
        var batches = new List<string>();
        var source = isFifo ? sim.CreateQueue("orders.fifo", new() { FifoQueue = true, ContentBasedDeduplication = true }) : sim.CreateQueue("orders");
        var function = sim.CreateFunction("apply", (OrderEvent input) => batches.Add(string.Join(',', input.Records.Select(message => message.Body))), OrderScenario.Settings);
        sim.CreateEventSourceMapping(source, function);
        sim.Observe(() => isWrong(batches));
        foreach (var message in messages) source.SendMessage(message, isFifo ? new() { MessageGroupId = message[..1] } : null);
    };
}
