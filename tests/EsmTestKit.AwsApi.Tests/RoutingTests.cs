namespace EsmTestKit.AwsApi.Tests;

public sealed class RoutingTests : IAsyncDisposable
{
    private readonly WireWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [Covers("WIR-001")]
    [InlineData("POST", "/", "{}", "AmazonSQS.ListQueues", null, "{}")]
    [InlineData("POST", "/", "{}", "Kinesis_20131202.ListStreams", null, "StreamNames")]
    [InlineData("POST", "/", "{}", "DynamoDB_20120810.ListTables", null, "TableNames")]
    [InlineData("GET", "/2015-03-31/functions/", "", null, null, "Functions")]
    [InlineData("POST", "/", "Action=ListQueues&Version=2012-11-05", null, null, "ListQueuesResponse")]
    [InlineData("GET", "/?Action=ListTopics&Version=2010-03-31", "", null, null, "ListTopicsResponse")]
    [InlineData("POST", "/", "Action=ListTopics", null, "sns", "ListTopicsResponse")]
    [InlineData("GET", "/", "", null, "s3", "ListAllMyBucketsResult")]
    [InlineData("GET", "/", "", null, null, "ListAllMyBucketsResult")]
    public void Whose_request_it_is_stands_in_target_path_form_or_signature(string method, string path, string body, string? target, string? scope, string shows)
    {
        List<(string, string)> headers = [];
        if (target is not null) headers.Add(("X-Amz-Target", target));
        if (scope is not null) headers.Add(("Authorization", Signed(scope)));
        if (body.StartsWith("Action", StringComparison.Ordinal)) headers.Add(("Content-Type", "application/x-www-form-urlencoded"));

        var answer = _world.Send(method, path, body, [.. headers]);

        Assert.Equal(200, answer.Status);
        Assert.Contains(shows, WireWorld.Text(answer), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("WIR-002")]
    public void DynamoDB_Streams_is_found_by_its_target_though_it_is_signed_as_dynamodb()
    {
        var answer = _world.Json("DynamoDBStreams_20120810.ListStreams", "{}", ("Authorization", Signed("dynamodb")));

        Assert.Equal("""{"Streams":[]}""", WireWorld.Text(answer));
    }

    [Fact]
    [Covers("WIR-003")]
    public void A_presigned_URL_and_an_anonymous_GET_are_S3s()
    {
        _world.Sim.CreateBucket("orders");
        _world.Send("PUT", "/orders/a.txt", "hello");

        var presigned = _world.Send("GET", "/orders/a.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20240101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=0", "");

        Assert.Equal("hello", WireWorld.Text(presigned));
        Assert.Equal("hello", WireWorld.Text(_world.Send("GET", "/orders/a.txt", "")));
    }

    [Theory]
    [Covers("WIR-006")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20240101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=wrong")]
    [InlineData("Bearer something")]
    [InlineData("")]
    public void Signatures_are_not_checked(string authorization) =>
        Assert.Equal(200, _world.Json("AmazonSQS.ListQueues", "{}", ("Authorization", authorization)).Status);

    [Theory]
    [Covers("WIR-025")]
    [InlineData("AmazonSQS.MakeQueue", 400, "com.amazon.coral.service#UnknownOperationException")]
    [InlineData("Kinesis_20131202.MakeStream", 400, "UnknownOperationException")]
    [InlineData("DynamoDB_20120810.MakeTable", 400, "com.amazon.coral.service#UnknownOperationException")]
    [InlineData("AmazonNothing.Do", 404, "UnknownOperationException")]
    public void An_unknown_operation_is_said_so_in_JSON(string target, int status, string type)
    {
        var answer = _world.Json(target, "{}");

        Assert.Equal(status, answer.Status);
        Assert.Equal(type, WireWorld.JsonOf(answer)["__type"]!.GetValue<string>());
    }

    [Fact]
    [Covers("WIR-025")]
    public void An_unknown_operation_is_said_so_in_the_other_protocols()
    {
        var query = _world.Form("Action=MakeQueue&Version=2012-11-05");
        Assert.Equal((400, "InvalidAction"), (query.Status, WireWorld.Value(WireWorld.XmlOf(query), "Code")));

        var lambda = _world.Send("PATCH", "/2015-03-31/functions/f", "");
        Assert.Equal((404, "UnknownOperationException"), (lambda.Status, lambda.Header("x-amzn-ErrorType")));

        var s3 = _world.Send("GET", "/orders?acl", "");
        Assert.Equal((501, "NotImplemented"), (s3.Status, WireWorld.Value(WireWorld.XmlOf(s3), "Code")));
    }

    [Fact]
    public void What_the_kit_does_not_simulate_keeps_its_refusal()
    {
        var answer = _world.Json("AmazonSQS.MakeQueue", "{}");

        var cause = Assert.IsType<EsmUsageException>(answer.Cause);
        Assert.Contains("sqs:CreateQueue", cause.Message, StringComparison.Ordinal);
        Assert.Null(_world.Json("AmazonSQS.ListQueues", "{}").Cause);
    }

    [Fact]
    [Covers("WIR-008")]
    public void Every_answer_has_a_request_id()
    {
        Assert.Equal(36, _world.Json("AmazonSQS.ListQueues", "{}").Header("x-amzn-RequestId")!.Length);
        Assert.Equal(36, _world.Send("GET", "/2015-03-31/functions", "").Header("x-amzn-RequestId")!.Length);
        Assert.Equal(36, _world.Send("GET", "/", "").Header("x-amz-request-id")!.Length);
        var first = WireWorld.Value(WireWorld.XmlOf(_world.Form("Action=ListQueues&Version=2012-11-05")), "RequestId");
        var second = WireWorld.Value(WireWorld.XmlOf(_world.Form("Action=ListQueues&Version=2012-11-05")), "RequestId");
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void A_body_that_is_too_large_is_refused()
    {
        var small = new AwsEndpoint(_world.Sim, new() { MaxBodyBytes = 10 });

        var answer = WireWorld.Send(small, "PUT", "/orders/key", new byte[11]);

        Assert.Equal(413, answer.Status);
    }

    private static string Signed(string service) => $"AWS4-HMAC-SHA256 Credential=AKID/20240101/eu-west-1/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=0";
}
