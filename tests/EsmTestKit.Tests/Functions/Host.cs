using System.Text;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Functions;

/// <summary>A simulation with short ways to invoke a function directly.</summary>
internal sealed class Host(EsmSimulationSettings? settings = null) : IAsyncDisposable
{
    private int _requests;

    public static LambdaFunctionSettings Json { get; } = new() { Serializer = EsmJsonSerializer.Default };

    public EsmSimulation Sim { get; } = new(settings);

    public List<InvokeOutcome> Outcomes { get; } = [];

    public void Invoke(string function = "f", string payload = "{}", string? mapping = null) => Sim.World.Door.Enter(() =>
        Sim.Invoker.Invoke(
            new InvokeRequest(FunctionReference.Parse(function)!, Encoding.UTF8.GetBytes(payload), $"request-{++_requests}", [], mapping),
            Outcomes.Add));

    /// <summary>Invokes, runs until it has ended and shows the invocation.</summary>
    public async Task<LambdaInvocation> RunAsync(string function = "f", string payload = "{}")
    {
        Invoke(function, payload);
        await Sim.RunUntilIdleAsync();
        return Sim.GetFunction(FunctionReference.Parse(function)!.Name).Invocations[^1];
    }

    public ValueTask DisposeAsync() => Sim.DisposeAsync();
}
