using System.Collections.Concurrent;

namespace EsmTestKit.Server.Tests;

/// <summary>A server whose functions are Node processes, and what it had to tell beside its answers.</summary>
internal sealed class StoryServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _told;
    private readonly EsmServerSettings _settings;

    private StoryServer(EsmServer server, EsmServerSettings settings, ConcurrentQueue<string> told) => (Server, _settings, _told) = (server, settings, told);

    public EsmServer Server { get; private set; }

    public EsmSimulation Simulation => Server.Simulation;

    public string Url => Server.Endpoint.GetLeftPart(UriPartial.Authority);

    public static async Task<StoryServer> StartAsync(string region, params string[] functions)
    {
        var told = new ConcurrentQueue<string>();
        var function = $"exec node \"{Path.Combine(RealClients.Folder, "function.mjs")}\"";
        var settings = new EsmServerSettings
        {
            Simulation = new EsmServerSettings().Simulation with { Region = region },
            Functions = [.. functions.Select(name => new FunctionProcessSettings(name, function))],
            StateFile = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            Log = told.Enqueue,
        };
        return new StoryServer(await EsmServer.StartAsync(settings), settings, told);
    }

    /// <summary>The server stops; another goes on with the same world, and comes to the same ledger.</summary>
    public async Task AssertSurvivesAsync()
    {
        var before = Simulation.Ledger.ToJsonLines();
        await Server.DisposeAsync();
        Server = await EsmServer.StartAsync(_settings);
        Assert.Equal(before, Simulation.Ledger.ToJsonLines());
    }

    /// <summary>The orders that the function printed, in the order of its invocations.</summary>
    public IReadOnlyList<string> Orders(string function) => [.. Simulation.GetFunction(function).Invocations.SelectMany(invocation => invocation.Logs).Where(line => line.StartsWith("order ", StringComparison.Ordinal)).Select(line => line["order ".Length..])];

    /// <summary>Nothing went wrong behind the answers.</summary>
    public void AssertQuiet() => Assert.DoesNotContain(_told, line => line.Contains("stopped", StringComparison.Ordinal) || line.Contains("Not simulated", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        File.Delete(_settings.StateFile!);
    }
}
