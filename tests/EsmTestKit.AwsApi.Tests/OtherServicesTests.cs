using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit.AwsApi.Tests;

/// <summary>SNS, STS, IAM and CloudWatch Logs, and what mappings write to S3 (section 8 of the rules of the wire).</summary>
public sealed class OtherServicesTests : IAsyncDisposable
{
    private const string Sns = "Version=2010-03-31";
    private const string Iam = "Version=2010-05-08";
    private readonly WireWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    [Covers("WIR-074", "WIR-075", "WIR-021")]
    public void A_topic_tells_its_queues_with_a_notification_or_as_it_is()
    {
        var (plain, raw) = (_world.Sim.CreateQueue("plain"), _world.Sim.CreateQueue("raw"));
        var topic = Value($"Action=CreateTopic&{Sns}&Name=orders", "TopicArn");
        Assert.Equal(topic, Value($"Action=CreateTopic&{Sns}&Name=orders", "TopicArn"));
        Value($"Action=Subscribe&{Sns}&TopicArn={topic}&Protocol=sqs&Endpoint={plain.Arn}", "SubscriptionArn");
        var second = Value($"Action=Subscribe&{Sns}&TopicArn={topic}&Protocol=sqs&Endpoint={raw.Arn}&Attributes.entry.1.key=RawMessageDelivery&Attributes.entry.1.value=true", "SubscriptionArn");

        var id = Value($"Action=Publish&{Sns}&TopicArn={topic}&Message=hello&Subject=news&MessageAttributes.entry.1.Name=kind&MessageAttributes.entry.1.Value.DataType=String&MessageAttributes.entry.1.Value.StringValue=new", "MessageId");

        var notification = JsonNode.Parse(Assert.Single(plain.Messages).Body)!.AsObject();
        Assert.Equal(["Message", "MessageAttributes", "MessageId", "Signature", "SignatureVersion", "SigningCertURL", "Subject", "Timestamp", "TopicArn", "Type", "UnsubscribeURL"], notification.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(("Notification", id, "hello", "news", "1"), (Text(notification, "Type"), Text(notification, "MessageId"), Text(notification, "Message"), Text(notification, "Subject"), Text(notification, "SignatureVersion")));
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$", Text(notification, "Timestamp"));
        Assert.Equal("""{"kind":{"Type":"String","Value":"new"}}""", notification["MessageAttributes"]!.ToJsonString());
        Assert.Equal("hello", Assert.Single(raw.Messages).Body);
        var received = WireWorld.JsonOf(_world.Json("AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":"{{raw.Url}}","MessageAttributeNames":["All"]}"""))["Messages"]![0]!;
        Assert.Equal("new", received["MessageAttributes"]!["kind"]!["StringValue"]!.GetValue<string>());

        _world.Form($"Action=SetSubscriptionAttributes&{Sns}&SubscriptionArn={second}&AttributeName=RawMessageDelivery&AttributeValue=false");
        var attributes = WireWorld.XmlOf(_world.Form($"Action=GetSubscriptionAttributes&{Sns}&SubscriptionArn={second}"));
        Assert.Equal("false", attributes.Descendants().First(element => element.Name.LocalName == "entry" && element.Value.StartsWith("RawMessageDelivery", StringComparison.Ordinal)).Elements().Last().Value);
        _world.Form($"Action=Publish&{Sns}&TopicArn={topic}&Message=again");
        Assert.Equal("again", Text(JsonNode.Parse(raw.Messages[^1].Body)!, "Message"));
    }

    [Fact]
    [Covers("WIR-074", "WIR-076")]
    public void A_batch_is_published_and_what_is_not_there_is_said_so()
    {
        var queue = _world.Sim.CreateQueue("orders");
        var topic = Value($"Action=CreateTopic&{Sns}&Name=orders", "TopicArn");
        var subscription = Value($"Action=Subscribe&{Sns}&TopicArn={topic}&Protocol=sqs&Endpoint={queue.Arn}", "SubscriptionArn");

        var batch = WireWorld.XmlOf(_world.Form($"Action=PublishBatch&{Sns}&TopicArn={topic}&PublishBatchRequestEntries.member.1.Id=a&PublishBatchRequestEntries.member.1.Message=one&PublishBatchRequestEntries.member.2.Id=b&PublishBatchRequestEntries.member.2.Message=two"));
        Assert.Equal(["a", "b"], WireWorld.Values(batch, "Id"));
        Assert.Equal(["one", "two"], queue.Messages.Select(message => Text(JsonNode.Parse(message.Body)!, "Message")));
        Assert.Equal("BatchEntryIdsNotDistinct", Code(_world.Form($"Action=PublishBatch&{Sns}&TopicArn={topic}&PublishBatchRequestEntries.member.1.Id=a&PublishBatchRequestEntries.member.1.Message=one&PublishBatchRequestEntries.member.2.Id=a&PublishBatchRequestEntries.member.2.Message=two")));

        Assert.Equal(subscription, Value($"Action=ListSubscriptionsByTopic&{Sns}&TopicArn={topic}", "SubscriptionArn"));
        _world.Form($"Action=Unsubscribe&{Sns}&SubscriptionArn={subscription}");
        _world.Form($"Action=DeleteTopic&{Sns}&TopicArn={topic}");
        var gone = _world.Form($"Action=Publish&{Sns}&TopicArn={topic}&Message=x");
        Assert.Equal((404, "NotFound", "Topic does not exist"), (gone.Status, Code(gone), WireWorld.Value(WireWorld.XmlOf(gone), "Message")));
        var fifo = _world.Form($"Action=Subscribe&{Sns}&TopicArn={Value($"Action=CreateTopic&{Sns}&Name=orders", "TopicArn")}&Protocol=sqs&Endpoint=arn:aws:sqs:us-east-1:123456789012:orders.fifo");
        Assert.Equal((400, "InvalidParameter", "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics"), (fifo.Status, Code(fifo), WireWorld.Value(WireWorld.XmlOf(fifo), "Message")));
    }

    [Theory]
    [InlineData("Action=CreateTopic&Name=orders.fifo&Attributes.entry.1.key=FifoTopic&Attributes.entry.1.value=true")]
    [InlineData("Action=CreateTopic&Name=orders&Attributes.entry.1.key=KmsMasterKeyId&Attributes.entry.1.value=k")]
    public void What_is_not_simulated_of_a_topic_is_refused(string form) =>
        Assert.IsType<EsmUsageException>(_world.Form($"{form}&{Sns}").Cause);

    [Fact]
    [Covers("WIR-087", "WIR-021")]
    public void Who_calls_is_told_and_a_role_has_keys()
    {
        var me = _world.Form("Action=GetCallerIdentity&Version=2011-06-15");
        Assert.Equal("GetCallerIdentityResult", WireWorld.XmlOf(me).Elements().First().Name.LocalName);
        Assert.Equal(("123456789012", "arn:aws:iam::123456789012:user/esmtestkit"), (WireWorld.Value(WireWorld.XmlOf(me), "Account"), WireWorld.Value(WireWorld.XmlOf(me), "Arn")));
        Assert.NotEqual(string.Empty, WireWorld.Value(WireWorld.XmlOf(me), "UserId"));
        Assert.Equal(200, _world.Send("POST", "/", "Action=GetCallerIdentity&Version=2011-06-15", ("Content-Type", "application/x-www-form-urlencoded")).Status);

        var assumed = WireWorld.XmlOf(_world.Form("Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::123456789012:role/team/deploy&RoleSessionName=ci"));
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/deploy/ci", WireWorld.Value(assumed, "Arn"));
        Assert.StartsWith("ASIA", WireWorld.Value(assumed, "AccessKeyId"), StringComparison.Ordinal);
        Assert.Equal("2199-12-31T23:59:59.000Z", WireWorld.Value(assumed, "Expiration"));
        Assert.Equal("ValidationError", Code(_world.Form("Action=AssumeRole&Version=2011-06-15&RoleArn=deploy&RoleSessionName=ci")));
        Assert.Equal("ValidationError", Code(_world.Form("Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::123456789012:role/deploy&RoleSessionName=ci&DurationSeconds=1")));
    }

    [Fact]
    [Covers("WIR-088")]
    public void A_deploy_script_makes_its_role_and_takes_it_away()
    {
        const string trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
        var document = Uri.EscapeDataString(trust);
        var made = WireWorld.XmlOf(_world.Form($"Action=CreateRole&{Iam}&RoleName=consumer&AssumeRolePolicyDocument={document}&Description=reads"));
        Assert.Equal(("arn:aws:iam::123456789012:role/consumer", document), (WireWorld.Value(made, "Arn"), WireWorld.Value(made, "AssumeRolePolicyDocument")));
        Assert.Matches("^[0-9]{4}-.*Z$", WireWorld.Value(made, "CreateDate"));
        Assert.Equal((409, "EntityAlreadyExists"), Refused($"Action=CreateRole&{Iam}&RoleName=consumer&AssumeRolePolicyDocument={document}"));
        Assert.Equal((400, "MalformedPolicyDocument"), Refused($"Action=CreateRole&{Iam}&RoleName=other&AssumeRolePolicyDocument=x"));

        const string managed = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole";
        Assert.Equal(200, _world.Form($"Action=AttachRolePolicy&{Iam}&RoleName=consumer&PolicyArn={managed}").Status);
        Assert.Equal(200, _world.Form($"Action=PutRolePolicy&{Iam}&RoleName=consumer&PolicyName=own&PolicyDocument={document}").Status);
        var attached = WireWorld.XmlOf(_world.Form($"Action=ListAttachedRolePolicies&{Iam}&RoleName=consumer"));
        Assert.Equal(("AWSLambdaSQSQueueExecutionRole", managed), (WireWorld.Value(attached, "PolicyName"), WireWorld.Value(attached, "PolicyArn")));
        Assert.Equal("own", WireWorld.Value(WireWorld.XmlOf(_world.Form($"Action=ListRolePolicies&{Iam}&RoleName=consumer")), "member"));
        Assert.Equal(document, WireWorld.Value(WireWorld.XmlOf(_world.Form($"Action=GetRolePolicy&{Iam}&RoleName=consumer&PolicyName=own")), "PolicyDocument"));

        Assert.Equal((409, "DeleteConflict"), Refused($"Action=DeleteRole&{Iam}&RoleName=consumer"));
        Assert.Equal(200, _world.Form($"Action=DetachRolePolicy&{Iam}&RoleName=consumer&PolicyArn={managed}").Status);
        Assert.Equal((409, "DeleteConflict"), Refused($"Action=DeleteRole&{Iam}&RoleName=consumer"));
        Assert.Equal(200, _world.Form($"Action=DeleteRolePolicy&{Iam}&RoleName=consumer&PolicyName=own").Status);
        Assert.Equal((404, "NoSuchEntity"), Refused($"Action=DeleteRolePolicy&{Iam}&RoleName=consumer&PolicyName=own"));
        Assert.Equal(200, _world.Form($"Action=DeleteRole&{Iam}&RoleName=consumer").Status);
        Assert.Equal((404, "NoSuchEntity"), Refused($"Action=GetRole&{Iam}&RoleName=consumer"));
    }

    [Fact]
    [Covers("WIR-086")]
    public async Task What_a_function_wrote_is_found_in_its_log()
    {
        var queue = _world.Sim.CreateQueue("orders");
        var function = _world.Sim.CreateFunction("apply", (Stream _, ILambdaContext context) => context.Logger.LogLine("order 7 failed"));
        _world.Sim.CreateEventSourceMapping(queue, function);
        queue.SendMessage("x");
        await _world.Sim.RunUntilIdleAsync();

        var found = Logs("FilterLogEvents", """{"logGroupName":"/aws/lambda/apply","filterPattern":"\"order 7\" failed"}""")["events"]!.AsArray();
        var line = Assert.Single(found)!;
        Assert.Equal("order 7 failed\n", Text(line, "message"));
        Assert.Equal(function.Invocations[0].StartedAt.ToUnixTimeMilliseconds(), line["timestamp"]!.GetValue<long>());

        var all = Logs("GetLogEvents", $$"""{"logGroupName":"/aws/lambda/apply","logStreamName":"{{Text(line, "logStreamName")}}"}""")["events"]!.AsArray().Select(one => Text(one!, "message").Split(' ', ':')[0].TrimEnd()).ToList();
        Assert.Equal(["START", "order", "END", "REPORT"], all);
        Assert.Equal("/aws/lambda/apply", Text(Assert.Single(Logs("DescribeLogGroups", """{"logGroupNamePrefix":"/aws/"}""")["logGroups"]!.AsArray())!, "logGroupName"));
        Assert.Contains("[$LATEST]", Text(Assert.Single(Logs("DescribeLogStreams", """{"logGroupName":"/aws/lambda/apply"}""")["logStreams"]!.AsArray())!, "logStreamName"), StringComparison.Ordinal);
        Assert.Equal("ResourceNotFoundException", Text(Logs("FilterLogEvents", """{"logGroupName":"/aws/lambda/none"}"""), "__type"));
    }

    [Fact]
    [Covers("WIR-086")]
    public void Pages_times_and_lines_of_one_s_own()
    {
        Logs("CreateLogGroup", """{"logGroupName":"mine"}""");
        Assert.Equal("ResourceAlreadyExistsException", Text(Logs("CreateLogGroup", """{"logGroupName":"mine"}"""), "__type"));
        Logs("CreateLogStream", """{"logGroupName":"mine","logStreamName":"s"}""");
        Logs("PutLogEvents", """{"logGroupName":"mine","logStreamName":"s","logEvents":[{"timestamp":1000,"message":"one"},{"timestamp":2000,"message":"two"},{"timestamp":3000,"message":"three"}]}""");

        var first = Logs("FilterLogEvents", """{"logGroupName":"mine","limit":2}""");
        Assert.Equal(["one", "two"], Messages(first));
        Assert.Equal(["three"], Messages(Logs("FilterLogEvents", $$"""{"logGroupName":"mine","limit":2,"nextToken":"{{Text(first, "nextToken")}}"}""")));
        Assert.Equal(["two"], Messages(Logs("FilterLogEvents", """{"logGroupName":"mine","startTime":1001,"endTime":2999}""")));
        Assert.IsType<EsmUsageException>(_world.Json("Logs_20140328.FilterLogEvents", """{"logGroupName":"mine","filterPattern":"{ $.a = 1 }"}""").Cause);
        Assert.Equal("InvalidParameterException", Text(Logs("FilterLogEvents", """{"logGroupName":"mine","limit":0}"""), "__type"));
    }

    [Fact]
    [Covers("WIR-081", "ADD-36")]
    public async Task An_invocation_record_lies_under_the_mapping_and_the_shard()
    {
        var sim = _world.Sim;
        sim.CreateBucket("failed");
        var stream = sim.CreateStream("orders");
        var function = sim.CreateFunction("apply", void (Stream _) => throw new InvalidOperationException("no"));
        var made = WireWorld.JsonOf(_world.Send("POST", "/2015-03-31/event-source-mappings", $$$"""{"EventSourceArn":"{{{stream.Arn}}}","FunctionName":"apply","StartingPosition":"TRIM_HORIZON","MaximumRetryAttempts":0,"DestinationConfig":{"OnFailure":{"Destination":"arn:aws:s3:::failed"} } }"""));
        stream.PutRecord("x", "a");
        await sim.RunUntilIdleAsync();

        var key = WireWorld.Value(WireWorld.XmlOf(_world.Send("GET", "/failed?list-type=2", "")), "Key")!;
        var day = sim.Now.UtcDateTime.ToString("yyyy'/'MM'/'dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Matches($"^aws/lambda/{Text(made, "UUID")}/shardId-000000000000/{day}/[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}\\.[0-9]{{2}}\\.[0-9]{{2}}-[0-9a-f-]{{36}}$", key);
        var got = _world.Send("GET", $"/failed/{key}", "");
        Assert.Equal("application/octet-stream", got.Header("Content-Type"));
        Assert.Equal("RetryAttemptsExhausted", WireWorld.JsonOf(got)["requestContext"]!["condition"]!.GetValue<string>());
        Assert.Single(function.Invocations);
    }

    [Fact]
    [Covers("WIR-032")]
    public void What_is_no_object_is_XML()
    {
        _world.Sim.CreateBucket("orders");
        _world.Send("PUT", "/orders/a.txt", "x");
        foreach (var (method, target, body) in new[] { ("GET", "/", ""), ("GET", "/orders?list-type=2", ""), ("GET", "/orders", ""), ("GET", "/orders?location", ""), ("POST", "/orders?delete", "<Delete><Object><Key>a.txt</Key></Object></Delete>") })
        {
            var answer = _world.Send(method, target, body);
            Assert.Equal((200, "application/xml"), (answer.Status, answer.Header("Content-Type")));
            Assert.NotEqual(string.Empty, WireWorld.XmlOf(answer).Name.LocalName);
        }
    }

    [Fact]
    [Covers("WIR-043")]
    public void A_function_is_looked_at_and_managed_and_its_code_comes_with_the_test()
    {
        _world.Sim.CreateFunction("apply", (Stream _) => { });
        var configuration = WireWorld.JsonOf(_world.Send("GET", "/2015-03-31/functions/apply/configuration", ""));
        Assert.Equal(("Active", "Successful"), (Text(configuration, "State"), Text(configuration, "LastUpdateStatus")));
        Assert.Equal("apply", Text(WireWorld.JsonOf(_world.Send("GET", "/2015-03-31/functions/apply", ""))["Configuration"]!, "FunctionName"));
        Assert.Single(WireWorld.JsonOf(_world.Send("GET", "/2015-03-31/functions/", ""))["Functions"]!.AsArray());
        Assert.Equal(60, WireWorld.JsonOf(_world.Send("PUT", "/2015-03-31/functions/apply/configuration", """{"Timeout":60}"""))["Timeout"]!.GetValue<int>());
        Assert.Equal((201, "1"), Status(_world.Send("POST", "/2015-03-31/functions/apply/versions", "{}"), "Version"));
        Assert.Equal((201, "live"), Status(_world.Send("POST", "/2015-03-31/functions/apply/aliases", """{"Name":"live","FunctionVersion":"1"}"""), "Name"));
        Assert.Equal((200, "live"), Status(_world.Send("GET", "/2015-03-31/functions/apply/aliases/live", ""), "Name"));
        Assert.Equal((200, "$LATEST"), Status(_world.Send("PUT", "/2015-03-31/functions/apply/aliases/live", """{"FunctionVersion":"$LATEST"}"""), "FunctionVersion"));
        Assert.Equal(204, _world.Send("DELETE", "/2015-03-31/functions/apply/aliases/live", "").Status);
        Assert.Equal(200, _world.Send("PUT", "/2017-10-31/functions/apply/concurrency", """{"ReservedConcurrentExecutions":3}""").Status);
        Assert.Equal(3, WireWorld.JsonOf(_world.Send("GET", "/2019-09-30/functions/apply/concurrency", ""))["ReservedConcurrentExecutions"]!.GetValue<int>());
        Assert.Equal(204, _world.Send("DELETE", "/2017-10-31/functions/apply/concurrency", "").Status);
        Assert.Contains("the kit runs no uploaded code", Assert.IsType<EsmUsageException>(_world.Send("POST", "/2015-03-31/functions", """{"FunctionName":"other"}""").Cause).Message, StringComparison.Ordinal);
        Assert.Equal(204, _world.Send("DELETE", "/2015-03-31/functions/apply", "").Status);
        Assert.Equal(404, _world.Send("GET", "/2015-03-31/functions/apply", "").Status);
    }

    [Theory]
    [Covers("WIR-004")]
    [InlineData("/service/GraniteServiceVersion20100801/operation/MakeMetric", 404, "UnknownOperationException")]
    [InlineData("/service/AmazonSQS/operation/ListQueues", 200, null)]
    public void Smithy_s_RPC_in_CBOR_is_found_by_its_header(string path, int status, string? type)
    {
        var answer = _world.Send("POST", path, [0xA0], ("smithy-protocol", "rpc-v2-cbor"), ("Content-Type", "application/cbor"));

        Assert.Equal((status, "rpc-v2-cbor", "application/cbor"), (answer.Status, answer.Header("smithy-protocol"), answer.Header("Content-Type")));
        Assert.Equal(type, CborReader.ReadObject(answer.Body.Span, JsonServices.CloudWatch.Timestamps)["__type"]?.GetValue<string>());
    }

    [Fact]
    [Covers("WIR-024")]
    public void A_member_that_is_null_is_left_out()
    {
        Assert.Equal("""{"a":1,"c":[null,{"e":"x"}]}""", System.Text.Encoding.UTF8.GetString(JsonBody.WriteWithoutNulls((JsonObject)JsonNode.Parse("""{"a":1,"b":null,"c":[null,{"d":null,"e":"x"}]}""")!).Span));
        Assert.Equal("{}", WireWorld.Text(_world.Json("AmazonSQS.ListQueues", "{}")));
    }

    private JsonNode Logs(string operation, string body)
    {
        var answer = _world.Json($"Logs_20140328.{operation}", body);
        return answer.Body.Length == 0 ? new JsonObject() : WireWorld.JsonOf(answer);
    }

    private static IEnumerable<string> Messages(JsonNode answer) => answer["events"]!.AsArray().Select(line => Text(line!, "message"));

    private string Value(string form, string element) => WireWorld.Value(WireWorld.XmlOf(_world.Form(form)), element)!;

    private (int Status, string? Code) Refused(string form)
    {
        var answer = _world.Form(form);
        return (answer.Status, Code(answer));
    }

    private static string? Code(AwsHttpResponse answer) => WireWorld.Value(WireWorld.XmlOf(answer), "Code");

    private static (int, string) Status(AwsHttpResponse answer, string member) => (answer.Status, Text(WireWorld.JsonOf(answer), member));

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
