using System.Text.Json.Nodes;

namespace EsmTestKit.AwsApi.Tests;

public sealed class SqsWireTests : IAsyncDisposable
{
    private const string QueryMode = "x-amzn-query-mode";
    private readonly WireWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    [Covers("WIR-017", "WIR-023", "WIR-027", "WIR-028", "WIR-034")]
    public void A_message_travels_in_JSON_with_the_digests_that_clients_verify()
    {
        var url = Url(_world.Sim.CreateQueue("orders"));
        var sent = WireWorld.JsonOf(_world.Json("AmazonSQS.SendMessage", $$$$"""{"QueueUrl":{{{{url}}}},"MessageBody":"hello","MessageAttributes":{"kind":{"DataType":"String","StringValue":"new"}}}"""));

        var received = WireWorld.JsonOf(_world.Json("AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":{{url}},"MessageAttributeNames":["All"],"AttributeNames":["All"]}"""))["Messages"]![0]!;

        Assert.Equal("5d41402abc4b2a76b9719d911017c592", sent["MD5OfMessageBody"]!.GetValue<string>());
        Assert.Equal("5d41402abc4b2a76b9719d911017c592", received["MD5OfBody"]!.GetValue<string>());
        Assert.Equal(sent["MD5OfMessageAttributes"]!.GetValue<string>(), received["MD5OfMessageAttributes"]!.GetValue<string>());
        Assert.Equal("1", received["Attributes"]!["ApproximateReceiveCount"]!.GetValue<string>());

        var deleted = _world.Json("AmazonSQS.DeleteMessage", new JsonObject { ["QueueUrl"] = _world.Sim.GetQueue("orders").Url, ["ReceiptHandle"] = received["ReceiptHandle"]!.DeepClone() }.ToJsonString());
        Assert.Equal((200, 0), (deleted.Status, deleted.Body.Length));
        Assert.Equal("application/x-amz-json-1.0", deleted.Header("Content-Type"));
        Assert.Equal("{}", WireWorld.Text(_world.Json("AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":{{url}}}""")));
    }

    [Fact]
    [Covers("WIR-018", "WIR-045", "WIR-046")]
    public void The_same_message_travels_in_the_query_protocol()
    {
        var created = WireWorld.XmlOf(_world.Form("Action=CreateQueue&Version=2012-11-05&QueueName=orders&Attribute.1.Name=VisibilityTimeout&Attribute.1.Value=45&Tag.1.Key=team&Tag.1.Value=shop"));
        var url = Uri.EscapeDataString(WireWorld.Value(created, "QueueUrl")!);
        Assert.Equal("http://queue.amazonaws.com/doc/2012-11-05/", created.Name.NamespaceName);

        var sent = WireWorld.XmlOf(_world.Form($"Action=SendMessage&Version=2012-11-05&QueueUrl={url}&MessageBody=a+%26+b&DelaySeconds=0&MessageAttribute.1.Name=kind&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=new"));
        var received = WireWorld.XmlOf(_world.Form($"Action=ReceiveMessage&Version=2012-11-05&QueueUrl={url}&MaxNumberOfMessages=10&AttributeName.1=All&MessageAttributeName.1=All"));

        Assert.Equal("a & b", WireWorld.Value(received, "Body"));
        Assert.Equal(WireWorld.Value(sent, "MD5OfMessageAttributes"), WireWorld.Value(received, "MD5OfMessageAttributes"));
        Assert.Contains("ApproximateReceiveCount", WireWorld.Values(received, "Name"));
        Assert.Equal("new", WireWorld.Value(received, "StringValue"));

        var attributes = WireWorld.XmlOf(_world.Form($"Action=GetQueueAttributes&Version=2012-11-05&QueueUrl={url}&AttributeName.1=VisibilityTimeout"));
        Assert.Equal("45", WireWorld.Value(attributes, "Value"));
        var tags = WireWorld.XmlOf(_world.Form($"Action=ListQueueTags&Version=2012-11-05&QueueUrl={url}"));
        Assert.Equal(("team", "shop"), (WireWorld.Value(tags, "Key"), WireWorld.Value(tags, "Value")));

        var handle = Uri.EscapeDataString(WireWorld.Value(received, "ReceiptHandle")!);
        var deleted = WireWorld.XmlOf(_world.Form($"Action=DeleteMessageBatch&Version=2012-11-05&QueueUrl={url}&DeleteMessageBatchRequestEntry.1.Id=a&DeleteMessageBatchRequestEntry.1.ReceiptHandle={handle}"));
        Assert.Equal("a", WireWorld.Value(deleted, "Id"));
        Assert.Contains("DeleteMessageBatchResultEntry", deleted.Descendants().Select(element => element.Name.LocalName));
    }

    [Fact]
    [Covers("WIR-045")]
    public void A_hand_written_client_calls_the_path_of_the_queues_URL()
    {
        var queue = _world.Sim.CreateQueue("orders");

        var sent = _world.Send("GET", new Uri(queue.Url).AbsolutePath + "?Action=SendMessage&MessageBody=hello", "");

        Assert.Equal(200, sent.Status);
        Assert.Equal("hello", Assert.Single(queue.Messages).Body);
    }

    [Theory]
    [Covers("WIR-047")]
    [InlineData("say \"hi\"", "say &quot;hi&quot;")]
    [InlineData("line\r\nline", "line&#xD;\nline")]
    [InlineData("<a>&</a>", "&lt;a&gt;&amp;&lt;/a&gt;")]
    [InlineData("größer 😀", "größer 😀")]
    public void Bodies_survive_XML(string body, string written)
    {
        var queue = _world.Sim.CreateQueue("orders");
        queue.SendMessage(body);

        var received = _world.Form($"Action=ReceiveMessage&Version=2012-11-05&QueueUrl={Uri.EscapeDataString(queue.Url)}");

        Assert.Contains($"<Body>{written}</Body>", WireWorld.Text(received), StringComparison.Ordinal);
        Assert.Equal(body, WireWorld.Value(WireWorld.XmlOf(received), "Body"));
    }

    [Fact]
    [Covers("WIR-048")]
    public void An_error_in_JSON_carries_the_older_code_beside_its_own()
    {
        var answer = _world.Json("AmazonSQS.GetQueueUrl", """{"QueueName":"missing"}""", (QueryMode, "true"));

        Assert.Equal(400, answer.Status);
        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue;Sender", answer.Header("x-amzn-query-error"));
        Assert.Equal("com.amazonaws.sqs#QueueDoesNotExist", WireWorld.JsonOf(answer)["__type"]!.GetValue<string>());
        Assert.Equal("The specified queue does not exist.", WireWorld.JsonOf(answer)["message"]!.GetValue<string>());
    }

    [Fact]
    [Covers("WIR-018", "SQS-020")]
    public void An_error_in_the_query_protocol_has_the_older_code_and_text()
    {
        var answer = _world.Form("Action=GetQueueUrl&Version=2012-11-05&QueueName=missing");
        var xml = WireWorld.XmlOf(_world.Form("Action=SendMessage&Version=2012-11-05&QueueUrl=http%3A%2F%2Fx%2F123456789012%2Fmissing&MessageBody=a"));

        Assert.Equal(400, answer.Status);
        Assert.Equal("Sender", WireWorld.Value(xml, "Type"));
        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue", WireWorld.Value(xml, "Code"));
        Assert.Equal("The specified queue does not exist for this wsdl version.", WireWorld.Value(xml, "Message"));
    }

    [Theory]
    [InlineData("AmazonSQS.ReceiveMessage", "\"MaxNumberOfMessages\":11", "InvalidParameterValue", "com.amazon.coral.service#InvalidParameterValueException")]
    [InlineData("AmazonSQS.SendMessage", "\"DelaySeconds\":0", "MissingParameter", "com.amazon.coral.service#MissingRequiredParameterException")]
    [InlineData("AmazonSQS.SendMessageBatch", "\"Entries\":[]", "AWS.SimpleQueueService.EmptyBatchRequest", "com.amazonaws.sqs#EmptyBatchRequest")]
    public void Errors_have_both_their_names(string target, string members, string older, string type)
    {
        var url = Url(_world.Sim.CreateQueue("orders"));

        var answer = _world.Json(target, $$"""{"QueueUrl":{{url}},{{members}}}""", (QueryMode, "true"));

        Assert.Equal($"{older};Sender", answer.Header("x-amzn-query-error"));
        Assert.Equal(type, WireWorld.JsonOf(answer)["__type"]!.GetValue<string>());
    }

    [Fact]
    [Covers("WIR-051")]
    public void Queue_URLs_name_the_host_that_was_called_where_that_is_asked_for()
    {
        var local = new AwsEndpoint(_world.Sim, new() { QueueUrlsNameTheHost = true });
        var made = WireWorld.Send(local, "POST", "/", """{"QueueName":"orders"}"""u8.ToArray(), ("X-Amz-Target", "AmazonSQS.CreateQueue"), ("Host", "localhost:4566"));

        Assert.Equal("""{"QueueUrl":"http://localhost:4566/123456789012/orders"}""", WireWorld.Text(made));
        Assert.Equal(_world.Sim.GetQueue("orders").Url, WireWorld.JsonOf(_world.Json("AmazonSQS.GetQueueUrl", """{"QueueName":"orders"}"""))["QueueUrl"]!.GetValue<string>());
        // It comes back as a parameter, whatever its host.
        Assert.Equal(200, _world.Json("AmazonSQS.SendMessage", """{"QueueUrl":"http://localhost:4566/123456789012/orders","MessageBody":"x"}""").Status);
    }

    [Theory]
    [InlineData("{\"QueueName\":")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"QueueName\":\"\\ud800\"}")]
    [InlineData("{\"QueueName\":17}")]
    public void A_broken_body_is_a_serialization_error(string body)
    {
        var answer = _world.Json("AmazonSQS.CreateQueue", body);

        Assert.Equal(400, answer.Status);
        Assert.Equal("com.amazon.coral.service#SerializationException", WireWorld.JsonOf(answer)["__type"]!.GetValue<string>());
    }

    private static string Url(SqsQueue queue) => $"\"{queue.Url}\"";
}
