using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Tests.Sqs;

/// <summary>What the oracle may choose about a receive.</summary>
public sealed class ReceiveOrderTests
{
    [Fact]
    [Covers("SQS-144")]
    public void Another_message_of_a_standard_queue_may_come_first()
    {
        var world = World("orders>consumer batch#1", "deliver:orders#3");
        var queue = world.Create("orders");
        foreach (var body in new[] { "a", "b", "c", "d" }) world.Send("orders", body);
        Assert.Equal(["c", "a", "b"], queue.Receive(3, site: "orders>consumer batch#1").Select(message => message.Message.Body));
    }

    [Fact]
    [Covers("CP-30")]
    public void Another_group_of_a_fifo_queue_may_come_first()
    {
        var world = World("orders.fifo>consumer batch#1", "group:g2");
        var queue = world.CreateFifo();
        world.SendToGroup("orders.fifo", "g1-1", "g1-2", "g2-1", "g2-2");
        Assert.Equal(["g2-1", "g2-2", "g1-1"], queue.Receive(3, site: "orders.fifo>consumer batch#1").Select(message => message.Message.Body));
    }

    [Fact]
    [Covers("SQS-144", "CP-21")]
    public void A_deleted_message_may_have_left_a_copy_once()
    {
        var world = World("orders#1", "copy");
        world.Create("orders");
        world.Send("orders", "a");
        world.Delete("orders", Assert.Single(world.Receive("orders")));
        Assert.Empty(world.Receive("orders"));
        world.Advance(30);
        world.Delete("orders", Assert.Single(world.Receive("orders")));
        world.Advance(30);
        Assert.Empty(world.Receive("orders"));
    }

    private static QueueWorld World(string site, string label) => new(oracle: new DecisionOracle(new Dictionary<string, string> { [site] = label }));
}
