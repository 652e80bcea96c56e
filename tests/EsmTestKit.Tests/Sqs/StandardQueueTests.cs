namespace EsmTestKit.Tests.Sqs;

public sealed class StandardQueueTests
{
    private readonly QueueWorld _world = new();

    [Fact]
    [Covers("SQS-113", "SQS-124", "SQS-136", "SQS-109")]
    public void A_received_message_is_hidden_until_exactly_its_timeout_and_gone_when_deleted()
    {
        _world.Create("orders");
        var id = _world.Send("orders", "hello");

        var message = Assert.Single(_world.Receive("orders"));
        Assert.Equal(id, (string)message["MessageId"]!);
        Assert.Equal("5d41402abc4b2a76b9719d911017c592", (string)message["MD5OfBody"]!);
        _world.Advance(29.999);
        Assert.False(_world.Call("ReceiveMessage", """{"QueueUrl":"orders"}""").ContainsKey("Messages"));
        _world.Advance(0.001);
        var again = Assert.Single(_world.Receive("orders"));
        _world.Delete("orders", again);
        _world.Advance(31);
        Assert.Empty(_world.Receive("orders"));
    }

    [Fact]
    [Covers("SQS-114", "SQS-115", "SQS-116")]
    public void Each_receive_gives_another_handle_counts_up_and_keeps_the_first_receive_time()
    {
        _world.Create("orders");
        _world.Send("orders", "hello");
        _world.Advance(1);
        var first = Assert.Single(_world.Receive("orders"));
        _world.Advance(30);
        var second = Assert.Single(_world.Receive("orders"));

        Assert.NotEqual(QueueWorld.Handle(first), QueueWorld.Handle(second));
        Assert.Equal(("1", "2"), (QueueWorld.Count(first), QueueWorld.Count(second)));
        Assert.Equal("1767225601000", (string)second["Attributes"]!["ApproximateFirstReceiveTimestamp"]!);
        Assert.Equal("1767225600000", (string)second["Attributes"]!["SentTimestamp"]!);
    }

    [Fact]
    [Covers("SQS-118")]
    public void A_visibility_timeout_of_a_receive_holds_for_that_receive_only()
    {
        _world.Create("orders");
        _world.Send("orders", "hello");
        _world.Receive("orders", 1, "\"VisibilityTimeout\":5");
        _world.Advance(5);
        Assert.Single(_world.Receive("orders"));
        _world.Advance(29);
        Assert.Empty(_world.Receive("orders"));
        _world.Advance(1);
        Assert.Single(_world.Receive("orders"));
    }

    [Fact]
    [Covers("SQS-119")]
    public void A_receive_with_a_visibility_of_zero_leaves_the_message_and_counts()
    {
        _world.Create("orders");
        _world.Send("orders", "hello");
        _world.Receive("orders", 1, "\"VisibilityTimeout\":0");
        Assert.Equal("2", QueueWorld.Count(Assert.Single(_world.Receive("orders"))));
    }

    [Fact]
    [Covers("SQS-142")]
    public void A_message_that_comes_back_goes_before_one_sent_later()
    {
        _world.Create("orders", """{"VisibilityTimeout":"3"}""");
        _world.Send("orders", "first");
        _world.Receive("orders", 1);
        _world.Advance(1.5);
        _world.Send("orders", "second");
        _world.Advance(3);
        Assert.Equal(["first"], _world.Bodies("orders", 1));
    }

    [Fact]
    [Covers("SQS-142", "SQS-143")]
    public void A_message_received_three_times_goes_to_the_back() => Assert.Equal(["first", "first", "first", "second", "second"], FirstOfEachReceive(new SqsBehavior()));

    [Fact]
    [Covers("SQS-142")]
    public void Without_that_it_stands_in_front_for_ever() => Assert.All(FirstOfEachReceive(new SqsBehavior { MoveToBackAfterReceives = null }), body => Assert.Equal("first", body));

    private static IReadOnlyList<string> FirstOfEachReceive(SqsBehavior behavior)
    {
        var world = new QueueWorld(behavior);
        world.Create("orders", """{"VisibilityTimeout":"1"}""");
        world.Send("orders", "first");
        world.Send("orders", "second");
        var bodies = new List<string>();
        for (var time = 0; time < 5; time++)
        {
            bodies.Add(Assert.Single(world.Bodies("orders", 1)));
            world.Advance(1);
        }

        return bodies;
    }

    [Fact]
    [Covers("SQS-145", "SQS-146", "SQS-147")]
    public void Retention_ends_a_message_also_in_flight_and_nothing_extends_it()
    {
        _world.Create("orders", """{"MessageRetentionPeriod":"60","VisibilityTimeout":"50"}""");
        _world.Send("orders", "hello");
        var message = Assert.Single(_world.Receive("orders"));
        _world.Advance(40);
        _world.ChangeVisibility("orders", message, 10);
        _world.Advance(10);
        message = Assert.Single(_world.Receive("orders"));
        _world.Advance(10);
        Assert.Equal("0/0/0", _world.Counts("orders"));
        _world.Delete("orders", message);
    }

