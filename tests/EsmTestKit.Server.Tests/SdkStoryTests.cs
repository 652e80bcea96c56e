using System.Diagnostics;
using System.Text.Json.Nodes;

namespace EsmTestKit.Server.Tests;

/// <summary>Whole stories that AWS's own clients tell: sources and mappings are made, a Node function fails and is retried, and what is given up is read where it went.</summary>
public sealed class SdkStoryTests
{
    private const string FailedBatch = "stream-good,stream-poison";

    [RealClientFact(RealClient.DebianBoto3)]
    [Covers("WIR-016", "WIR-018", "WIR-019", "WIR-045", "WIR-046", "WIR-089", "WIR-091")]
    public Task Boto3_of_Debian() => TellAsync(RealClient.DebianBoto3, "story.py", "AWS.SimpleQueueService.NonExistentQueue", "NotFound");

    [RealClientFact(RealClient.OtherBoto3)]
    [Covers("WIR-016", "WIR-017", "WIR-019", "WIR-048", "WIR-089", "WIR-091")]
    public Task Boto3_of_another_Python() => TellAsync(RealClient.OtherBoto3, "story.py", "AWS.SimpleQueueService.NonExistentQueue", "NotFound");

    [RealClientFact(RealClient.JavaScript)]
    [Covers("WIR-013", "WIR-016", "WIR-017", "WIR-019", "WIR-089", "WIR-091")]
    public Task The_SDK_for_JavaScript() => TellAsync(RealClient.JavaScript, "story.mjs", "AWS.SimpleQueueService.NonExistentQueue", "NotFound");

    private static async Task TellAsync(RealClient client, string story, params string[] errors)
    {
        await using var world = await StoryServer.StartAsync("us-east-1", "apply-orders", "archive-orders");

        var told = JsonNode.Parse(await ClientProcess.RunAsync(new ProcessStartInfo(RealClients.Program(client), [story, world.Url])))!;

        var stream = told["stream"]!;
        Assert.Equal("Enabled", Text(stream["state"]));
        Assert.Equal("0", Text(stream["failedPuts"]));
        Assert.Equal(("RetryAttemptsExhausted", "2", "2"), (Text(stream["record"]!["requestContext"]!["condition"]), Text(stream["record"]!["requestContext"]!["approximateInvokeCount"]), Text(stream["record"]!["KinesisBatchInfo"]!["batchSize"])));
        Assert.Equal(FailedBatch, Texts(stream["retained"]));

        var queue = told["queue"]!;
        Assert.Equal("2", Text(queue["sent"]));
        Assert.Equal("queue-poison", Texts(queue["dead"]));
        Assert.Equal("shop", Text(queue["origin"]));
        Assert.Equal("0", Text(queue["left"]));

        var table = told["table"]!;
        Assert.Equal(("12.5", "table-poison"), (Text(table["item"]), Texts(table["streamed"])));
        Assert.Equal("1", Text(table["notification"]!["DDBStreamBatchInfo"]!["batchSize"]));
        Assert.Contains("table-poison", Text(table["object"]!["payload"]), StringComparison.Ordinal);
        Assert.StartsWith("aws/lambda/", Texts(table["keys"]), StringComparison.Ordinal);

        Assert.Equal([errors[0], "ResourceNotFoundException", "ConditionalCheckFailedException", "ResourceNotFoundException", "NoSuchKey", errors[1]], told["errors"]!.AsArray().Select(Text));

        // The other side of the same story: what the function was given.
        var orders = world.Orders("apply-orders");
        Assert.Equal(["stream-good", "stream-poison", "stream-good", "stream-poison"], orders.Take(4));
        Assert.Equal(2, orders.Count(order => order == "queue-poison"));
        Assert.Single(orders, order => order.StartsWith("queue-good \"quoted\" <&> äöü", StringComparison.Ordinal));
        Assert.Equal(["table-poison"], world.Orders("archive-orders"));
        world.AssertQuiet();
        await world.AssertSurvivesAsync();
    }

    private static string Text(JsonNode? node) => node?.ToString() ?? "null";

    private static string Texts(JsonNode? nodes) => string.Join(',', nodes!.AsArray().Select(Text));
}
