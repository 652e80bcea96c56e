namespace EsmTestKit.Tests.Sqs;

/// <summary>No call does work in proportion to the backlog. Times are not measured here; a quadratic queue would not end.</summary>
public sealed class LinearTimeTests
{
    [Fact]
    public void A_hundred_thousand_messages_in_ten_thousand_groups_drain()
    {
        var world = new QueueWorld();
        var queue = world.CreateFifo();
        for (var number = 0; number < 100_000; number++)
        {
            queue.Send(new("x") { GroupId = $"g{number % 10_000}", DeduplicationId = $"d{number}" });
        }

        var drained = 0;
        while (queue.Receive(10) is { Count: > 0 } received)
        {
            foreach (var message in received) queue.Delete(message.ReceiptHandle);
            drained += received.Count;
        }

        Assert.Equal(100_000, drained);
    }

    [Fact]
    public void A_hundred_thousand_messages_that_come_back_drain()
    {
        var world = new QueueWorld();
        var queue = world.Create("orders");
        for (var number = 0; number < 100_000; number++) queue.Send(new("x") { GroupId = $"t{number % 100}" });
        while (queue.Receive(10).Count > 0)
        {
        }

        world.Advance(30);
        var drained = 0;
        while (queue.Receive(10) is { Count: > 0 } received)
        {
            foreach (var message in received) queue.Delete(message.ReceiptHandle);
            drained += received.Count;
        }

        Assert.Equal(100_000, drained);
    }
}
