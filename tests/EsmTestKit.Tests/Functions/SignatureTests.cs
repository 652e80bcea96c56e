using System.Text;
using Amazon.Lambda.Core;

namespace EsmTestKit.Tests.Functions;

public sealed class SignatureTests
{
    public sealed record Order(int Id);

    public sealed record Answer(string Text);

    public static TheoryData<string, Delegate, string, string> Accepted() => new()
    {
        { "task of a value", async (Order order) => { await Task.Yield(); return new Answer($"order {order.Id}"); }, """{"id":7}""", """{"Text":"order 7"}""" },
        { "task", async (Order order) => { await Task.Yield(); _ = order; }, """{"id":7}""", "null" },
        { "value", (Order order) => new Answer($"order {order.Id}"), """{"ID":7}""", """{"Text":"order 7"}""" },
        { "nothing at all", () => { }, "{}", "null" },
        { "no input, value", () => 5, "{}", "5" },
        { "stream in, stream out", (Stream input) => input, """{"a":1}""", """{"a":1}""" },
        { "stream in, task of stream out", async (Stream input) => { await Task.Yield(); return input; }, """{"a":1}""", """{"a":1}""" },
        { "memory stream in", (MemoryStream input) => input.Length, "[]", "2" },
        { "context alone", (ILambdaContext context) => context.FunctionName, "{}", "\"f\"" },
        { "input and context", (Order order, ILambdaContext context) => $"{context.FunctionName} {order.Id}", """{"id":7}""", "\"f 7\"" },
        { "stream, context, task of stream", (Stream input, ILambdaContext context) => { _ = context; return Task.FromResult(input); }, "[1]", "[1]" },
        { "static method", StaticHandler, """{"id":7}""", """{"Text":"static 7"}""" },
        { "static extension method with a closed first argument", new Suffix("!").Handle, """{"id":7}""", """{"Text":"7!"}""" },
        { "null as the answer", (Order order) => order.Id == 0 ? new Answer("") : null, """{"id":7}""", "null" },
        { "null as a stream", (Stream input) => input.Length == 0 ? input : null, "{}", "" },
        { "json in and out", (System.Text.Json.JsonElement input) => input.GetProperty("a"), """{"a":[1]}""", "[1]" },
        { "text", (string text) => text.Length, "\"four\"", "4" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Every_signature_of_Lambdas_runtime_runs(string shape, Delegate handler, string payload, string result)
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", handler, Host.Json);

        var invocation = await host.RunAsync(payload: payload);

        Assert.True(invocation.ErrorType is null, $"{shape}: {invocation.ErrorType} {invocation.ErrorMessage}");
        Assert.Equal(result, invocation.Result);
        Assert.False(invocation.HasEscaped);
    }

    [Fact]
    public async Task A_method_group_of_an_instance_infers()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", () => new Consumer("made"), consumer => consumer.HandleAsync, Host.Json);

        Assert.Equal("\"made 7\"", (await host.RunAsync(payload: """{"id":7}""")).Result);
    }

    [Fact]
    public async Task A_bound_instance_is_accepted()
    {
        await using var host = new Host();
        host.Sim.CreateFunction("f", new Consumer("bound").HandleAsync, Host.Json);

        Assert.Equal("\"bound 7\"", (await host.RunAsync(payload: """{"id":7}""")).Result);
    }

