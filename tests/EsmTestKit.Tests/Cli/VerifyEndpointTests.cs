using EsmTestKit.Cli;

namespace EsmTestKit.Tests.Cli;

/// <summary>Contracts that are run elsewhere: by a server that speaks <c>/_esm</c>, or as calls to one that does not.</summary>
public sealed class VerifyEndpointTests : IDisposable
{
    private const string CallsAlone = """
        { "contract": "calls", "version": 1, "steps": [
          { "call": "sqs:CreateQueue", "with": { "QueueName": "orders" }, "as": "queue" },
          { "call": "sqs:SendMessage", "with": { "QueueUrl": "${queue.QueueUrl}", "MessageBody": "hello" }, "expect": { "MD5OfMessageBody": "5d41402abc4b2a76b9719d911017c592", "MessageId": "<uuid>" } },
          { "call": "sqs:GetQueueAttributes", "with": { "QueueUrl": "${queue.QueueUrl}", "AttributeNames": ["QueueArn"] }, "expect": { "Attributes": { "QueueArn": "${arn:sqs:orders}" } } },
          { "call": "sqs:GetQueueUrl", "with": { "QueueName": "no-such-queue" }, "expectError": { "code": "QueueDoesNotExist", "status": 400 } },
          { "call": "s3:CreateBucket", "with": { "Bucket": "failed-orders" } },
          { "call": "s3:GetObject", "with": { "Bucket": "failed-orders", "Key": "a b" }, "expectError": { "code": "NoSuchKey", "status": 404 } },
          { "call": "sns:CreateTopic", "with": { "Name": "failed" }, "expect": { "TopicArn": "${arn:sns:failed}" } },
          { "call": "lambda:GetEventSourceMapping", "with": { "UUID": "00000000-0000-0000-0000-000000000000" }, "expectError": { "code": "ResourceNotFoundException", "status": 404 } }
        ] }
        """;

    private const string WithFunction = """
        { "contract": "delivered", "version": 1, "functions": { "apply": {} }, "steps": [
          { "call": "sqs:CreateQueue", "with": { "QueueName": "orders" }, "as": "queue" },
          { "call": "lambda:CreateEventSourceMapping", "with": { "FunctionName": "apply", "EventSourceArn": "${arn:sqs:orders}" } },
          { "call": "sqs:SendMessage", "with": { "QueueUrl": "${queue.QueueUrl}", "MessageBody": "hello" } },
          { "advance": "idle" },
          { "expectInvocations": "apply", "count": 1 }
        ] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("esm-endpoint").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_server_that_speaks_esm_runs_whole_contracts()
    {
        await using var server = await EsmServer.StartAsync();
        Write("a", CallsAlone);
        Write("b", WithFunction);
        Write("c", WithFunction.Replace("\"count\": 1", "\"count\": 2", StringComparison.Ordinal).Replace("delivered", "twice", StringComparison.Ordinal));

        var (code, output, _) = await VerifyAsync(server.Endpoint);

        Assert.Equal(1, code);
        Assert.StartsWith("ok       calls\nok       delivered\nfailed   twice", output, StringComparison.Ordinal);
        Assert.Contains("count\n               expected: 2\n               actual:   1\n", output, StringComparison.Ordinal);
        Assert.Empty(server.Simulation.Ledger);
    }

    [Fact]
    public async Task Another_server_gets_the_calls_and_is_left_as_it_was()
    {
        await using var emulator = await Emulator.StartAsync();
        Write("a", CallsAlone);
        Write("b", WithFunction);

        var (code, output, _) = await VerifyAsync(emulator.Endpoint);

        Assert.Equal(("ok       calls\nnot run  delivered (it has functions, and the endpoint has no /_esm to define them)\n1 not runnable there\n1 passed, 0 failed\n", 0), (output, code));
        Assert.Empty(emulator.Simulation.Queues.All);
        Assert.Empty(emulator.Simulation.Buckets.All);
    }

    [Fact]
    public async Task What_was_there_before_is_not_touched()
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.Simulation.CreateQueue("orders").SendMessage("somebody else's");
        Write("a", CallsAlone);

        var (code, output, _) = await VerifyAsync(emulator.Endpoint);

        Assert.Equal(1, code);
        Assert.Contains("The endpoint has \"orders\" already", output, StringComparison.Ordinal);
        Assert.Single(emulator.Simulation.GetQueue("orders").Messages);
    }

    [Fact]
    public async Task Where_nothing_can_be_run_the_exit_code_is_no_success()
    {
        await using var emulator = await Emulator.StartAsync();
        Write("b", WithFunction);

        Assert.Equal(1, (await VerifyAsync(emulator.Endpoint)).Code);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "Nothing answers at")]
    [InlineData("4566", "is no address")]
    public void A_wrong_endpoint_says_what_to_do(string endpoint, string what)
    {
        Write("a", CallsAlone);

        var (code, _, error) = Shell.Run("verify", _folder, "--endpoint", endpoint);

        Assert.Equal(2, code);
        Assert.Contains(what, error, StringComparison.Ordinal);
    }

    // Of AWS's test suite for signatures: get-vanilla.
    [Fact]
    public void Requests_are_signed_as_AWS_does()
    {
        var signature = new SignatureV4("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service", new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero));

        var signed = signature.Sign(new AwsHttpRequest("GET", "/"), "example.amazonaws.com").ToDictionary();

        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            signed["Authorization"]);
    }

    private Task<(int Code, string Output, string Error)> VerifyAsync(Uri endpoint) =>
        Task.Factory.StartNew(() => Shell.Run("verify", _folder, "--endpoint", endpoint.ToString()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name + ".contract.json"), text);
}
