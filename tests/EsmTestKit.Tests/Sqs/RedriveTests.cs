using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Sqs;

public sealed class RedriveTests
{
    private readonly QueueWorld _world = new();

    /// <summary>Acceptance scenario 2, and the queue's half of 1.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Covers("SQS-197", "SQS-198", "SQS-199", "SQS-200", "SQS-201", "SQS-202", "SQS-203", "SQS-204")]
    public void A_message_is_delivered_so_often_and_the_next_receive_moves_it(int maxReceiveCount)
    {
        _world.CreateWithDeadLetters(maxReceiveCount);
        var id = _world.Send("orders", "poison", "\"MessageAttributes\":{\"k\":{\"DataType\":\"String\",\"StringValue\":\"x\"}}");
        _world.Advance(1);
        for (var receive = 1; receive <= maxReceiveCount; receive++)
        {
            Assert.Equal(receive.ToString(System.Globalization.CultureInfo.InvariantCulture), QueueWorld.Count(Assert.Single(_world.Receive("orders"))));
            _world.Advance(30);
        }

        // Nobody polls: nothing moves.
        _world.Advance(3600);
        Assert.Equal("0/0/0", _world.Counts("dlq"));
        _world.Send("orders", "good");
        var told = 0;
        _world.Queues.Find("dlq")!.AvailabilityChanged += () => told++;
        Assert.Equal(["good"], _world.Bodies("orders"));
        Assert.Equal(1, told);
        var dead = Assert.Single(_world.Receive("dlq"));
        var attributes = dead["Attributes"]!;
        Assert.Equal((id, "a45daa70926828a2f0a1db3418e6feb4"), ((string)dead["MessageId"]!, (string)dead["MD5OfMessageAttributes"]!));
        Assert.Equal((maxReceiveCount + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), QueueWorld.Count(dead));
        Assert.Equal(("1767225600000", "1767225601000"), ((string)attributes["SentTimestamp"]!, (string)attributes["ApproximateFirstReceiveTimestamp"]!));
        Assert.Equal("arn:aws:sqs:eu-west-1:123456789012:orders", (string)attributes["DeadLetterQueueSourceArn"]!);
    }

