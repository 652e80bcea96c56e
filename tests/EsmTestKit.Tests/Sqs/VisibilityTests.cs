namespace EsmTestKit.Tests.Sqs;

public sealed class VisibilityTests
{
    private readonly QueueWorld _world = new();

    [Fact]
    [Covers("SQS-125", "SQS-126")]
    public void A_change_of_visibility_counts_from_now_and_zero_shows_at_once()
    {
        _world.Create("orders");
        _world.Send("orders", "hello");
        var message = Assert.Single(_world.Receive("orders"));
        _world.Advance(20);
        _world.ChangeVisibility("orders", message, 30);
        _world.Advance(29);
        Assert.Empty(_world.Receive("orders"));
        _world.Advance(1);
        message = Assert.Single(_world.Receive("orders"));
        _world.ChangeVisibility("orders", message, 0);
        Assert.Single(_world.Receive("orders"));
    }

    [Fact]
    [Covers("SQS-127", "SQS-134")]
    public void A_change_holds_for_the_current_receive_only_and_may_be_repeated()
    {
        _world.Create("orders", """{"VisibilityTimeout":"10"}""");
        _world.Send("orders", "hello");
        var message = Assert.Single(_world.Receive("orders"));
        for (var time = 0; time < 5; time++)
        {
            _world.Advance(8);
            Assert.Empty(_world.Receive("orders"));
            _world.ChangeVisibility("orders", message, 9);
        }

        _world.Advance(9);
        Assert.Single(_world.Receive("orders"));
        _world.Advance(9);
        Assert.Empty(_world.Receive("orders"));
        _world.Advance(1);
        Assert.Single(_world.Receive("orders"));
    }

    [Fact]
    [Covers("SQS-129", "SQS-130")]
    public void Twelve_hours_after_its_receive_no_message_is_hidden_any_more()
    {
        _world.Create("orders", """{"VisibilityTimeout":"43200"}""");
        _world.Send("orders", "hello");
        var message = Assert.Single(_world.Receive("orders"));

        // Some time always passes on AWS: 43200 never works, 43195 does (SQS-130).
        var refusal = _world.Refused("ChangeMessageVisibility", QueueWorld.ChangeRequest("orders", message, 43200));
        Assert.Equal("Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]", refusal.Message);
        Assert.Equal(("InvalidParameterValueException", "InvalidParameterValue", 400), (refusal.Code, refusal.QueryCode, refusal.Status));
        _world.ChangeVisibility("orders", message, 43195);
        _world.Advance(43190);
        _world.ChangeVisibility("orders", message, 9);
        Assert.Equal("SQS-129", _world.Refused("ChangeMessageVisibility", QueueWorld.ChangeRequest("orders", message, 10)).Rule);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(43201)]
    [Covers("SQS-128")]
    public void A_visibility_timeout_out_of_range_is_refused(int seconds)
    {
        _world.Create("orders");
        _world.Send("orders", "hello");
        var message = Assert.Single(_world.Receive("orders"));
        Assert.Equal("SQS-128", _world.Refused("ChangeMessageVisibility", QueueWorld.ChangeRequest("orders", message, seconds)).Rule);
        Assert.Equal("SQS-128", _world.Refused("ReceiveMessage", $$"""{"QueueUrl":"orders","VisibilityTimeout":{{seconds}}}""").Rule);
    }

    [Fact]
    [Covers("SQS-131", "SQS-139")]
    public void What_is_deleted_can_be_deleted_again_but_not_hidden()
    {
        _world.Create("orders");
        _world.Send("orders", "hello");
        var message = Assert.Single(_world.Receive("orders"));
        _world.Delete("orders", message);
        _world.Delete("orders", message);
        var refusal = _world.Refused("ChangeMessageVisibility", QueueWorld.ChangeRequest("orders", message, 10));
        Assert.Equal(
            $"Value {QueueWorld.Handle(message)} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.",
            refusal.Message);
        Assert.Equal("InvalidParameterValue", refusal.QueryCode);
    }

    [Fact]
    [Covers("SQS-132")]
    public void A_message_whose_timeout_ended_can_be_hidden_again_with_its_handle()
    {
        _world.Create("orders");
        _world.Send("orders", "hello");
        var message = Assert.Single(_world.Receive("orders"));
        _world.Advance(30);
        _world.ChangeVisibility("orders", message, 0);
        _world.ChangeVisibility("orders", message, 10);
        Assert.Empty(_world.Receive("orders"));
        _world.Advance(10);
        Assert.Single(_world.Receive("orders"));
    }

