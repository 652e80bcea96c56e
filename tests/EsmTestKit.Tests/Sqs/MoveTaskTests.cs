using System.Text;
using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Sqs;

public sealed class MoveTaskTests
{
    private const string Arn = "arn:aws:sqs:eu-west-1:123456789012:";
    private readonly QueueWorld _world = new();

    [Fact]
    [Covers("SQS-219", "SQS-221", "SQS-222", "SQS-224", "SQS-225", "SQS-228")]
    public void Without_a_destination_messages_go_home_as_new_messages()
    {
        var ids = DeadLetters(_world, 3);
        _world.Advance(100);
        var handle = Start(_world);
        Assert.Equal($$"""{"taskId":"{{TaskId(handle)}}","sourceArn":"{{Arn}}dlq"}""", Encoding.UTF8.GetString(Convert.FromBase64String(handle)));
        Assert.Equal(
            $$"""{"ApproximateNumberOfMessagesMoved":0,"ApproximateNumberOfMessagesToMove":3,"SourceArn":"{{Arn}}dlq","StartedTimestamp":1767225730000,"Status":"RUNNING","TaskHandle":"{{handle}}"}""",
            Tasks(_world)[0]!.ToJsonString());
        Assert.NotNull(_world.Queues.MoveTasks.Busy);

        _world.Advance(0);
        var done = Tasks(_world)[0]!.AsObject();
        Assert.Equal(("COMPLETED", 3L, false), ((string)done["Status"]!, (long)done["ApproximateNumberOfMessagesMoved"]!, done.ContainsKey("TaskHandle")));
        Assert.Null(_world.Queues.MoveTasks.Busy);
        var moved = _world.Receive("orders");
        Assert.Equal(["m0", "m1", "m2"], moved.Select(message => (string)message["Body"]!));
        Assert.Empty(moved.Select(message => (string)message["MessageId"]!).Intersect(ids));
        Assert.All(moved, message => Assert.Equal(("1", "1767225730000", false), (QueueWorld.Count(message), (string)message["Attributes"]!["SentTimestamp"]!, message["Attributes"]!.AsObject().ContainsKey("DeadLetterQueueSourceArn"))));
        var entry = Assert.IsType<MessageRedriven>(_world.World.Ledger.First(entry => entry is MessageRedriven));
        Assert.Equal("orders#1 orders#4", string.Join(' ', entry.Records));
    }

    [Fact]
    [Covers("SQS-224", "SQS-221", "SQS-229")]
    public void A_rate_spreads_the_moves_over_the_clock_and_a_destination_may_be_any_queue()
    {
        DeadLetters(_world, 4);
        _world.Create("elsewhere");
        _world.Send("dlq", "sent there directly");
        Start(_world, $"\"DestinationArn\":\"{Arn}elsewhere\",\"MaxNumberOfMessagesPerSecond\":2");
        var task = Tasks(_world)[0]!;
        Assert.Equal(($"{Arn}elsewhere", 2), ((string)task["DestinationArn"]!, (int)task["MaxNumberOfMessagesPerSecond"]!));
        _world.Advance(1);
        Assert.Equal("2/0/0", _world.Counts("elsewhere"));
        _world.Advance(1.4);
        Assert.Equal("RUNNING", (string)Tasks(_world)[0]!["Status"]!);
        _world.Advance(0.1);
        Assert.Equal("5/0/0", _world.Counts("elsewhere"));
        Assert.Equal("COMPLETED", (string)Tasks(_world)[0]!["Status"]!);

        // What came from nowhere has no way home.
        _world.Send("dlq", "sent there directly");
        Start(_world);
        _world.Advance(0);
        Assert.Equal(("FAILED", "CouldNotDetermineMessageSource"), ((string)Tasks(_world)[0]!["Status"]!, (string)Tasks(_world)[0]!["FailureReason"]!));
    }