    [Fact]
    [Covers("SQS-190", "SQS-191", "SQS-194", "SQS-195", "SQS-196", "SQS-043")]
    public void A_redrive_policy_is_checked_with_aws_s_texts()
    {
        _world.Create("dlq");
        _world.Create("dlq.fifo", """{"FifoQueue":"true"}""");
        _world.Create("orders");
        const string dlq = "arn:aws:sqs:eu-west-1:123456789012:dlq";
        Refuses("{}", "Redrive policy does not contain mandatory attribute: maxReceiveCount.");
        Refuses("""{"maxReceiveCount":1}""", "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
        Refuses($$"""{"deadLetterTargetArn":"{{dlq}}"}""", "Redrive policy does not contain mandatory attribute: maxReceiveCount.");
        foreach (var count in new[] { "0", "1001", "\"x\"", "\"0\"", "1.5" })
        {
            Refuses($$"""{"deadLetterTargetArn":"{{dlq}}","maxReceiveCount":{{count}}}""", $"Invalid value for maxReceiveCount: {count.Trim('"')}, valid values are from 1 to 1000 both inclusive.");
        }

        foreach (var other in new[] { "arn:aws:sqs:eu-west-1:123456789012:missing", "arn:aws:sqs:us-east-1:123456789012:dlq", "arn:aws:sqs:eu-west-1:999999999999:dlq" })
        {
            Refuses($$"""{"deadLetterTargetArn":"{{other}}","maxReceiveCount":1}""", "Dead letter target does not exist.");
        }

        Refuses($$"""{"deadLetterTargetArn":"{{dlq}}.fifo","maxReceiveCount":1}""", "Dead-letter queue must be same type of queue as the source.");
        Refuses("""{"deadLetterTargetArn":"dlq","maxReceiveCount":1}""", "Invalid value for deadLetterTargetArn.");
        Refuses("no json", "Redrive policy is not a valid JSON map.");
        void Refuses(string policy, string reason)
        {
            var refusal = Assert.Throws<AwsServiceException>(() => _world.Set("orders", "RedrivePolicy", policy));
            Assert.Equal(($"Value {policy} for parameter RedrivePolicy is invalid. Reason: {reason}", "InvalidParameterValue"), (refusal.Message, refusal.QueryCode));
        }
    }

    [Theory]
    [InlineData("3")]
    [InlineData("\"3\"")]
    [Covers("SQS-191", "SQS-192", "SQS-189")]
    public void A_redrive_policy_is_echoed_as_it_was_set(string count)
    {
        _world.Create("dlq");
        _world.Create("orders");
        var policy = $$"""{ "maxReceiveCount": {{count}}, "deadLetterTargetArn": "arn:aws:sqs:eu-west-1:123456789012:dlq" }""";
        _world.Set("orders", "RedrivePolicy", policy);
        Assert.Equal(policy, (string)_world.Attributes("orders")["RedrivePolicy"]!);
    }

    [Fact]
    [Covers("SQS-205", "SQS-206", "SQS-207", "SQS-204")]
    public void A_fifo_dead_letter_queue_keeps_the_group_tells_equal_bodies_apart_and_restarts_retention()
    {
        _world.CreateWithDeadLetters(1, fifo: true);
        var first = _world.Send("orders.fifo", "same", "\"MessageGroupId\":\"g\",\"MessageDeduplicationId\":\"1\"");
        var second = _world.Send("orders.fifo", "same", "\"MessageGroupId\":\"g\",\"MessageDeduplicationId\":\"2\"");
        _world.Send("orders.fifo", "next", "\"MessageGroupId\":\"g\"");
        Assert.Equal(2, _world.Receive("orders.fifo", 2).Count);
        _world.Advance(30);
        Assert.Equal(["next"], _world.Bodies("orders.fifo")); // The group goes on in the same receive.
        var dead = _world.Receive("dlq.fifo");
        Assert.Equal([first, second], dead.Select(message => (string)message["Attributes"]!["MessageDeduplicationId"]!));
        Assert.All(dead, message => Assert.Equal(("g", "1767225630000"), ((string)message["Attributes"]!["MessageGroupId"]!, (string)message["Attributes"]!["SentTimestamp"]!)));
    }

    [Fact]
    [Covers("SQS-204", "SQS-145")]
    public void A_standard_dead_letter_queue_keeps_the_time_of_sending_so_that_a_message_may_expire_there_soon()
    {
        _world.CreateWithDeadLetters(1);
        _world.Set("dlq", "MessageRetentionPeriod", "60");
        _world.Send("orders", "x");
        _world.Receive("orders");
        _world.Advance(50);
        _world.Receive("orders");
        Assert.Equal("1/0/0", _world.Counts("dlq"));
        _world.Advance(10);
        Assert.Equal("0/0/0", _world.Counts("dlq"));
    }

    [Fact]
    [Covers("SQS-208")]
    public void A_delay_of_the_dead_letter_queue_does_not_hold_for_moved_messages()
    {
        _world.CreateWithDeadLetters(1);
        _world.Set("dlq", "DelaySeconds", "100");
        _world.Send("orders", "x");
        _world.Receive("orders");
        _world.Advance(30);
        _world.Receive("orders");
        Assert.Equal("1/0/0", _world.Counts("dlq"));
    }

    [Fact]
    [Covers("SQS-209")]
    public void Without_its_dead_letter_queue_a_message_keeps_coming_back()
    {
        _world.CreateWithDeadLetters(1);
        _world.Send("orders", "x");
        _world.Call("DeleteQueue", """{"QueueUrl":"dlq"}""");
        for (var receive = 0; receive < 5; receive++)
        {
            Assert.Single(_world.Receive("orders"));
            _world.Advance(30);
        }
    }

    [Fact]
    [Covers("SQS-210")]
    public void Counts_so_far_are_held_against_the_limit_of_now()
    {
        _world.CreateWithDeadLetters(1);
        _world.Send("orders", "x");
        _world.Receive("orders");
        var policy = (string)_world.Attributes("orders")["RedrivePolicy"]!;
        _world.Set("orders", "RedrivePolicy", policy.Replace(":1}", ":2}", StringComparison.Ordinal));
        _world.Advance(30);
        Assert.Single(_world.Receive("orders"));
        _world.Set("orders", "RedrivePolicy", "");
        _world.Advance(30);
        Assert.Single(_world.Receive("orders"));
        _world.Set("orders", "RedrivePolicy", policy);
        _world.Advance(30);
        Assert.Empty(_world.Receive("orders"));
        Assert.Equal("1/0/0", _world.Counts("dlq"));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 0)]
    [Covers("SQS-211")]
    public void In_a_chain_the_receives_of_the_present_queue_count_and_all_are_shown(bool countAll, int deliveriesInMiddle)
    {
        var world = new QueueWorld(new SqsBehavior { DeadLetterChainCountsAllReceives = countAll });
        world.Create("end");
        world.Create("middle", Policy("end", 2));
        world.Create("orders", Policy("middle", 2));
        world.Send("orders", "x");
        var deliveries = 0;
        for (var time = 0; time < 10; time++)
        {
            world.Receive("orders");
            deliveries += world.Receive("middle").Count;
            world.Advance(30);
        }

        Assert.Equal(deliveriesInMiddle, deliveries);
        Assert.Equal(countAll ? "3" : "5", QueueWorld.Count(Assert.Single(world.Receive("end"))));
        static string Policy(string dlq, int count) =>
            new JsonObject { ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:{{dlq}}","maxReceiveCount":{{count}}}""" }.ToJsonString();
    }

    [Fact]
    [Covers("SQS-213", "SQS-214")]
    public void A_dead_letter_queue_says_who_may_use_it()
    {
        _world.Create("dlq");
        _world.Create("orders");
        const string policy = """{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:dlq","maxReceiveCount":1}""";
        _world.Set("dlq", "RedriveAllowPolicy", """{"redrivePermission":"denyAll"}""");
        Assert.Equal("SQS-214", Assert.Throws<AwsServiceException>(() => _world.Set("orders", "RedrivePolicy", policy)).Rule);
        _world.Set("dlq", "RedriveAllowPolicy", """{"redrivePermission":"byQueue","sourceQueueArns":["arn:aws:sqs:eu-west-1:123456789012:others"]}""");
        Assert.Equal("SQS-214", Assert.Throws<AwsServiceException>(() => _world.Set("orders", "RedrivePolicy", policy)).Rule);
        _world.Set("dlq", "RedriveAllowPolicy", """{"redrivePermission":"byQueue","sourceQueueArns":["arn:aws:sqs:eu-west-1:123456789012:orders"]}""");
        _world.Set("orders", "RedrivePolicy", policy);
        foreach (var bad in new[] { "{}", "x", """{"redrivePermission":"some"}""", """{"redrivePermission":"byQueue"}""", """{"redrivePermission":"allowAll","sourceQueueArns":["a"]}""" })
        {
            Assert.Equal("SQS-213", Assert.Throws<AwsServiceException>(() => _world.Set("dlq", "RedriveAllowPolicy", bad)).Rule);
        }
    }

    [Fact]
    [Covers("SQS-023", "SQS-215")]
    public void The_sources_of_a_dead_letter_queue_are_listed()
    {
        _world.CreateWithDeadLetters(1);
        Assert.Equal("""{"queueUrls":["https://sqs.eu-west-1.amazonaws.com/123456789012/orders"]}""", _world.Call("ListDeadLetterSourceQueues", """{"QueueUrl":"dlq"}""").ToJsonString());
        Assert.Equal("""{"queueUrls":[]}""", _world.Call("ListDeadLetterSourceQueues", """{"QueueUrl":"orders"}""").ToJsonString());
    }
}