    [Fact]
    [Covers("SQS-133")]
    public void An_old_handle_ends_the_timeout_of_a_newer_receive()
    {
        _world.Create("orders");
        _world.Send("orders", "hello");
        var old = Assert.Single(_world.Receive("orders"));
        _world.Advance(30);
        Assert.Single(_world.Receive("orders"));
        _world.ChangeVisibility("orders", old, 0);
        Assert.Single(_world.Receive("orders"));
    }

    [Fact]
    [Covers("SQS-135")]
    public void A_stale_handle_is_not_in_flight_where_the_reference_is_followed()
    {
        var world = new QueueWorld(new SqsBehavior { StaleHandleChangesVisibility = false });
        world.Create("orders");
        world.Send("orders", "hello");
        var old = Assert.Single(world.Receive("orders"));
        world.Advance(30);
        var refusal = world.Refused("ChangeMessageVisibility", QueueWorld.ChangeRequest("orders", old, 5));
        Assert.Equal(("MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight", 400), (refusal.Code, refusal.QueryCode, refusal.Status));
    }

    [Fact]
    [Covers("SQS-137")]
    public void A_handle_whose_timeout_ended_still_deletes_a_visible_message()
    {
        _world.Create("orders");
        _world.Send("orders", "hello");
        var message = Assert.Single(_world.Receive("orders"));
        _world.Advance(30);
        _world.Delete("orders", message);
        Assert.Empty(_world.Receive("orders"));
    }

    [Fact]
    [Covers("SQS-138")]
    public void A_superseded_handle_deletes_nothing_while_the_message_is_in_flight_again() => Assert.Equal(1, LeftAfterDeletingWithAnOldHandle(new SqsBehavior()));

    [Fact]
    public void A_superseded_handle_deletes_where_the_knob_says_so() => Assert.Equal(0, LeftAfterDeletingWithAnOldHandle(new SqsBehavior { StaleHandleDeletes = true }));

    private static int LeftAfterDeletingWithAnOldHandle(SqsBehavior behavior)
    {
        var world = new QueueWorld(behavior);
        world.Create("orders");
        world.Send("orders", "hello");
        var old = Assert.Single(world.Receive("orders"));
        world.Advance(30);
        world.Receive("orders");
        world.Delete("orders", old);
        return world.Queues.Find("orders")!.LiveCount;
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("AQEBgarbage")]
    [InlineData("")]
    [Covers("SQS-140")]
    public void A_text_that_is_no_handle_is_refused(string handle)
    {
        _world.Create("orders");
        var refusal = _world.Refused("DeleteMessage", $$"""{"QueueUrl":"orders","ReceiptHandle":"{{handle}}"}""");
        Assert.Equal($"The input receipt handle \"{handle}\" is not a valid receipt handle.", refusal.Message);
        Assert.Equal(("ReceiptHandleIsInvalid", 404), (refusal.Code, refusal.Status));
        Assert.Equal("ReceiptHandleIsInvalid", _world.Refused("ChangeMessageVisibility", $$"""{"QueueUrl":"orders","ReceiptHandle":"{{handle}}","VisibilityTimeout":1}""").Code);
    }

    [Fact]
    [Covers("SQS-140")]
    public void A_handle_of_another_queue_is_refused()
    {
        _world.Create("orders");
        _world.Create("others");
        _world.Send("others", "hello");
        var message = Assert.Single(_world.Receive("others"));
        Assert.Equal("SQS-140", Assert.Throws<AwsServiceException>(() => _world.Delete("orders", message)).Rule);
    }

    [Fact]
    [Covers("SQS-141")]
    public void A_handle_ends_after_twelve_hours()
    {
        _world.Create("orders");
        _world.Send("orders", "hello");
        var message = Assert.Single(_world.Receive("orders"));
        _world.Advance(43199);
        Assert.Single(_world.Receive("orders"));
        _world.Advance(1);
        var refusal = Assert.Throws<AwsServiceException>(() => _world.Delete("orders", message));
        Assert.EndsWith("Reason: The receipt handle has expired.", refusal.Message, StringComparison.Ordinal);
    }
}
