using EsmTestKit.Tests.Sqs;

namespace EsmTestKit.Tests.Acceptance;

/// <summary>The acceptance scenarios of the rules for queues (part D of sqs.md) in which no function takes part. Each test is one, by its number.</summary>
public sealed class QueueScenarios
{
    private const string Fifo = "orders.fifo";

    [Fact]
    [Covers("SQS-115", "SQS-197")]
    public void D02_A_plain_consumer_sees_count_1_and_the_dead_letter_queue_count_2()
    {
        var world = new QueueWorld();
        world.CreateWithDeadLetters(1);
        var id = world.Send("orders", "a");

        Assert.Equal("1", QueueWorld.Count(Assert.Single(world.Receive("orders"))));
        world.Advance(30);
        Assert.Empty(world.Receive("orders"));

        var dead = Assert.Single(world.Receive("dlq"));
        Assert.Equal((id, "2"), ((string)dead["MessageId"]!, QueueWorld.Count(dead)));
    }

    [Fact]
    [Covers("SQS-173")]
    public void D03_Of_three_in_flight_with_the_middle_one_extended_only_the_first_comes_back()
    {
        var world = new QueueWorld();
        world.CreateFifo(Fifo);
        world.SendToGroup(Fifo, "g1-0", "g1-1", "g1-2");

        world.ChangeVisibility(Fifo, world.Receive(Fifo)[1], 60);
        world.Advance(30);

        Assert.Equal(["g1-0"], world.Bodies(Fifo));
        Assert.Empty(world.Bodies(Fifo));
    }

    [Fact]
    [Covers("SQS-181", "SQS-183", "SQS-184")]
    public void D04_Groups_come_in_the_four_recorded_orders()
    {
        var deleted = World("g1-m1", "g1-m2", "g2-m1", "g2-m2", "g1-m3", "g1-m4", "g3-m1");
        foreach (var message in deleted.Receive(Fifo, 2)) deleted.Delete(Fifo, message);
        Assert.Equal(["g2-m1", "g2-m2", "g1-m3", "g1-m4", "g3-m1"], deleted.Bodies(Fifo));

        var expired = World("g1-m1", "g1-m2", "g1-m3", "g1-m4", "g2-m1", "g3-m1");
        expired.Receive(Fifo, 4, "\"VisibilityTimeout\":5");
        expired.Receive(Fifo, 1, "\"VisibilityTimeout\":6");
        expired.Advance(6);
        Assert.Equal(["g3-m1", "g1-m1", "g1-m2", "g1-m3", "g1-m4", "g2-m1"], expired.Bodies(Fifo));

        var shown = World("g1-m1", "g1-m2", "g1-m3", "g2-m1");
        shown.ChangeVisibility(Fifo, shown.Receive(Fifo, 2)[0], 0);
        Assert.Equal(["g2-m1", "g1-m1"], shown.Bodies(Fifo));

        var turned = World("g1-m1", "g1-m2", "g2-m1", "g2-m2", "g3-m1");
        Assert.Equal(["g1-m1", "g1-m2", "g2-m1"], turned.Bodies(Fifo, 3, "\"VisibilityTimeout\":0"));
        Assert.Equal(["g3-m1", "g1-m1", "g1-m2", "g2-m1", "g2-m2"], turned.Bodies(Fifo));

        static QueueWorld World(params string[] messages)
        {
            var world = new QueueWorld();
            world.CreateFifo(Fifo);
            world.SendToGroup(Fifo, messages);
            return world;
        }
    }

    [Fact]
    [Covers("SQS-152", "SQS-162", "SQS-163")]
    public void D15_The_same_id_is_a_duplicate_for_299_999_s_new_at_300_s_and_new_at_once_after_a_purge()
    {
        var world = new QueueWorld();
        world.CreateFifo(Fifo);
        var first = Send("a");
        world.Advance(299.999);
        Assert.Equal(first, Send("b"));
        world.Advance(0.001);
        var second = Send("c");
        Assert.NotEqual(first, second);

        world.Call("PurgeQueue", $$"""{"QueueUrl":"{{Fifo}}"}""");
        Assert.NotEqual(second, Send("d"));
        Assert.Equal(["d"], world.Bodies(Fifo));

        string Send(string body) => world.Send(Fifo, body, "\"MessageGroupId\":\"g\",\"MessageDeduplicationId\":\"same\"");
    }

    [Fact]
    [Covers("SQS-069", "SQS-129", "SQS-130", "SQS-158")]
    public void D17_Twelve_hours_a_delay_on_FIFO_and_bad_ids_are_refused()
    {
        var world = new QueueWorld();
        world.Create("orders");
        world.CreateFifo(Fifo);
        world.Send("orders", "a");
        var held = Assert.Single(world.Receive("orders"));
        world.Advance(1);

        Assert.Equal(
            "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]",
            world.Refused("ChangeMessageVisibility", QueueWorld.ChangeRequest("orders", held, 43_200)).Message);
        world.ChangeVisibility("orders", held, 43_195);
        Assert.Equal(
            "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.",
            world.Refused("SendMessage", Message(Fifo, "\"MessageGroupId\":\"g\",\"DelaySeconds\":2")).Message);
        foreach (var queue in new[] { "orders", Fifo })
        {
            Assert.Equal(
                "Value a b for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
                world.Refused("SendMessage", Message(queue, "\"MessageGroupId\":\"a b\"")).Message);
        }

        var id = new string('d', 129);
        Assert.Equal(
            $"Value {id} for parameter MessageDeduplicationId is invalid. Reason: MessageDeduplicationId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
            world.Refused("SendMessage", Message(Fifo, $"\"MessageGroupId\":\"g\",\"MessageDeduplicationId\":\"{id}\"")).Message);

        static string Message(string queue, string more) => $$"""{"QueueUrl":"{{queue}}","MessageBody":"x",{{more}}}""";
    }
}
