using EsmTestKit.Internal.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EsmTestKit.Internal.Server;

/// <summary>Functions as processes for worlds that come and go, one after the other. Their own AWS calls reach the world of the moment.</summary>
internal sealed class ProcessHost : IAsyncDisposable
{
    private readonly List<FunctionProcess> _functions = [];
    private readonly WebApplication _application;
    private readonly Action<string>? _log;
    private AwsEndpoint? _world;

    private ProcessHost(int port, IEnumerable<FunctionProcessSettings> functions, Action<string>? log)
    {
        _log = log;
        foreach (var function in functions) _functions.Add(new FunctionProcess(function, log: null));
        _application = EsmServer.Build(port, AnswerAsync);
    }

    /// <summary>Where the world of the moment answers AWS's clients.</summary>
    public Uri Endpoint { get; private set; } = new("http://127.0.0.1/");

    /// <summary>How long a process may take to start and to answer before a world takes it for stuck.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(20);

    /// <param name="port">0: any free port.</param>
    /// <param name="functions">The processes; each is started when it gets its first event.</param>
    /// <param name="log">Told what does not belong into an answer; null: nobody is.</param>
    /// <exception cref="EsmUsageException">The port is taken.</exception>
    public static async Task<ProcessHost> StartAsync(int port, IEnumerable<FunctionProcessSettings> functions, Action<string>? log, CancellationToken cancellation)
    {
        var host = new ProcessHost(port, functions, log);
        try
        {
            await EsmServer.ListenAsync(host._application, port, cancellation).ConfigureAwait(false);
            host.Endpoint = EsmServer.AddressOf(host._application);
            var region = new EsmSimulationSettings().Region;
            foreach (var function in host._functions) await function.ListenAsync(host.Endpoint, region).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A new world begins: calls reach it from now on, and processes start anew, so that nothing of the last one is left in them.</summary>
    public void Enter(EsmSimulation simulation)
    {
        foreach (var function in _functions) function.Stop();
        _world = new AwsEndpoint(simulation, new AwsEndpointSettings { QueueUrlsNameTheHost = true });
    }

    /// <param name="function">The function of these settings.</param>
    public FunctionBody Body(FunctionProcessSettings function, Stage stage) => new ProcessBody(stage, _functions.Single(process => process.Settings == function), journal: null);

    public async ValueTask DisposeAsync()
    {
        foreach (var function in _functions) await function.DisposeAsync().ConfigureAwait(false);
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var request = await HttpCarrier.ReadAsync(http).ConfigureAwait(false);
        if (_world is not { } world)
        {
            await HttpCarrier.WriteAsync(http, 503, """{"message":"No world is there yet."}""").ConfigureAwait(false);
            return;
        }

        var answer = await world.AnswerAsync(request, CancellationToken.None).ConfigureAwait(false);
        if (answer.Cause is EsmUsageException refused) _log?.Invoke($"Not simulated: {refused.Message}");
        await HttpCarrier.WriteAsync(http, answer).ConfigureAwait(false);
    }
}
