using System.Diagnostics;
using System.Text.Json.Nodes;

namespace EsmTestKit.Server.Tests;

/// <summary>The commands of AWS's Lambda guide as it prints them, with nothing added but --endpoint-url.</summary>
public sealed class CliStoryTests
{
    // AWS Lambda developer guide, "Tutorial: Using Lambda with Amazon SQS".
    private const string MapQueue = """
        aws lambda create-event-source-mapping --function-name ProcessSQSRecord  --batch-size 10 \
        --event-source-arn arn:aws:sqs:us-east-2:123456789012:my-queue
        """;

    private const string ListMappings = """
        aws lambda list-event-source-mappings --function-name ProcessSQSRecord \
        --event-source-arn arn:aws:sqs:us-east-2:123456789012:my-queue
        """;

    // The same guide, "Using AWS Lambda with Amazon Kinesis".
    private const string MapStream = """
        aws lambda create-event-source-mapping --function-name my-function \
        --batch-size 500 --starting-position AT_TIMESTAMP --starting-position-timestamp 1541139109 \
        --event-source-arn arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream
        """;

    [RealClientFact(RealClient.DebianCli)]
    [Covers("WIR-016", "WIR-037", "WIR-045", "WIR-091")]
    public Task The_guides_commands_with_the_CLI_of_Debian() => TellAsync(RealClient.DebianCli);

    [RealClientFact(RealClient.OtherCli)]
    [Covers("WIR-016", "WIR-017", "WIR-037", "WIR-091")]
    public Task The_guides_commands_with_another_CLI() => TellAsync(RealClient.OtherCli);

    private static async Task TellAsync(RealClient client)
    {
        await using var world = await StoryServer.StartAsync("us-east-2", "ProcessSQSRecord", "my-function");
        var shell = new Shell(RealClients.Program(client), world.Url);

        var dead = await UrlOfAsync("my-dlq");
        var queue = await UrlOfAsync("my-queue", "--attributes", """{"RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-2:123456789012:my-dlq\",\"maxReceiveCount\":2}"}""");
        var mapped = await shell.RunAsync(MapQueue);
        Assert.Equal(("10", "arn:aws:lambda:us-east-2:123456789012:function:ProcessSQSRecord"), (Text(mapped["BatchSize"]), Text(mapped["FunctionArn"])));
        Assert.Equal(Text(mapped["UUID"]), Text(Assert.Single((await shell.RunAsync(ListMappings))["EventSourceMappings"]!.AsArray())!["UUID"]));
        await shell.RunAsync("aws", "sqs", "send-message", "--queue-url", queue, "--message-body", "poison from the shell");
        await IdleAsync();
        // The mapping does not ask for partial batch responses: what the function reports is ignored, and the message is done.
        Assert.Equal(["poison from the shell"], world.Orders("ProcessSQSRecord"));
        await shell.RunAsync("aws", "lambda", "update-event-source-mapping", "--uuid", Text(mapped["UUID"]), "--function-response-types", "ReportBatchItemFailures");
        await IdleAsync();
        await shell.RunAsync("aws", "sqs", "send-message", "--queue-url", queue, "--message-body", "poison again");
        await IdleAsync();
        Assert.Equal("poison again", Text((await shell.RunAsync("aws", "sqs", "receive-message", "--queue-url", dead))["Messages"]![0]!["Body"]));

        await shell.RunAsync("aws", "kinesis", "create-stream", "--stream-name", "lambda-stream", "--shard-count", "1");
        var streamed = await shell.RunAsync(MapStream);
        Assert.Equal(("500", "AT_TIMESTAMP", "-1"), (Text(streamed["BatchSize"]), Text(streamed["StartingPosition"]), Text(streamed["MaximumRetryAttempts"])));
        await IdleAsync();
        await shell.RunAsync(
            "aws", "lambda", "update-event-source-mapping", "--uuid", Text(streamed["UUID"]), "--maximum-retry-attempts", "1",
            "--destination-config", """{"OnFailure":{"Destination":"arn:aws:sqs:us-east-2:123456789012:my-dlq"}}""");
        await IdleAsync();
        await shell.RunAsync("aws", "kinesis", "put-record", "--stream-name", "lambda-stream", "--partition-key", "a", "--data", "fileb://poison.txt");
        await IdleAsync();
        var record = JsonNode.Parse(Text((await shell.RunAsync("aws", "sqs", "receive-message", "--queue-url", dead))["Messages"]![0]!["Body"]))!;
        Assert.Equal(("RetryAttemptsExhausted", "2", "1"), (Text(record["requestContext"]!["condition"]), Text(record["requestContext"]!["approximateInvokeCount"]), Text(record["KinesisBatchInfo"]!["batchSize"])));
        world.AssertQuiet();
        await world.AssertSurvivesAsync();

        async Task<string> UrlOfAsync(string name, params string[] more) => Text((await shell.RunAsync(["aws", "sqs", "create-queue", "--queue-name", name, .. more]))["QueueUrl"]);

        async Task IdleAsync()
        {
            using var http = new HttpClient();
            using var ran = await http.PostAsync($"{world.Url}/_esm/run-until-idle", null);
            Assert.True(ran.IsSuccessStatusCode, await ran.Content.ReadAsStringAsync());
        }
    }

    private static string Text(JsonNode? node) => node?.ToString() ?? "null";

    /// <summary>Runs commands as they are typed; "aws" is the client under test.</summary>
    private sealed class Shell(string program, string url)
    {
        public Task<JsonNode> RunAsync(string typed) => RunAsync(["/bin/sh", "-c", $"aws() {{ \"{program}\" \"$@\"; }}; {typed} --endpoint-url {url}"]);

        public async Task<JsonNode> RunAsync(params string[] command)
        {
            string[] whole = command[0] == "aws" ? [program, .. command[1..], "--endpoint-url", url] : command;
            var start = new ProcessStartInfo(whole[0], whole[1..]);
            start.Environment["AWS_DEFAULT_REGION"] = "us-east-2";
            start.Environment["AWS_DEFAULT_OUTPUT"] = "json";
            var printed = await ClientProcess.RunAsync(start);
            return JsonNode.Parse(printed.Trim().Length == 0 ? "{}" : printed)!;
        }
    }
}
