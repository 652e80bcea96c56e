using Microsoft.AspNetCore.Http;

namespace EsmTestKit.Internal.Server;

/// <summary>The simulation that is served, its functions and its clock; a reset makes a new simulation and keeps the rest.</summary>
internal sealed class ServedWorld : IAsyncDisposable
{
    private readonly EsmServerSettings _settings;
    private readonly List<FunctionProcess> _functions = [];
    private readonly ClockKeeper _clock;
    private readonly ControlApi _control;
    private AwsEndpoint _endpoint = null!;

    public ServedWorld(EsmServerSettings settings)
    {
        _settings = settings;
        foreach (var function in settings.Functions) _functions.Add(new FunctionProcess(function, settings.Log));
        Simulation = Make(settings.Simulation);
        _clock = new ClockKeeper(() => Simulation, settings.Clock, settings.Log);
        _control = new ControlApi(this, _clock);
    }

    public EsmSimulation Simulation { get; private set; }

    public EsmClockMode Clock => _settings.Clock;

    public async Task StartAsync(Uri endpoint, CancellationToken cancellation)
    {
        foreach (var function in _functions) await function.ListenAsync(endpoint, _settings.Simulation.Region, cancellation).ConfigureAwait(false);
        _clock.Start();
    }

    public async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/_esm", StringComparison.Ordinal))
        {
            await _control.AnswerAsync(http).ConfigureAwait(false);
            return;
        }

        var request = await HttpCarrier.ReadAsync(http).ConfigureAwait(false);
        var answer = await _endpoint.AnswerAsync(request, CancellationToken.None).ConfigureAwait(false);
        if (answer.Cause is EsmUsageException refused) _settings.Log?.Invoke($"Not simulated: {refused.Message}");
        // Before the answer: who looks at once after it finds the clock at work, not at rest.
        _clock.Wake();
        await HttpCarrier.WriteAsync(http, answer).ConfigureAwait(false);
    }

    /// <summary>A new world with the same settings; nothing of the old one is left.</summary>
    /// <param name="seed">Null: the settings' own.</param>
    public Task ResetAsync(long? seed) => _clock.HoldAsync(async () =>
    {
        await Simulation.DisposeAsync().ConfigureAwait(false);
        foreach (var function in _functions) function.Stop();
        Simulation = Make(seed is null ? _settings.Simulation : _settings.Simulation with { Seed = seed });
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        // The functions first: an invocation that runs ends with its process, so that the clock can come to rest.
        foreach (var function in _functions) await function.DisposeAsync().ConfigureAwait(false);
        await _clock.DisposeAsync().ConfigureAwait(false);
        await Simulation.DisposeAsync().ConfigureAwait(false);
    }

    private EsmSimulation Make(EsmSimulationSettings settings)
    {
        var simulation = new EsmSimulation(settings);
        foreach (var function in _functions)
        {
            simulation.Functions.Create(function.Name, new ProcessBody(simulation.Stage, function), function.Settings.Hosting);
        }

        _endpoint = new AwsEndpoint(simulation, new AwsEndpointSettings { QueueUrlsNameTheHost = true }) { Waiting = answer => _clock.UntilAsync(simulation, answer) };
        return simulation;
    }
}