    [Fact]
    [Covers("SQS-034", "SQS-145")]
    public void Less_retention_holds_for_messages_that_are_there()
    {
        _world.Create("orders");
        _world.Send("orders", "hello");
        _world.Advance(61);
        _world.Set("orders", "MessageRetentionPeriod", "60");
        Assert.Equal("0/0/0", _world.Counts("orders"));
    }

    [Fact]
    [Covers("SQS-066")]
    public void A_delay_beyond_retention_loses_the_message_unseen()
    {
        _world.Create("orders", """{"MessageRetentionPeriod":"60"}""");
        _world.Send("orders", "hello", "\"DelaySeconds\":90");
        Assert.Equal("0/0/1", _world.Counts("orders"));
        _world.Advance(90);
        Assert.Equal("0/0/0", _world.Counts("orders"));
    }

    [Fact]
    [Covers("SQS-063", "SQS-065")]
    public void A_message_s_own_delay_wins_also_with_zero()
    {
        _world.Create("orders", """{"DelaySeconds":"10"}""");
        _world.Send("orders", "slow");
        _world.Send("orders", "now", "\"DelaySeconds\":0");
        _world.Send("orders", "slower", "\"DelaySeconds\":20");
        Assert.Equal("1/0/2", _world.Counts("orders"));
        Assert.Equal(["now"], _world.Bodies("orders"));
        _world.Advance(10);
        Assert.Equal(["slow"], _world.Bodies("orders"));
        _world.Advance(9.999);
        Assert.Empty(_world.Bodies("orders"));
        _world.Advance(0.001);
        Assert.Equal(["slower"], _world.Bodies("orders"));
    }

    [Fact]
    [Covers("SQS-148")]
    public void At_the_in_flight_limit_a_short_poll_is_refused_and_a_long_poll_is_empty()
    {
        var world = new QueueWorld(new SqsBehavior { InFlightLimit = 3 });
        world.Create("orders");
        for (var number = 0; number < 5; number++) world.Send("orders", $"m{number}");
        var held = world.Receive("orders");
        Assert.Equal(3, held.Count);
        Assert.Empty(world.Receive("orders", 10, "\"WaitTimeSeconds\":1"));
        var refusal = world.Refused("ReceiveMessage", """{"QueueUrl":"orders"}""");
        Assert.Equal(("OverLimit", 403), (refusal.Code, refusal.Status));
        var told = 0;
        world.Queues.Find("orders")!.AvailabilityChanged += () => told++;
        world.Delete("orders", held[0]);
        Assert.Equal(1, told);
        Assert.Equal(["m3"], world.Bodies("orders"));
    }

    [Fact]
    [Covers("SQS-151", "SQS-153", "SQS-155")]
    public void A_purge_takes_everything_and_is_allowed_every_sixty_seconds()
    {
        _world.Create("orders");
        foreach (var body in new[] { "flight", "visible" }) _world.Send("orders", body);
        _world.Send("orders", "delayed", "\"DelaySeconds\":9");
        var held = Assert.Single(_world.Receive("orders", 1));
        Assert.Equal("1/1/1", _world.Counts("orders"));
        _world.Call("PurgeQueue", """{"QueueUrl":"orders"}""");
        Assert.Equal("0/0/0", _world.Counts("orders"));
        _world.Delete("orders", held);
        _world.Advance(59.9);
        var refusal = _world.Refused("PurgeQueue", """{"QueueUrl":"orders"}""");
        Assert.Equal("Only one PurgeQueue operation on orders is allowed every 60 seconds.", refusal.Message);
        Assert.Equal(("PurgeQueueInProgress", "AWS.SimpleQueueService.PurgeQueueInProgress", 403), (refusal.Code, refusal.QueryCode, refusal.Status));
        _world.Advance(0.1);
        _world.Call("PurgeQueue", """{"QueueUrl":"orders"}""");
    }

    [Fact]
    public void The_next_instant_is_that_of_the_earliest_hidden_message()
    {
        var queue = _world.Create("orders");
        Assert.Null(queue.NextAvailableAt);
        _world.Send("orders", "a");
        _world.Send("orders", "b", "\"DelaySeconds\":20");
        Assert.Equal(QueueWorld.Start.AddSeconds(20), queue.NextAvailableAt);
        var message = Assert.Single(_world.Receive("orders"));
        _world.ChangeVisibility("orders", message, 5);
        Assert.Equal(QueueWorld.Start.AddSeconds(5), queue.NextAvailableAt);
        _world.Delete("orders", message);
        Assert.Equal(QueueWorld.Start.AddSeconds(20), queue.NextAvailableAt);
        _world.Advance(20);
        Assert.Null(queue.NextAvailableAt);
        Assert.True(queue.HasReceivable);
    }
}