    [Fact]
    [Covers("SQS-216", "SQS-217", "SQS-218", "SQS-220", "SQS-224")]
    public void Starts_are_checked_with_aws_s_texts()
    {
        DeadLetters(_world, 2);
        Refuses($$"""{"SourceArn":"{{Arn}}orders"}""", "InvalidParameterValueException", "Source queue must be configured as a Dead Letter Queue.", 400);
        Refuses($$"""{"SourceArn":"{{Arn}}missing"}""", "ResourceNotFoundException", "The resource that you specified for the SourceArn parameter doesn't exist.", 404);
        Refuses($$"""{"SourceArn":"{{Arn}}dlq","DestinationArn":"{{Arn}}missing"}""", "ResourceNotFoundException", "The resource that you specified for the DestinationArn parameter doesn't exist.", 404);
        foreach (var rate in new[] { 0, 501 }) Assert.Equal("SQS-224", _world.Refused("StartMessageMoveTask", $$"""{"SourceArn":"{{Arn}}dlq","MaxNumberOfMessagesPerSecond":{{rate}}}""").Rule);
        Start(_world, "\"MaxNumberOfMessagesPerSecond\":1");
        Refuses($$"""{"SourceArn":"{{Arn}}dlq"}""", "InvalidParameterValueException", "There is already a task running. Only one active task is allowed for a source queue arn at a given time.", 400);
        void Refuses(string request, string code, string text, int status)
        {
            var refusal = _world.Refused("StartMessageMoveTask", request);
            Assert.Equal((code, text, status), (refusal.Code, refusal.Message, refusal.Status));
        }
    }

