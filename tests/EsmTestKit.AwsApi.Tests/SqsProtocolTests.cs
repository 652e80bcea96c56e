namespace EsmTestKit.AwsApi.Tests;

/// <summary>The two protocols of SQS as AWS speaks them (section A15 of the rules of SQS).</summary>
public sealed class SqsProtocolTests : IAsyncDisposable
{
    private const string Query = "Version=2012-11-05";
    private readonly WireWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    [Covers("SQS-238")]
    public void JSON_has_the_operation_in_its_target_and_void_operations_have_no_body()
    {
        var queue = _world.Sim.CreateQueue("orders");

        var listed = _world.Json("AmazonSQS.ListQueues", "{}");
        var purged = _world.Json("AmazonSQS.PurgeQueue", $$"""{"QueueUrl":"{{queue.Url}}"}""");

        Assert.Equal((200, "application/x-amz-json-1.0"), (listed.Status, listed.Header("Content-Type")));
        Assert.Equal(queue.Url, WireWorld.JsonOf(listed)["QueueUrls"]![0]!.GetValue<string>());
        Assert.Equal((200, 0), (purged.Status, purged.Body.Length));
    }

    [Fact]
    [Covers("SQS-239")]
    public void JSON_may_be_posted_to_the_URL_of_any_queue()
    {
        var (orders, other) = (_world.Sim.CreateQueue("orders"), _world.Sim.CreateQueue("other"));

        var sent = _world.Send("POST", Path(other), $$"""{"QueueUrl":"{{orders.Url}}","MessageBody":"hello"}""", ("X-Amz-Target", "AmazonSQS.SendMessage"), ("Content-Type", "application/x-amz-json-1.0"));

        Assert.Equal(200, sent.Status);
        Assert.Equal("hello", Assert.Single(orders.Messages).Body);
        Assert.Empty(other.Messages);
    }

    [Fact]
    [Covers("SQS-018")]
    public void The_queue_that_is_named_comes_before_the_one_that_is_called()
    {
        var (orders, other) = (_world.Sim.CreateQueue("orders"), _world.Sim.CreateQueue("other"));

        _world.Send("GET", $"{Path(other)}?Action=SendMessage&MessageBody=hello&QueueUrl={Uri.EscapeDataString(orders.Url)}", "");
        _world.Send("GET", $"{Path(other)}?Action=SendMessage&MessageBody=plain", "");

        Assert.Equal("hello", Assert.Single(orders.Messages).Body);
        Assert.Equal("plain", Assert.Single(other.Messages).Body);
    }

    [Theory]
    [Covers("SQS-240", "SQS-241")]
    [InlineData("AmazonSQS.GetQueueUrl", """{"QueueName":"missing"}""", "com.amazonaws.sqs#QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue;Sender")]
    [InlineData("AmazonSQS.GetQueueUrl", "{}", "com.amazon.coral.service#MissingRequiredParameterException", "MissingParameter;Sender")]
    public void An_error_in_JSON_has_its_shape_and_for_those_who_ask_the_older_code(string target, string body, string type, string older)
    {
        var asked = _world.Json(target, body, ("x-amzn-query-mode", "true"));
        var plain = _world.Json(target, body);

        Assert.Equal((400, type), (asked.Status, WireWorld.JsonOf(asked)["__type"]!.GetValue<string>()));
        Assert.NotEqual(string.Empty, WireWorld.JsonOf(asked)["message"]!.GetValue<string>());
        Assert.Equal((older, null), (asked.Header("x-amzn-query-error"), plain.Header("x-amzn-query-error")));
    }

