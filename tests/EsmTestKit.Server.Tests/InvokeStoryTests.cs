using System.Diagnostics;
using System.Text.Json.Nodes;

namespace EsmTestKit.Server.Tests;

/// <summary>AWS's own clients invoke a Node function, in each way that Lambda has.</summary>
public sealed class InvokeStoryTests
{
    [RealClientFact(RealClient.DebianBoto3)]
    [Covers("WIR-039", "WIR-040", "WIR-041", "WIR-042", "WIR-044")]
    public Task Boto3_of_Debian() => TellAsync(RealClient.DebianBoto3);

    [RealClientFact(RealClient.OtherBoto3)]
    [Covers("WIR-039", "WIR-040", "WIR-041", "WIR-042", "WIR-044")]
    public Task Boto3_of_another_Python() => TellAsync(RealClient.OtherBoto3);

    [RealClientFact(RealClient.DebianCli)]
    [Covers("WIR-039", "WIR-040")]
    public Task The_CLI_of_Debian() => InvokeAsync(RealClient.DebianCli);

    [RealClientFact(RealClient.OtherCli)]
    [Covers("WIR-039", "WIR-040")]
    public Task Another_CLI() => InvokeAsync(RealClient.OtherCli);

    private static async Task TellAsync(RealClient client)
    {
        await using var world = await StoryServer.StartAsync("us-east-1", "apply-orders");

        var told = JsonNode.Parse(await ClientProcess.RunAsync(new ProcessStartInfo(RealClients.Program(client), ["invoke.py", world.Url])))!;

        var answered = told["answered"]!;
        Assert.Equal((200, "$LATEST", """{"batchItemFailures":[{"itemIdentifier":"m"}]}"""), ((int)answered["status"]!, Text(answered["version"]), Text(answered["payload"])));
        Assert.Contains("\norder poison\n", Text(answered["log"]), StringComparison.Ordinal);
        Assert.Equal(("Unhandled", """{"errorType":"RangeError","errorMessage":"cannot apply poison"}"""), (Text(told["failed"]!["error"]), Text(told["failed"]!["payload"])));
        Assert.Equal(("""{"batchItemFailures":[]}""", "null"), (Text(told["nothing"]!["payload"]), Text(told["nothing"]!["error"])));
        Assert.Equal((202, ""), ((int)told["event"]!["status"]!, Text(told["event"]!["payload"])));
        Assert.Equal((204, ""), ((int)told["dry"]!["status"]!, Text(told["dry"]!["payload"])));
        Assert.Equal("""["ResourceNotFoundException","Function not found: arn:aws:lambda:us-east-1:123456789012:function:no-such-function:$LATEST",404,null]""", told["missing"]!.ToJsonString());
        Assert.Equal("""["TooManyRequestsException","Rate Exceeded.",429,"ReservedFunctionConcurrentInvocationLimitExceeded"]""", told["throttled"]!.ToJsonString());
        world.AssertQuiet();
    }

    private static async Task InvokeAsync(RealClient client)
    {
        await using var world = await StoryServer.StartAsync("us-east-2", "my-function");
        var answer = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(RealClients.Program(client), ["lambda", "invoke", "--function-name", "my-function", "--payload", "fileb://event.json", answer, "--endpoint-url", world.Url]);
            start.Environment["AWS_DEFAULT_REGION"] = "us-east-2";
            start.Environment["AWS_DEFAULT_OUTPUT"] = "json";

            var printed = JsonNode.Parse(await ClientProcess.RunAsync(start))!;

            Assert.Equal((200, "$LATEST"), ((int)printed["StatusCode"]!, Text(printed["ExecutedVersion"])));
            Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"m"}]}""", await File.ReadAllTextAsync(answer));
            world.AssertQuiet();
        }
        finally
        {
            File.Delete(answer);
        }
    }

    private static string Text(JsonNode? node) => node?.ToString() ?? "null";
}
