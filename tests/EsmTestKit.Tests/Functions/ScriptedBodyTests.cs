using System.Text;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Functions;

public sealed class ScriptedBodyTests
{
    [Fact]
    public async Task A_script_answers_fails_times_out_and_throttles_with_its_virtual_times()
    {
        await using var host = new Host();
        Script(
            host,
            new ScriptedOutcome.Return("1"u8.ToArray()) { After = TimeSpan.FromSeconds(1) },
            new ScriptedOutcome.Throw("Exception", "no") { After = TimeSpan.FromSeconds(2) },
            new ScriptedOutcome.TimeOut(),
            new ScriptedOutcome.Return("4"u8.ToArray()) { After = TimeSpan.FromSeconds(3) },
            new ScriptedOutcome.Throttle());

        for (var n = 0; n < 5; n++) host.Invoke();
        Assert.IsType<InvokeOutcome.Throttled>(Assert.Single(host.Outcomes));
        await host.Sim.RunUntilIdleAsync();

        Assert.Equal(
            [(1.0, "1", null), (2, null, "Exception"), (3, null, "Sandbox.Timedout"), (3, null, "Sandbox.Timedout")],
            host.Sim.Ledger.OfType<InvocationEnded>().Select(entry => ((entry.At - host.Sim.Settings.StartTime).TotalSeconds, entry.Invocation.Result, entry.Invocation.ErrorType)));
    }

    [Fact]
    public async Task Attempts_that_the_engine_refuses_take_no_outcome()
    {
        await using var host = new Host();
        var function = Script(host, [new ScriptedOutcome.Return("1"u8.ToArray()), new ScriptedOutcome.Return("2"u8.ToArray())], new() { ReservedConcurrency = 1 });

        host.Invoke();
        host.Invoke();
        host.Invoke(payload: new string(' ', 6_291_457));
        await host.Sim.RunUntilIdleAsync();
        await host.RunAsync();

        Assert.Equal(["1", "2"], function.Invocations.Select(invocation => invocation.Result));
    }

    [Fact]
    public async Task A_version_without_a_script_of_its_own_shares_outcomes_and_invocations()
    {
        await using var host = new Host();
        var function = Script(host, new ScriptedOutcome.Return("1"u8.ToArray()), new ScriptedOutcome.Return("2"u8.ToArray()), new ScriptedOutcome.Return("3"u8.ToArray()));
        function.Publish("1");
        function.Publish("2", new ScriptedBody(_ => new ScriptedOutcome.Return("\"own\""u8.ToArray())));
        function.PointAlias("live", "1");

        foreach (var name in new[] { "f", "f:1", "f:live", "f:2" }) await host.RunAsync(name);

        Assert.Equal(["1", "2", "3", "\"own\""], function.Invocations.Select(invocation => invocation.Result));
        Assert.Equal(["$LATEST", "1", "1", "2"], function.Invocations.Select(invocation => invocation.ExecutedVersion));
    }

    [Fact]
    public async Task Without_user_code_an_advance_is_over_when_it_returns()
    {
        await using var host = new Host();
        Script(host, new ScriptedOutcome.Return("1"u8.ToArray()) { After = TimeSpan.FromSeconds(1) });
        host.Invoke();

        Assert.True(host.Sim.AdvanceAsync(TimeSpan.FromSeconds(1)).IsCompletedSuccessfully);
        Assert.Equal("1", Encoding.UTF8.GetString(((InvokeOutcome.Returned)host.Outcomes[0]).Payload.Span));
    }

    [Theory]
    [InlineData("f", "f", null)]
    [InlineData("f:1", "f", "1")]
    [InlineData("123456789012:function:f", "f", null)]
    [InlineData("123456789012:function:f:live", "f", "live")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:f", "f", null)]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST", "f", "$LATEST")]
    public void A_function_is_named_in_many_forms(string text, string name, string? qualifier) =>
        Assert.Equal(new FunctionReference(name, qualifier), FunctionReference.Parse(text));

    private static LambdaFunction Script(Host host, params ScriptedOutcome[] outcomes) => Script(host, outcomes, new());

    private static LambdaFunction Script(Host host, ScriptedOutcome[] outcomes, LambdaFunctionSettings settings)
    {
        var next = 0;
        return host.Sim.Functions.Create("f", new ScriptedBody(_ => outcomes[Math.Min(next++, outcomes.Length - 1)]), settings);
    }
}
