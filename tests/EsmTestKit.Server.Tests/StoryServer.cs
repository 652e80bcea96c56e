using System.Collections.Concurrent;

namespace EsmTestKit.Server.Tests;

/// <summary>A server whose functions are Node processes, and what it had to tell beside its answers.</summary>
internal sealed class StoryServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _told;

    private StoryServer(EsmServer server, ConcurrentQueue<string> told) => (Server, _told) = (server, told);

    public EsmServer Server { get; }

    public EsmSimulation Simulation => Server.Simulation;

    public string Url => Server.Endpoint.GetLeftPart(UriPartial.Authority);

    public static async Task<StoryServer> StartAsync(string region, params string[] functions)
    {
        var told = new ConcurrentQueue<string>();
        var function = $"exec node \"{Path.Combine(RealClients.Folder, "function.mjs")}\"";
        return new StoryServer(
            await EsmServer.StartAsync(new()
            {
                Simulation = new EsmServerSettings().Simulation with { Region = region },
                Functions = [.. functions.Select(name => new FunctionProcessSettings(name, function))],
                Log = told.Enqueue,
            }),
            told);
    }

    /// <summary>The orders that the function printed, in the order of its invocations.</summary>
    public IReadOnlyList<string> Orders(string function) => [.. Simulation.GetFunction(function).Invocations.SelectMany(invocation => invocation.Logs).Where(line => line.StartsWith("order ", StringComparison.Ordinal)).Select(line => line["order ".Length..])];

    /// <summary>Nothing went wrong behind the answers.</summary>
    public void AssertQuiet() => Assert.DoesNotContain(_told, line => line.Contains("stopped", StringComparison.Ordinal) || line.Contains("Not simulated", StringComparison.Ordinal));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