    [Fact]
    [Covers("SQS-246")]
    public void The_query_protocol_wraps_a_result_and_the_request_s_id()
    {
        var posted = WireWorld.XmlOf(_world.Form($"Action=CreateQueue&{Query}&QueueName=orders"));
        var got = WireWorld.XmlOf(_world.Send("GET", $"/?Action=ListQueues&{Query}", ""));
        var purged = WireWorld.XmlOf(_world.Form($"Action=PurgeQueue&{Query}&QueueUrl={Uri.EscapeDataString(_world.Sim.GetQueue("orders").Url)}"));

        Assert.All([posted, got, purged], xml => Assert.Equal("http://queue.amazonaws.com/doc/2012-11-05/", xml.Name.NamespaceName));
        Assert.Equal("CreateQueueResponse(CreateQueueResult(QueueUrl),ResponseMetadata(RequestId))", Shape(posted));
        Assert.Equal("ListQueuesResponse(ListQueuesResult(QueueUrl),ResponseMetadata(RequestId))", Shape(got));
        Assert.Equal("PurgeQueueResponse(ResponseMetadata(RequestId))", Shape(purged));
    }

    [Fact]
    [Covers("SQS-247")]
    public void An_error_of_the_query_protocol_has_an_empty_detail()
    {
        var error = WireWorld.XmlOf(_world.Form($"Action=GetQueueUrl&{Query}&QueueName=missing"));

        Assert.Equal("ErrorResponse(Error(Type,Code,Message,Detail),RequestId)", Shape(error));
        Assert.Equal(("Sender", ""), (WireWorld.Value(error, "Type"), WireWorld.Value(error, "Detail")));
    }

    [Fact]
    [Covers("SQS-248")]
    public void Lists_and_maps_of_the_query_protocol_are_flat()
    {
        var queue = _world.Sim.CreateQueue("orders");
        var url = $"QueueUrl={Uri.EscapeDataString(queue.Url)}";
        var sent = WireWorld.XmlOf(_world.Form($"Action=SendMessageBatch&{Query}&{url}&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=one"
            + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=kind&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=String&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue=new"
            + "&SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.2.MessageBody=two&SendMessageBatchRequestEntry.2.DelaySeconds=901"
            + "&SendMessageBatchRequestEntry.3.Id=c&SendMessageBatchRequestEntry.3.MessageBody=three"));
        Assert.Equal(["a", "c"], Inner(sent, "SendMessageBatchResultEntry", "Id"));
        Assert.Equal(["b"], Inner(sent, "BatchResultErrorEntry", "Id"));

        var received = WireWorld.XmlOf(_world.Form($"Action=ReceiveMessage&{Query}&{url}&MaxNumberOfMessages=10&AttributeName.1=SentTimestamp&MessageAttributeName.1=kind"));
        Assert.Equal(2, received.Descendants().Count(element => element.Name.LocalName == "Message"));
        Assert.Equal(["kind"], Inner(received, "MessageAttribute", "Name"));
        var handles = WireWorld.Values(received, "ReceiptHandle").Select(Uri.EscapeDataString).ToList();

        var changed = WireWorld.XmlOf(_world.Form($"Action=ChangeMessageVisibilityBatch&{Query}&{url}&ChangeMessageVisibilityBatchRequestEntry.1.Id=x&ChangeMessageVisibilityBatchRequestEntry.1.ReceiptHandle={handles[0]}&ChangeMessageVisibilityBatchRequestEntry.1.VisibilityTimeout=60"));
        var deleted = WireWorld.XmlOf(_world.Form($"Action=DeleteMessageBatch&{Query}&{url}&DeleteMessageBatchRequestEntry.1.Id=y&DeleteMessageBatchRequestEntry.1.ReceiptHandle={handles[1]}"));
        Assert.Equal(["x"], Inner(changed, "ChangeMessageVisibilityBatchResultEntry", "Id"));
        Assert.Equal(["y"], Inner(deleted, "DeleteMessageBatchResultEntry", "Id"));

        _world.Form($"Action=SetQueueAttributes&{Query}&{url}&Attribute.1.Name=VisibilityTimeout&Attribute.1.Value=45&Attribute.2.Name=DelaySeconds&Attribute.2.Value=3");
        var attributes = WireWorld.XmlOf(_world.Form($"Action=GetQueueAttributes&{Query}&{url}&AttributeName.1=VisibilityTimeout&AttributeName.2=DelaySeconds"));
        Assert.Equal(["DelaySeconds", "VisibilityTimeout"], Inner(attributes, "Attribute", "Name").Order(StringComparer.Ordinal));
    }

