using System.Text.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Delivery;

/// <summary>The event that the function is given, key for key (section B12).</summary>
public sealed class QueueEventTests
{
    private static readonly string[] WithoutMd5 = ["messageId", "receiptHandle", "body", "attributes", "messageAttributes", "md5OfBody", "eventSource", "eventSourceARN", "awsRegion"];

    [Fact]
    [Covers("SQS-424", "SQS-425", "SQS-426", "SQS-430", "SQS-437", "SQS-438")]
    public async Task A_standard_message_as_it_was_recorded()
    {
        await using var queue = new MappedQueue(settings: new() { Region = "eu-west-1" });
        queue.Send("hello", "1");

        await queue.RunAsync();

        Assert.Equal("Records", Assert.Single(JsonNode.Parse(Assert.Single(queue.Mapping.Invocations).Event)!.AsObject()).Key);
        Assert.Equal(2, queue.Records(0).Length);
        foreach (var record in queue.Records(0))
        {
            Assert.Equal(WithoutMd5, Keys(record));
            Assert.Equal(["ApproximateReceiveCount", "SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp"], Keys(record["attributes"]!));
            Assert.All(record["attributes"]!.AsObject(), attribute => Assert.Equal(JsonValueKind.String, attribute.Value!.GetValueKind()));
            Assert.Equal(JsonValueKind.String, record["body"]!.GetValueKind());
            Assert.Equal("{}", record["messageAttributes"]!.ToJsonString());
            Assert.Equal(("aws:sqs", "arn:aws:sqs:eu-west-1:123456789012:orders", "eu-west-1"), ((string)record["eventSource"]!, (string)record["eventSourceARN"]!, (string)record["awsRegion"]!));
        }

        Assert.Equal("5d41402abc4b2a76b9719d911017c592", (string)queue.Records(0)[0]["md5OfBody"]!);
    }

    [Fact]
    [Covers("SQS-427")]
    public async Task A_FIFO_message_has_its_attributes_in_the_order_of_the_guide()
    {
        await using var queue = new MappedQueue(fifo: true);
        queue.SendToGroups("g-1");

        await queue.RunAsync();

        Assert.Equal(
            ["ApproximateReceiveCount", "SentTimestamp", "SequenceNumber", "MessageGroupId", "SenderId", "MessageDeduplicationId", "ApproximateFirstReceiveTimestamp"],
            Keys(queue.Records(0)[0]["attributes"]!));
    }

