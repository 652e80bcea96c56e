namespace EsmTestKit.Tests.Sqs;

/// <summary>FIFO queues: which messages a receive takes, in what order.</summary>
public sealed class FifoTests
{
    private const string Queue = "orders.fifo";
    private readonly QueueWorld _world = new();

    public FifoTests() => _world.CreateFifo(Queue);

    [Fact]
    [Covers("SQS-173", "SQS-175", "SQS-176", "SQS-161")]
    public void A_receive_takes_as_many_as_possible_of_the_first_group_then_of_the_next()
    {
        _world.SendToGroup(Queue, "g1-m1", "g2-m1", "g1-m2", "g1-m3", "g2-m2");
        Assert.Equal(["g1-m1", "g1-m2", "g1-m3", "g2-m1"], _world.Bodies(Queue, 4));
    }

    [Fact]
    [Covers("SQS-177", "SQS-182")]
    public void A_group_whose_head_is_in_flight_is_locked_also_for_new_messages_and_others_are_not()
    {
        _world.SendToGroup(Queue, "g1-m1", "g1-m2");
        Assert.Equal(["g1-m1"], _world.Bodies(Queue, 1));
        _world.SendToGroup(Queue, "g1-m3", "g2-m1");
        Assert.Equal(["g2-m1"], _world.Bodies(Queue));
        Assert.Empty(_world.Bodies(Queue));
    }

    [Fact]
    [Covers("SQS-178", "SQS-179")]
    public void A_group_is_unlocked_by_deleting_the_last_message_in_flight()
    {
        _world.SendToGroup(Queue, "g-1", "g-2", "g-3");
        var held = _world.Receive(Queue, 2);
        _world.Delete(Queue, held[0]);
        Assert.Empty(_world.Bodies(Queue));
        var told = 0;
        _world.Queues.Find(Queue)!.AvailabilityChanged += () => told++;
        _world.Delete(Queue, held[1]);
        Assert.Equal(1, told);
        Assert.Equal(["g-3"], _world.Bodies(Queue));
    }

    [Fact]
    [Covers("SQS-180")]
    public void After_a_timeout_the_group_comes_again_in_order_with_higher_counts()
    {
        _world.SendToGroup(Queue, "g-1", "g-2", "g-3");
        _world.Receive(Queue);
        _world.Advance(30);
        var again = _world.Receive(Queue);
        Assert.Equal(["g-1", "g-2", "g-3"], again.Select(message => (string)message["Body"]!));
        Assert.All(again, message => Assert.Equal("2", QueueWorld.Count(message)));
    }

    [Fact]
    [Covers("SQS-180")]
    public void However_often_it_comes_a_fifo_message_never_goes_to_the_back()
    {
        _world.SendToGroup(Queue, "g-1", "g-2");
        for (var time = 0; time < 6; time++)
        {
            Assert.Equal(["g-1", "g-2"], _world.Bodies(Queue));
            _world.Advance(30);
        }
    }