    [Theory]
    [Covers("SQS-249")]
    [InlineData("a \"b\"\r", "a &quot;b&quot;&#xD;")]
    [InlineData("{\"a\":1}\r\n", "{&quot;a&quot;:1}&#xD;\n")]
    public void Quotes_and_returns_are_escaped(string body, string written)
    {
        var queue = _world.Sim.CreateQueue("orders");
        queue.SendMessage(body);

        var received = _world.Form($"Action=ReceiveMessage&{Query}&QueueUrl={Uri.EscapeDataString(queue.Url)}");

        Assert.Contains($"<Body>{written}</Body>", WireWorld.Text(received), StringComparison.Ordinal);
    }

    [Theory]
    [Covers("SQS-250")]
    [InlineData(null)]
    [InlineData("application/json")]
    public void A_queue_s_URL_without_an_action_is_an_unknown_operation(string? accept)
    {
        var queue = _world.Sim.CreateQueue("orders");
        (string, string)[] headers = accept is null ? [] : [("Accept", accept)];

        var looked = _world.Send("GET", Path(queue), "", headers);
        var called = _world.Send("GET", Path(queue) + "?Action=GetQueueAttributes&AttributeName.1=QueueArn", "");
        var signed = _world.Send("GET", "/", "", ("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20240101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0"));

        Assert.Equal(404, looked.Status);
        Assert.EndsWith("<UnknownOperationException/>", WireWorld.Text(looked), StringComparison.Ordinal);
        Assert.Equal((404, true), (signed.Status, WireWorld.Text(signed).EndsWith("<UnknownOperationException/>", StringComparison.Ordinal)));
        Assert.Equal((200, queue.Arn), (called.Status, WireWorld.Value(WireWorld.XmlOf(called), "Value")));
    }

    [Theory]
    [Covers("SQS-251")]
    [InlineData("CreateQueue&QueueName=another", "CreateQueue")]
    [InlineData("ListQueues", "ListQueues")]
    public void What_is_no_queue_s_is_not_called_at_a_queue_s_URL(string call, string action)
    {
        var queue = _world.Sim.CreateQueue("orders");

        var answer = _world.Send("GET", $"{Path(queue)}?Action={call}", "");

        var error = WireWorld.XmlOf(answer);
        Assert.Equal((400, "InvalidAction", $"The action {action} is not valid for this endpoint."), (answer.Status, WireWorld.Value(error, "Code"), WireWorld.Value(error, "Message")));
        Assert.Equal(200, _world.Send("GET", $"{Path(queue)}?Action=GetQueueUrl&QueueName=orders", "").Status); // This one is.
    }

    [Fact]
    [Covers("SQS-252")]
    public void Who_accepts_JSON_gets_the_answers_of_the_query_protocol_in_JSON()
    {
        var queue = _world.Sim.CreateQueue("orders");
        var accept = ("Accept", "application/json");

        var attributes = _world.Send("GET", Path(queue) + "?Action=GetQueueAttributes&AttributeName.1=QueueArn", "", accept);
        var purged = WireWorld.JsonOf(_world.Send("GET", Path(queue) + "?Action=PurgeQueue", "", accept));
        var refused = _world.Send("GET", Path(queue) + "?Action=ListQueues", "", accept);

        Assert.Equal((200, "application/json"), (attributes.Status, attributes.Header("Content-Type")));
        var response = WireWorld.JsonOf(attributes)["GetQueueAttributesResponse"]!;
        Assert.Equal($$"""[{"Name":"QueueArn","Value":"{{queue.Arn}}"}]""", response["GetQueueAttributesResult"]!["Attributes"]!.ToJsonString());
        Assert.Equal(36, response["ResponseMetadata"]!["RequestId"]!.GetValue<string>().Length);
        Assert.Equal(["ResponseMetadata"], purged["PurgeQueueResponse"]!.AsObject().Select(member => member.Key));
        var error = WireWorld.JsonOf(refused);
        Assert.Equal((400, "InvalidAction", "The action ListQueues is not valid for this endpoint."), (refused.Status, error["Error"]!["Code"]!.GetValue<string>(), error["Error"]!["Message"]!.GetValue<string>()));
        Assert.True(error["Error"]!.AsObject().ContainsKey("Detail"));
    }