    [Fact]
    [Covers("SQS-428")]
    public async Task A_trace_header_is_shown()
    {
        await using var queue = new MappedQueue();
        queue.Orders.SendMessage("a", new() { AwsTraceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793" });

        await queue.RunAsync();

        Assert.Equal("Root=1-5759e988-bd862e3fe1be46a994272793", (string)queue.Records(0)[0]["attributes"]!["AWSTraceHeader"]!);
    }

    [Fact]
    [Covers("SQS-429")]
    public async Task A_message_of_a_fair_queue_shows_its_group_and_no_sequence()
    {
        await using var queue = new MappedQueue();
        queue.Orders.SendMessage("a", new() { MessageGroupId = "tenant" });

        await queue.RunAsync();

        var attributes = queue.Records(0)[0]["attributes"]!.AsObject();
        Assert.Equal("tenant", (string)attributes["MessageGroupId"]!);
        Assert.False(attributes.ContainsKey("SequenceNumber"));
        Assert.False(attributes.ContainsKey("MessageDeduplicationId"));
    }

    [Fact]
    [Covers("SQS-431", "SQS-433", "SQS-434")]
    public async Task Message_attributes_as_they_were_recorded()
    {
        await using var queue = new MappedQueue();
        queue.Orders.SendMessage("a", new()
        {
            Attributes = new Dictionary<string, SqsMessageAttribute>
            {
                ["Title"] = SqsMessageAttribute.Text("The Whistler"),
                ["Author"] = SqsMessageAttribute.Text("John Grisham"),
                ["WeeksOn"] = SqsMessageAttribute.Number(6),
            },
        });

        await queue.RunAsync();

        var record = queue.Records(0)[0];
        Assert.Equal(
            """{"WeeksOn":{"stringValue":"6","stringListValues":[],"binaryListValues":[],"dataType":"Number"},"Author":{"stringValue":"John Grisham","stringListValues":[],"binaryListValues":[],"dataType":"String"},"Title":{"stringValue":"The Whistler","stringListValues":[],"binaryListValues":[],"dataType":"String"}}""",
            record["messageAttributes"]!.ToJsonString());
        Assert.Equal("d25a6aea97eb8f585bfa92d314504a92", (string)record["md5OfMessageAttributes"]!);
    }

    [Fact]
    [Covers("ADD-01", "ADD-79")]
    public async Task A_number_arrives_in_its_shortest_form_with_the_digest_of_that_and_is_received_as_it_was_sent()
    {
        await using var queue = new MappedQueue();
        const string attributes = """{"Numeric":{"DataType":"Number","StringValue":"0012.3400"},"Text":{"DataType":"String.probe","StringValue":"snowman \u2603 newline\n"},"Binary":{"DataType":"Binary","BinaryValue":"AAF/gP8="}}""";
        var aside = queue.Sim.CreateQueue("aside");
        foreach (var to in new[] { aside, queue.Orders }) queue.Sim.Api.Call("sqs:SendMessage", new() { ["QueueUrl"] = to.Url, ["MessageBody"] = "a", ["MessageAttributes"] = JsonNode.Parse(attributes) });

        await queue.RunAsync();

        var record = queue.Records(0)[0];
        Assert.Equal(("12.34", "0d3fe1e87705e1d1bf1b4e64178c1d66"), ((string)record["messageAttributes"]!["Numeric"]!["stringValue"]!, (string)record["md5OfMessageAttributes"]!));
        var received = queue.Sim.Api.Call("sqs:ReceiveMessage", new() { ["QueueUrl"] = aside.Url, ["MessageAttributeNames"] = new JsonArray("All") }).Body["Messages"]![0]!;
        Assert.Equal(("0012.3400", "405abb2326c063f614326a7a500d69f0"), ((string)received["MessageAttributes"]!["Numeric"]!["StringValue"]!, (string)received["MD5OfMessageAttributes"]!));
    }

    [Fact]
    [Covers("SQS-432", "SQS-431")]
    public async Task A_binary_attribute_has_no_string_value()
    {
        await using var queue = new MappedQueue();
        queue.Orders.SendMessage("a", new() { Attributes = new Dictionary<string, SqsMessageAttribute> { ["k"] = SqsMessageAttribute.Bytes(new byte[] { 1, 2, 255 }) } });

        await queue.RunAsync();

        Assert.Equal("""{"k":{"binaryValue":"AQL/","stringListValues":[],"binaryListValues":[],"dataType":"Binary"}}""", queue.Records(0)[0]["messageAttributes"]!.ToJsonString());
    }

    [Theory]
    [InlineData(0, SqsNullMd5.AsRecorded, false)]
    [InlineData(1, SqsNullMd5.AsRecorded, true)]
    [InlineData(0, SqsNullMd5.Always, true)]
    [InlineData(1, SqsNullMd5.Never, false)]
    [Covers("SQS-435")]
    public async Task Without_attributes_a_window_brings_a_null(int window, SqsNullMd5 knob, bool isThere)
    {
        await using var queue = new MappedQueue(mapping: new() { MaximumBatchingWindow = TimeSpan.FromSeconds(window) }, settings: new() { SqsMappings = new() { NullMd5 = knob } });
        queue.Send("a", "b");

        await queue.RunAsync();

        foreach (var record in queue.Records(0))
        {
            Assert.Equal(isThere, record.ContainsKey("md5OfMessageAttributes"));
            Assert.Null(record["md5OfMessageAttributes"]);
        }
    }

    [Fact]
    [Covers("SQS-436")]
    public async Task The_null_stands_where_a_digest_would()
    {
        await using var queue = new MappedQueue(mapping: new() { MaximumBatchingWindow = TimeSpan.FromSeconds(1) });
        queue.Send("a");

        await queue.RunAsync();

        Assert.Equal(["messageAttributes", "md5OfMessageAttributes", "md5OfBody"], Keys(queue.Records(0)[0]).Skip(4).Take(3));
    }

    [Fact]
    [Covers("SQS-441", "SQS-442")]
    public async Task The_event_classes_of_the_languages_read_it()
    {
        await using var queue = new MappedQueue(mapping: new() { MaximumBatchingWindow = TimeSpan.FromSeconds(1) });
        queue.Send("null digest");
        queue.Orders.SendMessage("digest", new() { Attributes = new Dictionary<string, SqsMessageAttribute> { ["k"] = SqsMessageAttribute.Bytes(new byte[] { 1 }) } });

        await queue.RunAsync();

        var read = JsonSerializer.Deserialize<SqsEventLikeDotNets>(queue.Mapping.Invocations[0].Event, new JsonSerializerOptions { PropertyNameCaseInsensitive = true })!;
        var (first, second) = (read.Records[0], read.Records[1]);
        Assert.Null(first.Md5OfMessageAttributes);
        Assert.Equal(("null digest", queue.Orders.Arn, "aws:sqs", "us-east-1", "1"), (first.Body, first.EventSourceArn, first.EventSource, first.AwsRegion, first.Attributes["ApproximateReceiveCount"]));
        Assert.Equal((32, 32), (first.Md5OfBody.Length, second.Md5OfMessageAttributes!.Length));
        Assert.Equal("AQ==", Assert.Single(second.MessageAttributes).Value.BinaryValue);
        Assert.Empty(second.MessageAttributes["k"].StringListValues);
        Assert.NotEqual(first.ReceiptHandle, second.ReceiptHandle);
        Assert.NotEqual(first.MessageId, second.MessageId);
    }

    private static string[] Keys(JsonNode json) => [.. json.AsObject().Select(member => member.Key)];

    // The members of Amazon.Lambda.SQSEvents.SQSEvent; what is not nullable must be there.
    private sealed record SqsEventLikeDotNets(List<SqsEventLikeDotNets.Message> Records)
    {
        public sealed record Message(
            string MessageId, string ReceiptHandle, string Body, string Md5OfBody, string? Md5OfMessageAttributes, string EventSourceArn, string EventSource, string AwsRegion,
            Dictionary<string, string> Attributes, Dictionary<string, Attribute> MessageAttributes);

        public sealed record Attribute(string? StringValue, string? BinaryValue, List<string> StringListValues, List<string> BinaryListValues, string DataType);
    }
}
