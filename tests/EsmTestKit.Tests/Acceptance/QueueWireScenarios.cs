using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EsmTestKit.Tests.Delivery;
using EsmTestKit.Tests.Mappings;

namespace EsmTestKit.Tests.Acceptance;

/// <summary>The acceptance scenarios of the rules for queues (part D of sqs.md) about what is shown and refused. Each test is one, by its number.</summary>
public sealed class QueueWireScenarios
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    [Covers("SQS-424", "SQS-427", "SQS-428", "SQS-429", "SQS-431", "SQS-432", "SQS-435")]
    public async Task D13_Events_are_those_of_the_golden_files()
    {
        await using var standard = new MappedQueue();
        standard.Send("hello");
        await Golden("standard", standard);

        await using var window = new MappedQueue(mapping: new() { MaximumBatchingWindow = TimeSpan.FromSeconds(1) });
        window.Send("hello");
        await Golden("standard-with-window", window);

        await using var fifo = new MappedQueue(fifo: true);
        fifo.SendToGroups("g-1");
        await Golden("fifo", fifo);

        await using var fair = new MappedQueue();
        fair.Orders.SendMessage("hello", new() { MessageGroupId = "tenant" });
        await Golden("fair-queue", fair);

        await using var attributes = new MappedQueue();
        attributes.Orders.SendMessage("hello", new()
        {
            AwsTraceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793",
            Attributes = new Dictionary<string, SqsMessageAttribute> { ["Text"] = SqsMessageAttribute.Text("text"), ["Number"] = SqsMessageAttribute.Number(6), ["Bytes"] = SqsMessageAttribute.Bytes(new byte[] { 1, 2, 255 }) },
        });
        await Golden("message-attributes", attributes);

        await using var failing = new MappedQueue(_ => MappedQueue.Fail, maxReceiveCount: 1);
        var rescue = failing.Sim.CreateFunction("rescue", (Stream _) => { });
        var second = failing.Sim.CreateEventSourceMapping(failing.DeadLetters!, rescue);
        failing.Send("hello");
        await failing.RunAsync();
        Golden("dead-letter-queue", Assert.Single(second.Invocations).Event);
    }

    [Theory]
    [InlineData("orders", "", "EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest", "There should be at least one SendMessageBatchRequestEntry in the request.")]
    [InlineData("orders", "1 2 3 4 5 6 7 8 9 10 11", "TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10. You have sent 11.")]
    [InlineData("orders", "a:b", "InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId", "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.")]
    [InlineData("orders", "same same", "BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct", "Id same repeated.")]
    [InlineData("orders", "large1 large2", "BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong", "Batch requests cannot be longer than 1048576 bytes. You have sent 1200000 bytes.")]
    [InlineData("orders.fifo", "1", "InvalidParameterValueException", "InvalidParameterValue", "The request must contain the parameter MessageGroupId.")]
    public async Task D16_Batch_errors_have_AWS_s_codes_and_texts_in_both_protocols(string queue, string ids, string shape, string code, string text)
    {
        await using var sim = new EsmSimulation();
        sim.CreateQueue("orders");
        sim.CreateQueue("orders.fifo", new() { FifoQueue = true, ContentBasedDeduplication = true });
        var endpoint = new AwsEndpoint(sim);
        var url = sim.GetQueue(queue).Url;
        (string Id, string Body)[] entries = [.. ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => (id, id.StartsWith("large", StringComparison.Ordinal) ? new string('x', 600_000) : "x"))];

        var json = await JsonAsync(endpoint, "SendMessageBatch", new JsonObject { ["QueueUrl"] = url, ["Entries"] = new JsonArray([.. entries.Select(entry => (JsonNode)new JsonObject { ["Id"] = entry.Id, ["MessageBody"] = entry.Body })]) });
        var form = new StringBuilder($"Action=SendMessageBatch&Version=2012-11-05&QueueUrl={Uri.EscapeDataString(url)}");
        foreach (var (index, entry) in entries.Index()) form.Append(System.Globalization.CultureInfo.InvariantCulture, $"&SendMessageBatchRequestEntry.{index + 1}.Id={Uri.EscapeDataString(entry.Id)}&SendMessageBatchRequestEntry.{index + 1}.MessageBody={entry.Body}");
        var query = await endpoint.AnswerAsync(new AwsHttpRequest("POST", "/") { Body = Encoding.UTF8.GetBytes(form.ToString()), Headers = [new("Content-Type", "application/x-www-form-urlencoded")] });

        var body = JsonNode.Parse(json.Body.Span)!;
        Assert.Equal((400, shape, text), (json.Status, ((string)body["__type"]!).Split('#')[1], (string)body["message"]!));
        Assert.Equal($"{code};Sender", json.Header("x-amzn-query-error"));
        var error = XElement.Parse(Encoding.UTF8.GetString(query.Body.Span));
        Assert.Equal((400, code, text, "Sender"), (query.Status, Value(error, "Code"), Value(error, "Message"), Value(error, "Type")));
    }

    [Fact]
    public async Task D16_A_fault_of_an_entry_fails_that_entry_alone_in_both_protocols()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders", new() { MaximumMessageBytes = 1024 });
        var endpoint = new AwsEndpoint(sim);
        var large = new string('x', 1025);

        var json = await JsonAsync(endpoint, "SendMessageBatch", new JsonObject
        {
            ["QueueUrl"] = orders.Url,
            ["Entries"] = new JsonArray(new JsonObject { ["Id"] = "good", ["MessageBody"] = "x" }, new JsonObject { ["Id"] = "large", ["MessageBody"] = large }),
        });
        var query = await endpoint.AnswerAsync(new AwsHttpRequest("POST", "/")
        {
            Body = Encoding.UTF8.GetBytes($"Action=SendMessageBatch&Version=2012-11-05&QueueUrl={Uri.EscapeDataString(orders.Url)}&SendMessageBatchRequestEntry.1.Id=good&SendMessageBatchRequestEntry.1.MessageBody=x&SendMessageBatchRequestEntry.2.Id=large&SendMessageBatchRequestEntry.2.MessageBody={large}"),
            Headers = [new("Content-Type", "application/x-www-form-urlencoded")],
        });

        const string text = "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.";
        var body = JsonNode.Parse(json.Body.Span)!;
        Assert.Equal((200, 200), (json.Status, query.Status));
        Assert.Equal("good", (string)Assert.Single(body["Successful"]!.AsArray())!["Id"]!);
        Assert.Equal($$"""{"Id":"large","Code":"InvalidParameterValue","Message":"{{text}}","SenderFault":true}""", Assert.Single(body["Failed"]!.AsArray())!.ToJsonString());
        var failed = XElement.Parse(Encoding.UTF8.GetString(query.Body.Span)).Descendants().Single(element => element.Name.LocalName == "BatchResultErrorEntry");
        Assert.Equal(("large", "InvalidParameterValue", text, "true"), (Value(failed, "Id"), Value(failed, "Code"), Value(failed, "Message"), Value(failed, "SenderFault")));
    }

    [Theory]
    [InlineData("again", 409, "An event source mapping with SQS arn (\" arn:aws:sqs:us-east-1:123456789012:orders \") and function (\" consumer \") already exists. Please update or delete the existing mapping with UUID {uuid}")]
    [InlineData("\"EventSourceArn\":\"arn:aws:sqs:us-east-1:123456789012:orders\",\"FunctionName\":\"slow\"", 400, "Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds")]
    [InlineData("\"EventSourceArn\":\"arn:aws:sqs:us-east-1:123456789012:orders.fifo\",\"MaximumBatchingWindowInSeconds\":1", 400, "Batching window is not supported for FIFO queues")]
    [InlineData("\"EventSourceArn\":\"arn:aws:sqs:us-east-1:123456789012:orders\",\"FunctionName\":\"other\",\"BatchSize\":11", 400, "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10")]
    [InlineData("\"EventSourceArn\":\"arn:aws:sqs:us-east-1:123456789012:orders\",\"FunctionName\":\"other\",\"DestinationConfig\":{\"OnSuccess\":{\"Destination\":\"arn:aws:sqs:us-east-1:123456789012:orders\"}}", 400, "Unsupported DestinationConfig parameter for given event source mapping type.")]
    public async Task D18_Mappings_that_AWS_would_not_make_are_refused(string members, int status, string text)
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateQueueMapping();

        var refusal = Assert.Throws<AwsServiceException>(() => world.Create(members == "again" ? $"\"EventSourceArn\":\"{ControlWorld.Queue}\"" : members));

        Assert.Equal((status, text.Replace("{uuid}", uuid, StringComparison.Ordinal)), (refusal.Status, refusal.Message));
    }

    private static async Task Golden(string name, MappedQueue queue)
    {
        await queue.RunAsync();
        Golden(name, Assert.Single(queue.Mapping.Invocations).Event);
    }

    private static void Golden(string name, string json)
    {
        var path = Path.Combine(Repository.Root, "fixtures", "events", "sqs", $"{name}.json");
        var text = JsonNode.Parse(json)!.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("ESMTESTKIT_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") is null) File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
    }

    private static Task<AwsHttpResponse> JsonAsync(AwsEndpoint endpoint, string operation, JsonObject request) => endpoint.AnswerAsync(new AwsHttpRequest("POST", "/")
    {
        Body = Encoding.UTF8.GetBytes(request.ToJsonString()),
        Headers = [new("X-Amz-Target", $"AmazonSQS.{operation}"), new("Content-Type", "application/x-amz-json-1.0"), new("x-amzn-query-mode", "true")],
    });

    private static string? Value(XElement xml, string name) => xml.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
