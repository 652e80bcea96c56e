using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Tests.Sqs;

/// <summary>Queues on a clock, reached as an SDK client reaches them: operations as JSON.</summary>
internal sealed class QueueWorld
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ApiCatalog _api = new();

    public QueueWorld(SqsBehavior? behavior = null, Oracle? oracle = null)
    {
        World = new World(Start, 1, oracle ?? new CanonicalOracle(), new AwsPlace("eu-west-1", "123456789012"));
        Queues = new QueueRegistry(World, behavior ?? new SqsBehavior());
        SqsOperations.AddTo(_api, Queues);
    }

    public World World { get; }

    public QueueRegistry Queues { get; }

    public IReadOnlyCollection<string> Operations => _api.Operations;

    // As a client reads it: numbers are numbers, whatever type wrote them.
    public JsonObject Call(string operation, string with) => JsonNode.Parse(_api.Call($"sqs:{operation}", JsonNode.Parse(with)!.AsObject()).Body.ToJsonString())!.AsObject();

    public AwsServiceException Refused(string operation, string with) => Assert.Throws<AwsServiceException>(() => Call(operation, with));

    public QueueStore Create(string name, string attributes = "{}")
    {
        Call("CreateQueue", $$"""{"QueueName":"{{name}}","Attributes":{{attributes}}}""");
        return Queues.Find(name)!;
    }

    public QueueStore CreateFifo(string name = "orders.fifo", string more = "") =>
        Create(name, $$"""{"FifoQueue":"true","ContentBasedDeduplication":"true"{{(more.Length > 0 ? "," + more : "")}}}""");

    /// <summary>A source whose messages go to "dlq" (or "dlq.fifo") after so many receives.</summary>
    public QueueStore CreateWithDeadLetters(int maxReceiveCount, string more = "", bool fifo = false)
    {
        var suffix = fifo ? ".fifo" : "";
        var type = fifo ? "\"FifoQueue\":\"true\",\"ContentBasedDeduplication\":\"true\"" : "";
        Create("dlq" + suffix, $$"""{{{type}}}""");
        var policy = "\"RedrivePolicy\":" + JsonValue.Create($$"""{"deadLetterTargetArn":"{{Queues.Find("dlq" + suffix)!.Arn}}","maxReceiveCount":{{maxReceiveCount}}}""").ToJsonString();
        return Create("orders" + suffix, "{" + string.Join(",", new[] { type, policy, more }.Where(part => part.Length > 0)) + "}");
    }

    public string Send(string queue, string body, string more = "") =>
        (string)Call("SendMessage", $$"""{"QueueUrl":"{{queue}}","MessageBody":{{JsonValue.Create(body).ToJsonString()}}{{(more.Length > 0 ? "," + more : "")}}}""")["MessageId"]!;

    public void SendToGroup(string queue, params string[] messages)
    {
        foreach (var message in messages) Send(queue, message, $"\"MessageGroupId\":\"{message.Split('-')[0]}\"");
    }

    public IReadOnlyList<JsonObject> Receive(string queue, int max = 10, string more = "") =>
        Call("ReceiveMessage", $$"""{"QueueUrl":"{{queue}}","MaxNumberOfMessages":{{max}},"AttributeNames":["All"],"MessageAttributeNames":["All"]{{(more.Length > 0 ? "," + more : "")}}}""")["Messages"] is JsonArray messages
            ? [.. messages.Select(message => message!.AsObject())]
            : [];

    public string[] Bodies(string queue, int max = 10, string more = "") => [.. Receive(queue, max, more).Select(message => (string)message["Body"]!)];

    public void Delete(string queue, JsonObject message) => Call("DeleteMessage", $$"""{"QueueUrl":"{{queue}}","ReceiptHandle":"{{Handle(message)}}"}""");

    public void ChangeVisibility(string queue, JsonObject message, int seconds) => Call("ChangeMessageVisibility", ChangeRequest(queue, message, seconds));

    public static string ChangeRequest(string queue, JsonObject message, int seconds) => $$"""{"QueueUrl":"{{queue}}","ReceiptHandle":"{{Handle(message)}}","VisibilityTimeout":{{seconds}}}""";

    public static string Handle(JsonObject message) => (string)message["ReceiptHandle"]!;

    public static string Count(JsonObject message) => (string)message["Attributes"]!["ApproximateReceiveCount"]!;

    public JsonObject Attributes(string queue, params string[] names)
    {
        var asked = new JsonArray([.. names.DefaultIfEmpty("All").Select(name => (JsonNode)JsonValue.Create(name))]);
        return Call("GetQueueAttributes", $$"""{"QueueUrl":"{{queue}}","AttributeNames":{{asked.ToJsonString()}}}""")["Attributes"]!.AsObject();
    }

    /// <summary>Visible / in flight / delayed.</summary>
    public string Counts(string queue)
    {
        var shown = Attributes(queue);
        return $"{shown["ApproximateNumberOfMessages"]}/{shown["ApproximateNumberOfMessagesNotVisible"]}/{shown["ApproximateNumberOfMessagesDelayed"]}";
    }

    public JsonObject Set(string queue, string name, string value) =>
        Call("SetQueueAttributes", $$$"""{"QueueUrl":"{{{queue}}}","Attributes":{"{{{name}}}":{{{JsonValue.Create(value).ToJsonString()}}}}}""");

    public void Advance(double seconds)
    {
        var end = World.Now + TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
        while (World.Timeline.RunNext(end))
        {
        }

        World.Timeline.MoveTo(end);
    }
}
