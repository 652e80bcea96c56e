namespace EsmTestKit.Tests.Sqs;

/// <summary>FIFO queues: what they require of a send, and what they take for the same message.</summary>
public sealed class FifoSendingTests
{
    private const string Queue = "orders.fifo";
    private readonly QueueWorld _world = new();

    [Fact]
    [Covers("SQS-156", "SQS-157")]
    public void Group_and_deduplication_id_are_required()
    {
        _world.Create(Queue, """{"FifoQueue":"True"}"""); // SQS-005
        var group = _world.Refused("SendMessage", $$"""{"QueueUrl":"{{Queue}}","MessageBody":"x","MessageDeduplicationId":"1"}""");
        Assert.Equal(("The request must contain the parameter MessageGroupId.", "MissingRequiredParameterException", "MissingParameter"), (group.Message, group.Code, group.QueryCode));
        var id = _world.Refused("SendMessage", $$"""{"QueueUrl":"{{Queue}}","MessageBody":"x","MessageGroupId":"g"}""");
        Assert.Equal(("The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly", "InvalidParameterValue"), (id.Message, id.QueryCode));
    }

    [Fact]
    [Covers("SQS-158", "SQS-159")]
    public void A_delay_of_its_own_is_refused_but_for_zero_and_the_queue_s_holds()
    {
        _world.CreateFifo(Queue, "\"DelaySeconds\":\"10\"");
        var refusal = _world.Refused("SendMessage", $$"""{"QueueUrl":"{{Queue}}","MessageBody":"x","MessageGroupId":"g","DelaySeconds":2}""");
        Assert.Equal("Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.", refusal.Message);
        _world.Send(Queue, "x", "\"MessageGroupId\":\"g\",\"DelaySeconds\":0");
        Assert.Empty(_world.Receive(Queue));
        _world.Advance(10);
        Assert.Single(_world.Receive(Queue));
    }

    /// <summary>Acceptance scenario 15.</summary>
    [Fact]
    [Covers("SQS-162", "SQS-163", "SQS-164")]
    public void The_same_id_within_five_minutes_is_the_same_message_also_after_its_deletion()
    {
        _world.CreateFifo();
        var first = Send("a", "1");
        _world.Delete(Queue, Assert.Single(_world.Receive(Queue)));
        _world.Advance(299.999);
        Assert.Equal(first, Send("b", "1"));
        Assert.Empty(_world.Receive(Queue));
        _world.Advance(0.001);
        Assert.NotEqual(first.Id, Send("c", "1").Id);
        Assert.Equal(["c"], _world.Bodies(Queue));
    }

    /// <summary>Acceptance scenario 15, second half.</summary>
    [Fact]
    [Covers("SQS-152")]
    public void A_purge_clears_what_was_sent_before()
    {
        _world.CreateFifo();
        var first = Send("a", "1");
        _world.Call("PurgeQueue", $$"""{"QueueUrl":"{{Queue}}"}""");
        Assert.NotEqual(first.Id, Send("a", "1").Id);
    }

    [Fact]
    [Covers("SQS-165")]
    public void Within_the_queue_s_scope_another_group_makes_no_difference()
    {
        _world.CreateFifo();
        Assert.Equal(Send("a", "1", "g1").Id, Send("b", "1", "g2").Id);
    }

    [Fact]
    [Covers("SQS-166")]
    public void Within_the_group_s_scope_another_group_does()
    {
        _world.CreateFifo(Queue, "\"DeduplicationScope\":\"messageGroup\"");
        Assert.NotEqual(Send("a", "1", "g1").Id, Send("b", "1", "g2").Id);
        Assert.Equal(Send("c", "1", "g1").Id, Send("d", "1", "g1").Id);
    }

    [Theory]
    [InlineData("queue", "messageGroup")]
    [InlineData("messageGroup", "queue")]
    [Covers("SQS-167")]
    public void A_later_change_of_the_scope_shows_and_does_nothing(string at, string then)
    {
        _world.CreateFifo(Queue, $"\"DeduplicationScope\":\"{at}\"");
        _world.Set(Queue, "DeduplicationScope", then);
        Assert.Equal(then, (string)_world.Attributes(Queue)["DeduplicationScope"]!);
        Assert.Equal(at == "queue", Send("a", "1", "g1").Id == Send("b", "1", "g2").Id);
    }

    [Fact]
    public void A_later_change_of_the_scope_works_where_the_knob_says_so()
    {
        var world = new QueueWorld(new SqsBehavior { DeduplicationScopeChangeApplies = true });
        world.CreateFifo();
        world.Set(Queue, "DeduplicationScope", "messageGroup");
        world.SendToGroup(Queue, "g1-same");
        world.Send(Queue, "g1-same", "\"MessageGroupId\":\"g2\"");
        Assert.Equal(2, world.Queues.Find(Queue)!.LiveCount);
    }

    [Fact]
    [Covers("SQS-168", "SQS-169", "SQS-170")]
    public void Without_an_id_the_body_s_hash_is_the_id_and_an_explicit_hash_is_the_same()
    {
        const string hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        _world.CreateFifo();
        var first = _world.Send(Queue, "hello", "\"MessageGroupId\":\"g\"");
        Assert.Equal(first, _world.Send(Queue, "hello", "\"MessageGroupId\":\"g\",\"MessageAttributes\":{\"a\":{\"DataType\":\"String\",\"StringValue\":\"x\"}}"));
        Assert.Equal(first, Send("other body", hash).Id);
        Assert.NotEqual(first, Send("hello", "explicit").Id);
        Assert.Equal([hash, "explicit"], _world.Receive(Queue).Select(message => (string)message["Attributes"]!["MessageDeduplicationId"]!));
    }

    [Fact]
    [Covers("SQS-157", "SQS-171")]
    public void Switching_content_based_deduplication_does_not_forget()
    {
        _world.CreateFifo();
        var first = _world.Send(Queue, "hello", "\"MessageGroupId\":\"g\"");
        _world.Set(Queue, "ContentBasedDeduplication", "false");
        Assert.Equal("SQS-157", _world.Refused("SendMessage", $$"""{"QueueUrl":"{{Queue}}","MessageBody":"hello","MessageGroupId":"g"}""").Rule);
        _world.Set(Queue, "ContentBasedDeduplication", "true");
        Assert.Equal(first, _world.Send(Queue, "hello", "\"MessageGroupId\":\"g\""));
    }

    [Fact]
    [Covers("SQS-160")]
    public void Sequence_numbers_have_twenty_digits_and_grow_with_gaps()
    {
        _world.CreateFifo();
        var (first, second) = (Send("a", "1").Sequence, Send("b", "2").Sequence);
        Assert.Matches("^[0-9]{20}$", first);
        Assert.True(string.CompareOrdinal(first, second) < 0);
        Assert.NotEqual(ulong.Parse(first, System.Globalization.CultureInfo.InvariantCulture) + 1, ulong.Parse(second, System.Globalization.CultureInfo.InvariantCulture));
    }

    private (string Id, string Sequence) Send(string body, string id, string group = "g")
    {
        var answer = _world.Call("SendMessage", $$"""{"QueueUrl":"{{Queue}}","MessageBody":"{{body}}","MessageGroupId":"{{group}}","MessageDeduplicationId":"{{id}}"}""");
        return ((string)answer["MessageId"]!, (string)answer["SequenceNumber"]!);
    }
}