    public static TheoryData<Delegate, string> Refused() => new()
    {
        { AsyncVoid, "The handler of \"f\" is async void: Lambda freezes the environment before it has finished. Return Task." },
        { () => ValueTask.CompletedTask, "The handler of \"f\" returns ValueTask, which Lambda's runtime does not await: it would answer with the task's own properties. Return Task." },
        { () => ValueTask.FromResult(1), "The handler of \"f\" returns ValueTask<Int32>, which Lambda's runtime does not await: it would answer with the task's own properties. Return Task<Int32>." },
        { () => Task.FromResult(Task.CompletedTask), "The handler of \"f\" returns a task of Task, which Lambda's runtime does not await. Await the inner task and return Task<T>." },
        { () => new OwnAwaitable(), "The handler of \"f\" returns OwnAwaitable, an awaitable that Lambda's runtime does not await. Return Task or Task<T>." },
        { Enumerate, "The handler of \"f\" returns IAsyncEnumerable<Int32>, which Lambda's runtime does not enumerate. Collect the items and return Task<List<T>>." },
        { (Order order, ILambdaContext context, int more) => { }, "The handler of \"f\" has 3 parameters. Lambda passes at most two: the event, then ILambdaContext. Give the rest to the constructor, through the factory." },
        { (Order order, string more) => { }, "The handler of \"f\" has String as its second parameter. The second parameter can only be ILambdaContext (of Amazon.Lambda.Core)." },
        { (Order order, CancellationToken cancellation) => { }, "The handler of \"f\" takes a CancellationToken, and Lambda has none to give. Take ILambdaContext and make the token from context.RemainingTime." },
        { (ref int order) => { }, "The handler of \"f\" takes a ref parameter. Take the event by value: Task HandleAsync(MyEvent input, ILambdaContext context)." },
        { (out int order) => { order = 0; }, "The handler of \"f\" takes an out parameter. Take the event by value: Task HandleAsync(MyEvent input, ILambdaContext context)." },
        { Delegate.Combine((Action)Nothing, (Action)Nothing), "The handler of \"f\" is several delegates in one. Give one method: which answer would count?" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_Lambda_would_not_run_is_refused_with_the_cure(Delegate handler, string message)
    {
        await using var host = new Host();

        Assert.Equal(message, Assert.Throws<EsmUsageException>(() => host.Sim.CreateFunction("f", handler, Host.Json)).Message);
    }

    [Fact]
    public async Task A_factorys_handler_is_refused_when_the_function_is_made_without_running_the_factory()
    {
        await using var host = new Host();
        var made = 0;

        var error = Assert.Throws<EsmUsageException>(() => host.Sim.CreateFunction("f", () => new Consumer($"{++made}"), consumer => consumer.HandleVoid, Host.Json));

        Assert.StartsWith("The handler of \"f\" is async void", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, made);
    }

    [Fact]
    public async Task Where_the_method_shows_only_at_the_cold_start_the_advance_says_what_is_wrong()
    {
        await using var host = new Host();
        host.Sim.CreateFunction<IConsumer>("f", () => new Wrong(), consumer => consumer.Handler, Host.Json);

        var error = await Assert.ThrowsAsync<EsmUsageException>(() => host.RunAsync());

        Assert.StartsWith("The handler of \"f\" returns ValueTask,", error.Message, StringComparison.Ordinal);
    }

    private static void Nothing()
    {
    }

    private static async void AsyncVoid() => await Task.Yield();

    private static async IAsyncEnumerable<int> Enumerate()
    {
        await Task.Yield();
        yield return 1;
    }

    private static Answer StaticHandler(Order order) => new($"static {order.Id}");

    private interface IConsumer
    {
        Delegate Handler { get; }
    }

    private sealed class Wrong : IConsumer
    {
        public Delegate Handler { get; } = () => ValueTask.CompletedTask;
    }

    internal sealed record Suffix(string Text);

    private sealed class OwnAwaitable
    {
        public System.Runtime.CompilerServices.TaskAwaiter GetAwaiter() => Task.CompletedTask.GetAwaiter();
    }

    private sealed class Consumer(string name)
    {
        private readonly Encoding _encoding = Encoding.UTF8;

        public async Task<string> HandleAsync(Order order, ILambdaContext context)
        {
            await Task.Yield();
            Assert.NotNull(_encoding);
            Assert.Equal("f", context.FunctionName);
            return $"{name} {order.Id}";
        }

        public async void HandleVoid(Order order) => await Task.FromResult(order);
    }
}

internal static class SuffixHandlers
{
    public static SignatureTests.Answer Handle(this SignatureTests.Suffix suffix, SignatureTests.Order order) => new(order.Id + suffix.Text);
}