    [Fact]
    [Covers("SQS-220")]
    public void Cancels_are_checked_with_aws_s_texts()
    {
        DeadLetters(_world, 1);
        Refuses("garbage", "InvalidParameterValueException", "Value for parameter TaskHandle is invalid.", 400);
        Refuses(Encoded("{}"), "InvalidParameterValueException", "Value for parameter TaskHandle is invalid.", 400);
        Refuses(Encoded($$"""{"taskId":"x","sourceArn":"{{Arn}}missing"}"""), "ResourceNotFoundException", "The resource that you specified for the SourceArn parameter doesn't exist.", 404);
        Refuses(Encoded($$"""{"taskId":"x","sourceArn":"{{Arn}}dlq"}"""), "ResourceNotFoundException", "Task does not exist.", 404);
        static string Encoded(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
        void Refuses(string handle, string code, string text, int status)
        {
            var refusal = _world.Refused("CancelMessageMoveTask", $$"""{"TaskHandle":"{{handle}}"}""");
            Assert.Equal((code, text, status), (refusal.Code, refusal.Message, refusal.Status));
        }
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(6, 7)]
    [Covers("SQS-226", "SQS-227")]
    public void Cancelling_takes_its_time_and_moves_nothing_back(int seconds, int moved)
    {
        var world = new QueueWorld(new SqsBehavior { MoveTaskCancellation = TimeSpan.FromSeconds(seconds) });
        DeadLetters(world, 10);
        var handle = Start(world, "\"MaxNumberOfMessagesPerSecond\":1");
        world.Advance(2);
        Assert.Equal("""{"ApproximateNumberOfMessagesMoved":2}""", world.Call("CancelMessageMoveTask", $$"""{"TaskHandle":"{{handle}}"}""").ToJsonString());
        Assert.Equal("CANCELLING", (string)Tasks(world)[0]!["Status"]!);
        Assert.Equal("InvalidParameterValue", world.Refused("CancelMessageMoveTask", $$"""{"TaskHandle":"{{handle}}"}""").QueryCode);
        world.Advance(20);
        var task = Tasks(world)[0]!;
        Assert.Equal(("CANCELLED", moved, 10), ((string)task["Status"]!, (int)task["ApproximateNumberOfMessagesMoved"]!, (int)task["ApproximateNumberOfMessagesToMove"]!));
        Assert.Equal($"{10 - moved}/0/0", world.Counts("dlq"));
    }

    [Fact]
    [Covers("SQS-223")]
    public void A_task_fails_when_its_destination_is_deleted()
    {
        DeadLetters(_world, 3);
        _world.Create("elsewhere");
        Start(_world, $"\"DestinationArn\":\"{Arn}elsewhere\",\"MaxNumberOfMessagesPerSecond\":1");
        _world.Advance(1);
        _world.Call("DeleteQueue", """{"QueueUrl":"elsewhere"}""");
        _world.Advance(1);
        var task = Tasks(_world)[0]!;
        Assert.Equal(("FAILED", "AWS.SimpleQueueService.NonExistentQueue", 1), ((string)task["Status"]!, (string)task["FailureReason"]!, (int)task["ApproximateNumberOfMessagesMoved"]!));
    }

    [Fact]
    [Covers("SQS-221")]
    public void Tasks_are_listed_newest_first_ten_at_most_and_one_unless_asked()
    {
        DeadLetters(_world, 1);
        for (var time = 0; time < 12; time++)
        {
            Start(_world);
            _world.Advance(1);
        }

        Assert.Single(Tasks(_world));
        var ten = Tasks(_world, 10);
        Assert.Equal(10, ten.Count);
        Assert.True((long)ten[0]!["StartedTimestamp"]! > (long)ten[9]!["StartedTimestamp"]!);
        Assert.Equal("SQS-221", _world.Refused("ListMessageMoveTasks", $$"""{"SourceArn":"{{Arn}}dlq","MaxResults":11}""").Rule);
    }

    [Fact]
    [Covers("SQS-230", "SQS-228")]
    public void A_fifo_task_keeps_the_order_of_each_group()
    {
        _world.CreateWithDeadLetters(1, fifo: true);
        _world.SendToGroup("orders.fifo", "g1-1", "g2-1", "g1-2", "g2-2");
        _world.Receive("orders.fifo");
        _world.Advance(30);
        _world.Receive("orders.fifo");
        Assert.Equal("4/0/0", _world.Counts("dlq.fifo"));
        _world.Call("StartMessageMoveTask", $$"""{"SourceArn":"{{Arn}}dlq.fifo","MaxNumberOfMessagesPerSecond":1}""");
        _world.Advance(10);
        var bodies = _world.Bodies("orders.fifo");
        Assert.Equal(["g1-1", "g1-2"], bodies.Where(body => body.StartsWith("g1", StringComparison.Ordinal)));
        Assert.Equal(["g2-1", "g2-2"], bodies.Where(body => body.StartsWith("g2", StringComparison.Ordinal)));
        _world.Create("plain");
        Assert.Equal("SQS-230", _world.Refused("StartMessageMoveTask", $$"""{"SourceArn":"{{Arn}}dlq.fifo","DestinationArn":"{{Arn}}plain"}""").Rule);
    }

    /// <summary>So many messages in "dlq" that "orders" gave up.</summary>
    private static List<string> DeadLetters(QueueWorld world, int count)
    {
        world.CreateWithDeadLetters(1);
        var ids = Enumerable.Range(0, count).Select(number => world.Send("orders", $"m{number}")).ToList();
        world.Receive("orders");
        world.Advance(30);
        world.Receive("orders");
        Assert.Equal($"{count}/0/0", world.Counts("dlq"));
        return ids;
    }

    private static string Start(QueueWorld world, string more = "") =>
        (string)world.Call("StartMessageMoveTask", $$"""{"SourceArn":"{{Arn}}dlq"{{(more.Length > 0 ? "," + more : "")}}}""")["TaskHandle"]!;

    private static JsonArray Tasks(QueueWorld world, int? max = null) =>
        world.Call("ListMessageMoveTasks", $$"""{"SourceArn":"{{Arn}}dlq"{{(max is null ? "" : $",\"MaxResults\":{max}")}}}""")["Results"]!.AsArray();

    private static string TaskId(string handle) => (string)JsonNode.Parse(Convert.FromBase64String(handle))!["taskId"]!;
}
