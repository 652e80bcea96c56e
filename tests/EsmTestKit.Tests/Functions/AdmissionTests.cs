using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Functions;

public sealed class AdmissionTests
{
    private static readonly KeyValuePair<string, string>[] OfF = [new("FunctionName", "f")];

    [Fact]
    [Covers("SQS-341")]
    public async Task Reserved_concurrency_throttles_what_is_above_it()
    {
        await using var host = new Host();
        var function = host.Sim.CreateFunction("f", () => Task.Delay(TimeSpan.FromSeconds(1), host.Sim.Clock), new() { ReservedConcurrency = 2 });

        for (var n = 0; n < 3; n++) host.Invoke();

        Assert.Equal(new InvokeOutcome.Throttled("ReservedFunctionConcurrentInvocationLimitExceeded"), Assert.Single(host.Outcomes));
        await host.Sim.RunUntilIdleAsync();
        Assert.Equal(2, function.Invocations.Count);
        Assert.Equal("ReservedFunctionConcurrentInvocationLimitExceeded", Assert.Single(host.Sim.Ledger.OfType<InvocationRefused>()).Reason);
        host.Invoke();
        Assert.Equal(3, host.Outcomes.Count);
    }

    [Fact]
    public async Task Reserved_concurrency_of_zero_throttles_everything()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () => { }, new() { ReservedConcurrency = 0 });

        host.Invoke();

        Assert.IsType<InvokeOutcome.Throttled>(Assert.Single(host.Outcomes));
    }

    [Fact]
    public async Task Unreserved_functions_share_what_the_account_has_left()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("reserved", () => { }, new() { ReservedConcurrency = 998 });
        host.Sim.CreateFunction("f", () => Task.Delay(TimeSpan.FromSeconds(1), host.Sim.Clock));
        host.Sim.CreateFunction("g", () => Task.Delay(TimeSpan.FromSeconds(1), host.Sim.Clock));

        host.Invoke("f");
        host.Invoke("g");
        host.Invoke("f");

        Assert.Equal(new InvokeOutcome.Throttled("ConcurrentInvocationLimitExceeded"), Assert.Single(host.Outcomes));
    }

    [Fact]
    [Covers("ADD-51")]
    public async Task An_event_above_the_limit_is_not_started()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", (Stream _) => { });

        host.Invoke(payload: new string('x', 6_291_456));
        host.Invoke(payload: new string('x', 6_291_457));

        Assert.Equal(new InvokeOutcome.TooLarge(6_291_457), Assert.Single(host.Outcomes));
    }

    [Fact]
    [Covers("ADD-51")]
    public async Task An_answer_above_the_limit_is_a_function_error()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", (Stream input) => new MemoryStream(new byte[6_291_556 + (int)input.Length]));

        Assert.Null((await host.RunAsync(payload: "")).ErrorType);
        var tooLarge = await host.RunAsync(payload: "1");

        Assert.Equal(
            ("Function.ResponseSizeTooLarge", "Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes)."),
            (tooLarge.ErrorType, tooLarge.ErrorMessage));
    }

    [Fact]
    [Covers("SQS-422")]
    public async Task A_function_or_version_that_is_not_there_is_missing()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () => { });

        host.Invoke("nobody");
        host.Invoke("f:7");

        Assert.Equal([new InvokeOutcome.FunctionMissing(), new InvokeOutcome.FunctionMissing()], host.Outcomes);
    }

    [Fact]
    [Covers("ADD-69")]
    public async Task Attempts_are_counted_in_the_metrics()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", (int n) => n == 1 ? throw new InvalidOperationException() : Task.Delay(TimeSpan.FromSeconds(1), host.Sim.Clock), Host.Json with { ReservedConcurrency = 2 });

        host.Invoke(payload: "1");
        host.Invoke(payload: "2");
        host.Invoke(payload: "3");
        await host.Sim.RunUntilIdleAsync();

        Assert.Equal(2, host.Sim.World.Metrics.Sum("AWS/Lambda", "Invocations", OfF));
        Assert.Equal(1, host.Sim.World.Metrics.Sum("AWS/Lambda", "Errors", OfF));
        Assert.Equal(1, host.Sim.World.Metrics.Sum("AWS/Lambda", "Throttles", OfF));
    }

    [Fact]
    public async Task The_payload_of_an_error_has_type_and_message_and_no_stack()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", void () => throw new InvalidOperationException("no \"stock\" <é>"));

        await host.RunAsync();

        Assert.Equal("""{"errorType":"InvalidOperationException","errorMessage":"no \"stock\" <é>"}""", System.Text.Encoding.UTF8.GetString(((InvokeOutcome.FunctionError)host.Outcomes[0]).Payload.Span));
    }

    [Fact]
    [Covers("EXP-005")]
    public async Task Another_world_may_throttle_a_mappings_attempt_at_its_site()
    {
        var oracle = new EnvironmentTests.Always(ChoicePoint.Throttle, "throttle");
        await using var sim = new EsmSimulation(new(), oracle);
        sim.CreateFunction("f", () => { });
        var outcomes = new List<InvokeOutcome>();

        for (var n = 0; n < 2; n++)
        {
            sim.World.Door.Enter(() => sim.Invoker.Invoke(new InvokeRequest(new("f"), "{}"u8.ToArray(), "r", [new("orders", 1), new("orders", 2)], "mapping"), outcomes.Add));
        }

        Assert.All(outcomes, outcome => Assert.IsType<InvokeOutcome.Throttled>(outcome));
        Assert.Equal(["f[orders#1,orders#2]@1", "f[orders#1,orders#2]@2"], oracle.Sites);
    }

    [Theory]
    [InlineData(255)]
    [InlineData(600)]
    [Covers("ADD-69")]
    public async Task Each_attempt_is_a_data_point_whenever_somebody_looks(int attempts)
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () => Task.CompletedTask);
        double? Invocations() => host.Sim.World.Metrics.Sum("AWS/Lambda", "Invocations", [new("FunctionName", "f")]);
        Assert.Null(Invocations());
        for (var attempt = 0; attempt < attempts; attempt++) host.Invoke();
        await host.Sim.RunUntilIdleAsync();

        Assert.Equal(attempts, Invocations());
        await host.RunAsync();

        Assert.Equal(attempts + 1, Invocations());
        Assert.Equal(0, host.Sim.World.Metrics.Sum("AWS/Lambda", "Errors", [new("FunctionName", "f")]));
        Assert.Equal(attempts + 1, host.Sim.World.Metrics.Find("AWS/Lambda", "Throttles", [new("FunctionName", "f")])!.Periods(host.Sim.Settings.StartTime, host.Sim.Now.AddMinutes(1), TimeSpan.FromHours(1)).Sum(period => period.Point.Count));
    }
}