    [Theory]
    [Covers("SQS-253", "WIR-006")]
    [InlineData(null, "MissingAuthenticationToken", "MissingAuthenticationTokenException")]
    [InlineData("Bearer x", "IncompleteSignature", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20240101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0", "SignatureDoesNotMatch", "InvalidSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=210987654321/20240101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0", "InvalidClientTokenId", "UnrecognizedClientException")]
    public void Where_credentials_are_checked_a_wrong_one_is_refused(string? authorization, string code, string shape)
    {
        var strict = new AwsEndpoint(_world.Sim, new() { ChecksCredentials = true });
        (string, string)[] signed = authorization is null ? [] : [("Authorization", authorization)];

        var query = WireWorld.Send(strict, "GET", $"/?Action=ListQueues&{Query}", [], signed);
        var json = WireWorld.Send(strict, "POST", "/", "{}"u8.ToArray(), [("X-Amz-Target", "AmazonSQS.ListQueues"), .. signed]);

        Assert.Equal((403, code), (query.Status, WireWorld.Value(WireWorld.XmlOf(query), "Code")));
        Assert.Equal((403, $"com.amazon.coral.service#{shape}"), (json.Status, WireWorld.JsonOf(json)["__type"]!.GetValue<string>()));
        Assert.Equal(200, _world.Send("GET", $"/?Action=ListQueues&{Query}", "", signed).Status);
    }

    [Theory]
    [Covers("WIR-005", "SQS-253")]
    [InlineData("AKID")]
    [InlineData("123456789012")]
    public void The_Region_and_the_account_of_a_request_stand_in_what_it_was_signed_for(string key)
    {
        var strict = new AwsEndpoint(_world.Sim, new() { ChecksCredentials = true });
        string Credential(string region, string service) => $"AWS4-HMAC-SHA256 Credential={key}/20240101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0";

        Assert.Equal(200, WireWorld.Send(strict, "POST", "/", "{}"u8.ToArray(), ("X-Amz-Target", "AmazonSQS.ListQueues"), ("Authorization", Credential("us-east-1", "sqs"))).Status);
        Assert.Equal(403, WireWorld.Send(strict, "POST", "/", "{}"u8.ToArray(), ("X-Amz-Target", "AmazonSQS.ListQueues"), ("Authorization", Credential("eu-central-1", "sqs"))).Status);
        // IAM has one Region for all.
        Assert.Equal(200, WireWorld.Send(strict, "POST", "/", "Action=ListRoles&Version=2010-05-08"u8.ToArray(), ("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", Credential("us-east-1", "iam"))).Status);
        Assert.Equal("AccessDenied", WireWorld.Value(WireWorld.XmlOf(WireWorld.Send(strict, "GET", "/orders/a.txt", [])), "Code"));
        Assert.Equal(404, WireWorld.Send(strict, "GET", $"/orders/a.txt?X-Amz-Credential={key}%2F20240101%2Fus-east-1%2Fs3%2Faws4_request", []).Status);
    }

    private static string Path(SqsQueue queue) => new Uri(queue.Url).AbsolutePath;

    private static IEnumerable<string> Inner(System.Xml.Linq.XElement xml, string element, string member) =>
        xml.Descendants().Where(found => found.Name.LocalName == element).Select(found => WireWorld.Value(found, member)!);

    private static string Shape(System.Xml.Linq.XElement xml) =>
        xml.HasElements ? $"{xml.Name.LocalName}({string.Join(',', xml.Elements().Select(Shape))})" : xml.Name.LocalName;
}
