using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Functions;

public sealed class EnvironmentTests
{
    private sealed class Consumer(int number, EsmSimulation sim)
    {
        private int _calls;

        public async Task<string> HandleAsync()
        {
            var call = ++_calls;
            await Task.Delay(TimeSpan.FromSeconds(1), sim.Clock);
            return $"{number}.{call}";
        }
    }

    [Fact]
    public async Task An_idle_environment_is_reused_with_its_instance()
    {
        await using var host = new Host();
        var function = WithConsumers(host);

        await host.RunAsync();
        await host.RunAsync();

        Assert.Equal(["\"1.1\"", "\"1.2\""], function.Invocations.Select(invocation => invocation.Result));
        Assert.Equal([true, false], function.Invocations.Select(invocation => invocation.IsColdStart));
        Assert.Equal([1, 1], function.Invocations.Select(invocation => invocation.Environment));
    }

    [Fact]
    [Covers("EXP-410")]
    public async Task Concurrent_invocations_have_an_environment_each()
    {
        await using var host = new Host();
        var function = WithConsumers(host);

        host.Invoke();
        host.Invoke();
        await host.Sim.RunUntilIdleAsync();
        await host.RunAsync();

        // The one that ended last is the most recently used.
        Assert.Equal(["\"1.1\"", "\"2.1\"", "\"2.2\""], function.Invocations.Select(invocation => invocation.Result));
    }

    [Fact]
    public async Task A_timed_out_environment_is_dropped()
    {
        await using var host = new Host();
        var made = 0;
        var function = host.Sim.CreateFunction("f", () => ++made, number => new Func<Task>(() => Task.Delay(TimeSpan.FromSeconds(number == 1 ? 5 : 1), host.Sim.Clock)));

        await host.RunAsync();
        await host.RunAsync();

        Assert.Equal([true, false], function.Invocations.Select(invocation => invocation.TimedOut));
        Assert.Equal([1, 2], function.Invocations.Select(invocation => invocation.Environment));
        Assert.Equal(2, made);
    }

    [Fact]
    public async Task An_error_of_the_handler_leaves_the_environment()
    {
        await using var host = new Host();
        var made = 0;
        host.Sim.CreateFunction("f", () => ++made, _ => new Action(() => throw new InvalidOperationException("no stock")));

        var invocation = await host.RunAsync();
        await host.RunAsync();

        Assert.Equal(("InvalidOperationException", "no stock"), (invocation.ErrorType, invocation.ErrorMessage));
        Assert.Contains(nameof(EnvironmentTests), invocation.Exception!.StackTrace, StringComparison.Ordinal);
        Assert.Equal(1, made);
    }

    [Fact]
    public async Task A_factory_that_fails_is_a_function_error_and_leaves_no_environment()
    {
        await using var host = new Host();
        var made = 0;
        var function = host.Sim.CreateFunction<Func<int>>("f", () => ++made == 1 ? throw new InvalidOperationException("no connection") : () => made, handler => handler, Host.Json);

        Assert.Equal("no connection", (await host.RunAsync()).ErrorMessage);
        Assert.Equal("2", (await host.RunAsync()).Result);
        Assert.Equal([1, 2], function.Invocations.Select(invocation => invocation.Environment));
    }

    [Fact]
    public async Task A_bound_instance_is_one_environment_for_ever()
    {
        await using var host = new Host();
        var function = host.Sim.CreateFunction("f", new Consumer(7, host.Sim).HandleAsync, Host.Json);

        host.Invoke();
        host.Invoke();
        await host.Sim.RunUntilIdleAsync();

        Assert.Equal(["\"7.1\"", "\"7.2\""], function.Invocations.Select(invocation => invocation.Result));
        Assert.Equal([true, false], function.Invocations.Select(invocation => invocation.IsColdStart));
    }

    [Fact]
    [Covers("CP-02")]
    public async Task Another_world_may_start_cold_or_take_an_older_environment()
    {
        await using var sim = new EsmSimulation(new(), new Always(ChoicePoint.Environment, "coldStart"));
        var function = sim.CreateFunction("f", () => new Consumer(1, sim), consumer => consumer.HandleAsync, Host.Json);
        for (var n = 1; n <= 3; n++)
        {
            sim.World.Door.Enter(() => sim.Invoker.Invoke(new InvokeRequest(new("f"), "{}"u8.ToArray(), $"request-{n}", [new RecordName("orders", n)], null), _ => { }));
            await sim.RunUntilIdleAsync();
        }

        Assert.Equal([1, 2, 3], function.Invocations.Select(invocation => invocation.Environment));
    }

    private static LambdaFunction WithConsumers(Host host)
    {
        var made = 0;
        return host.Sim.CreateFunction("f", () => new Consumer(++made, host.Sim), consumer => consumer.HandleAsync, Host.Json);
    }

    /// <summary>Takes the option of this name at every choice of one kind.</summary>
    internal sealed class Always(ChoicePoint kind, string label) : Oracle
    {
        public List<string> Sites { get; } = [];

        public override bool Opens(ChoicePoint point) => point == kind;

        public override int Pick(ChoicePoint point, string site, Option[] options)
        {
            Sites.Add(site);
            for (var index = 0; index < options.Length; index++)
            {
                if (options[index].Label == label) return index;
            }

            return 0;
        }
    }
}
