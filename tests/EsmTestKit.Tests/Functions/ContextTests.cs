using Amazon.Lambda.Core;

namespace EsmTestKit.Tests.Functions;

public sealed class ContextTests
{
    [Fact]
    public async Task Every_member_of_the_context_answers()
    {
        await using var host = new Host();
        var function = host.Sim.CreateFunction("f", (ILambdaContext context) => string.Join('|', new object?[]
        {
            context.AwsRequestId, context.FunctionName, context.FunctionVersion, context.InvokedFunctionArn, context.MemoryLimitInMB, context.RemainingTime,
            context.LogGroupName, context.LogStreamName, context.ClientContext is null, context.Identity is null,
        }), Host.Json with { Timeout = TimeSpan.FromSeconds(10), MemorySize = 512 });
        function.Publish("1");
        function.PointAlias("live", "1");

        var members = (await host.RunAsync("f:live")).Result!.Trim('"').Split('|');

        Assert.Equal(["request-1", "f", "1", "arn:aws:lambda:us-east-1:123456789012:function:f:live", "512", "00:00:10", "/aws/lambda/f"], members[..7]);
        Assert.Matches(@"^2026/01/01/\[1\][0-9a-f]{32}$", members[7]);
        Assert.Equal(["True", "True"], members[8..]);
    }

    [Fact]
    public async Task Default_interface_members_are_answered_too()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", (ILambdaContext context) => $"{context.TenantId ?? "none"}|{context.TraceId}|{context.Serializer is null}|{context.SomethingNew}", Host.Json);

        Assert.Matches(@"^""none\|Root=1-6955b900-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0\|True\|0""$", (await host.RunAsync()).Result!);
    }

    [Fact]
    public async Task The_remaining_time_follows_the_virtual_clock()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", async (ILambdaContext context) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2), host.Sim.Clock);
            return context.RemainingTime;
        }, Host.Json);

        Assert.Equal("\"00:00:01\"", (await host.RunAsync()).Result);
    }

    [Fact]
    public async Task Lines_of_the_logger_are_kept_with_the_invocation()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", (ILambdaContext context) =>
        {
            context.Logger.LogLine("a line");
            context.Logger.Log("plain");
            context.Logger.LogInformation("said {nothing}");
            context.Logger.LogInformation("order {Id} at {At:yyyy}", 7, new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));
            context.Logger.Log("Warning", "careful");
            context.Logger.Log("Error", new InvalidOperationException("no stock"), "order {Id} failed", 7);
            context.Logger.LogError(new InvalidOperationException("no stock"), "again");
        });

        Assert.Equal(
            ["a line", "plain", "Information: said {nothing}", "Information: order 7 at 2026", "Warning: careful", "Error: order 7 failed (InvalidOperationException: no stock)", "Error: again (InvalidOperationException: no stock)"],
            (await host.RunAsync()).Logs);
    }
}