    /// <summary>Acceptance scenario 3.</summary>
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "g-0")]
    [InlineData(2, "g-0,g-1")]
    [Covers("SQS-173")]
    public void A_message_still_in_flight_leaves_only_those_before_it(int extended, string deliverable)
    {
        _world.SendToGroup(Queue, "g-0", "g-1", "g-2");
        _world.ChangeVisibility(Queue, _world.Receive(Queue)[extended], 60);
        _world.Advance(30);
        Assert.Equal(deliverable, string.Join(",", _world.Bodies(Queue)));
    }

    /// <summary>Acceptance scenario 4, first recording: after a delete.</summary>
    [Fact]
    [Covers("SQS-183")]
    public void After_a_delete_the_group_takes_its_place_by_the_time_its_head_was_sent()
    {
        _world.SendToGroup(Queue, "g1-m1", "g1-m2", "g2-m1", "g2-m2");
        _world.SendToGroup(Queue, "g1-m3", "g1-m4", "g3-m1");
        foreach (var message in _world.Receive(Queue, 2)) _world.Delete(Queue, message);
        Assert.Equal(["g2-m1", "g2-m2", "g1-m3", "g1-m4", "g3-m1"], _world.Bodies(Queue));
    }

    /// <summary>Acceptance scenario 4, second recording: after timeouts.</summary>
    [Fact]
    [Covers("SQS-183")]
    public void After_timeouts_groups_come_by_the_time_they_became_visible()
    {
        _world.SendToGroup(Queue, "g1-m1", "g1-m2", "g1-m3", "g1-m4", "g2-m1", "g3-m1");
        Assert.Equal(4, _world.Receive(Queue, 4, "\"VisibilityTimeout\":5").Count);
        Assert.Equal(["g2-m1"], _world.Bodies(Queue, 1, "\"VisibilityTimeout\":6"));
        _world.Advance(6);
        Assert.Equal(["g3-m1", "g1-m1", "g1-m2", "g1-m3", "g1-m4", "g2-m1"], _world.Bodies(Queue));
    }

    /// <summary>Acceptance scenario 4, third recording: after a visibility of zero.</summary>
    [Fact]
    [Covers("SQS-181", "SQS-183")]
    public void A_message_shown_at_once_comes_alone_after_groups_that_waited_longer()
    {
        _world.SendToGroup(Queue, "g1-m1", "g1-m2", "g1-m3", "g2-m1");
        var held = _world.Receive(Queue, 2);
        _world.ChangeVisibility(Queue, held[0], 0);
        Assert.Equal(["g2-m1", "g1-m1"], _world.Bodies(Queue));
    }

    /// <summary>Acceptance scenario 4, fourth recording: receives with a visibility of zero.</summary>
    [Fact]
    [Covers("SQS-184")]
    public void A_receive_with_a_visibility_of_zero_turns_the_groups()
    {
        _world.SendToGroup(Queue, "g1-m1", "g1-m2", "g2-m1", "g2-m2", "g3-m1");
        Assert.Equal(["g1-m1", "g1-m2", "g2-m1"], _world.Bodies(Queue, 3, "\"VisibilityTimeout\":0"));
        Assert.Equal(["g3-m1", "g1-m1", "g1-m2", "g2-m1", "g2-m2"], _world.Bodies(Queue));
    }

    [Fact]
    [Covers("SQS-174")]
    public void Behind_a_delayed_head_nothing_is_delivered()
    {
        _world.CreateFifo("slow.fifo", "\"DelaySeconds\":\"10\"");
        _world.SendToGroup("slow.fifo", "g-1");
        _world.Advance(5);
        _world.SendToGroup("slow.fifo", "g-2");
        Assert.Equal("0/0/2", _world.Counts("slow.fifo"));
        _world.Advance(5);
        Assert.Equal(["g-1"], _world.Bodies("slow.fifo"));
        _world.Advance(5);
        Assert.Empty(_world.Bodies("slow.fifo"));
    }

    [Fact]
    [Covers("SQS-040")]
    public void A_new_delay_holds_for_fifo_messages_that_wait_already()
    {
        _world.CreateFifo("slow.fifo", "\"DelaySeconds\":\"100\"");
        _world.SendToGroup("slow.fifo", "g-1");
        _world.Advance(5);
        _world.Set("slow.fifo", "DelaySeconds", "20");
        _world.Advance(14);
        Assert.Empty(_world.Bodies("slow.fifo"));
        _world.Advance(1);
        Assert.Equal(["g-1"], _world.Bodies("slow.fifo"));

        // A standard queue's new delay is for messages sent from then on.
        _world.Create("plain", """{"DelaySeconds":"100"}""");
        _world.Send("plain", "old");
        _world.Set("plain", "DelaySeconds", "0");
        _world.Send("plain", "new");
        Assert.Equal(["new"], _world.Bodies("plain"));
    }

    [Fact]
    [Covers("SQS-051")]
    public void Messages_of_a_locked_group_count_as_visible()
    {
        _world.SendToGroup(Queue, "g-1", "g-2", "g-3", "g-4", "g-5", "g-6");
        _world.Receive(Queue, 2);
        Assert.Equal("4/2/0", _world.Counts(Queue));
        Assert.Empty(_world.Bodies(Queue));
        Assert.False(_world.Queues.Find(Queue)!.HasReceivable);
    }

    [Fact]
    [Covers("SQS-186", "SQS-188")]
    public void After_its_timeout_a_fifo_handle_is_dead()
    {
        _world.SendToGroup(Queue, "g-1");
        var message = Assert.Single(_world.Receive(Queue));
        _world.Advance(30);
        foreach (var refusal in new[]
        {
            Assert.Throws<AwsServiceException>(() => _world.Delete(Queue, message)),
            Assert.Throws<AwsServiceException>(() => _world.ChangeVisibility(Queue, message, 5)),
        })
        {
            Assert.Equal($"Value {QueueWorld.Handle(message)} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.", refusal.Message);
            Assert.Equal(("InvalidParameterValue", 400), (refusal.QueryCode, refusal.Status));
        }

        Assert.Single(_world.Receive(Queue));
    }

    [Fact]
    [Covers("SQS-187")]
    public void An_extended_timeout_keeps_the_handle_alive()
    {
        _world.SendToGroup(Queue, "g-1");
        var message = Assert.Single(_world.Receive(Queue));
        _world.ChangeVisibility(Queue, message, 60);
        _world.Advance(59);
        _world.Delete(Queue, message);
        Assert.Equal("0/0/0", _world.Counts(Queue));
    }

    [Fact]
    [Covers("SQS-149")]
    public void At_the_in_flight_limit_a_fifo_queue_just_yields_nothing()
    {
        var world = new QueueWorld(new SqsBehavior { InFlightLimit = 2 });
        world.CreateFifo();
        world.SendToGroup(Queue, "g1-1", "g1-2", "g2-1");
        Assert.Equal(2, world.Receive(Queue).Count);
        Assert.Empty(world.Receive(Queue));
    }

    [Fact]
    [Covers("SQS-150")]
    public void A_backlog_of_locked_groups_hides_the_groups_behind_it()
    {
        var world = new QueueWorld(new SqsBehavior { FifoLookAhead = 3 });
        world.CreateFifo();
        world.SendToGroup(Queue, "g1-1", "g1-2", "g1-3", "g2-1");
        var head = Assert.Single(world.Receive(Queue, 1));
        Assert.Empty(world.Bodies(Queue));
        Assert.False(world.Queues.Find(Queue)!.HasReceivable);
        world.Delete(Queue, head);
        Assert.Equal(["g1-2", "g1-3", "g2-1"], world.Bodies(Queue));
    }

    [Fact]
    [Covers("SQS-122")]
    public void An_attempt_id_gets_the_same_messages_with_the_same_handles_and_a_new_timeout()
    {
        _world.SendToGroup(Queue, "g-1", "g-2");
        var first = _world.Receive(Queue, 10, "\"ReceiveRequestAttemptId\":\"try\"");
        _world.Advance(20);
        var again = _world.Receive(Queue, 10, "\"ReceiveRequestAttemptId\":\"try\"");
        Assert.Equal(first.Select(QueueWorld.Handle), again.Select(QueueWorld.Handle));
        Assert.All(again, message => Assert.Equal("1", QueueWorld.Count(message)));
        Assert.Empty(_world.Receive(Queue, 10, "\"ReceiveRequestAttemptId\":\"other\""));
        _world.Advance(29);
        Assert.Empty(_world.Receive(Queue));
        _world.Advance(1);
        Assert.Equal("2", QueueWorld.Count(_world.Receive(Queue)[0]));
    }

    [Fact]
    [Covers("SQS-123")]
    public void An_attempt_whose_messages_were_touched_cannot_be_repeated()
    {
        _world.SendToGroup(Queue, "g-1", "g-2");
        var first = _world.Receive(Queue, 10, "\"ReceiveRequestAttemptId\":\"try\"");
        _world.Delete(Queue, first[0]);
        Assert.Equal("InvalidParameterValue", _world.Refused("ReceiveMessage", $$"""{"QueueUrl":"{{Queue}}","ReceiveRequestAttemptId":"try"}""").QueryCode);
        _world.Advance(30); // Its time is up: anybody may have the rest, this client too.
        Assert.Single(_world.Receive(Queue, 10, "\"ReceiveRequestAttemptId\":\"try\""));
    }

    [Fact]
    [Covers("SQS-122")]
    public void Attempt_ids_are_checked_and_for_fifo_queues_only()
    {
        _world.Create("plain");
        Assert.Equal("SQS-122", _world.Refused("ReceiveMessage", """{"QueueUrl":"plain","ReceiveRequestAttemptId":"a"}""").Rule);
        Assert.Equal("SQS-069", _world.Refused("ReceiveMessage", $$"""{"QueueUrl":"{{Queue}}","ReceiveRequestAttemptId":"{{new string('a', 129)}}"}""").Rule);
    }
}
