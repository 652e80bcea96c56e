using Microsoft.AspNetCore.Http;

namespace EsmTestKit.Internal.Server;

/// <summary>The simulation that is served, its functions and its clock; a reset makes a new simulation and keeps the rest.</summary>
internal sealed class ServedWorld : IAsyncDisposable
{
    private readonly EsmServerSettings _settings;
    private readonly List<FunctionProcess> _functions = [];
    private readonly LongPolls _polls = new();
    private readonly ClockKeeper _clock;
    private readonly ControlApi _control;
    private readonly CancellationTokenSource _end = new();
    private AwsEndpoint _endpoint = null!;
    private StateJournal? _journal;
    private bool _serves;
    private volatile bool _stops;

    public ServedWorld(EsmServerSettings settings)
    {
        _settings = settings;
        foreach (var function in settings.Functions) _functions.Add(new FunctionProcess(function, settings.Log));
        if (settings.StateFile is { } path && StateFile.Read(path) is { } saved) Load(saved, path);
        else BeginAnew(WorldStart.Of(settings.Simulation));
        _clock = new ClockKeeper(() => Simulation, settings.Clock, Awaited, settings.Log);
        _control = new ControlApi(this, _clock);
    }

    public EsmSimulation Simulation { get; private set; } = null!;

    public ServedChoices Choices { get; private set; } = null!;

    /// <summary>What the present world began with.</summary>
    public WorldStart Start { get; private set; } = null!;

    public EsmClockMode Clock => _settings.Clock;

    public async Task ServeAsync(Uri endpoint)
    {
        foreach (var function in _functions) await function.ListenAsync(endpoint, _settings.Simulation.Region).ConfigureAwait(false);
        _serves = true;
        _clock.Start();
        // A world that was saved may have work left.
        if (_journal?.IsReplaying == true) Simulation.World.Door.Enter(_journal.EndReplay);
        _clock.Wake();
    }

    public async Task AnswerAsync(HttpContext http)
    {
        if (_stops)
        {
            // What came in now would not be saved.
            await HttpCarrier.WriteAsync(http, 503, """{"message":"The server is stopping."}""").ConfigureAwait(false);
            return;
        }

        if (http.Request.Path.StartsWithSegments("/_esm", StringComparison.Ordinal))
        {
            await _control.AnswerAsync(http).ConfigureAwait(false);
            return;
        }

        var request = await HttpCarrier.ReadAsync(http).ConfigureAwait(false);
        // What takes no time is over for a clock that jumps: a client that waits for it would sleep seconds of real time.
        if (_settings.Clock == EsmClockMode.Auto) Simulation.World.Door.Enter(Simulation.Streams.Settle);
        if (_settings.Clock != EsmClockMode.Virtual && _endpoint.LongPollOf(request) is var (queue, wait))
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, http.RequestAborted);
            await _polls.WaitAsync(Simulation, queue, wait, _clock, over.Token).ConfigureAwait(false);
        }

        var answer = await _endpoint.AnswerAsync(request, CancellationToken.None).ConfigureAwait(false);
        if (answer.Cause is EsmUsageException refused) _settings.Log?.Invoke($"Not simulated: {refused.Message}");
        // Before the answer: who looks at once after it finds the clock at work, not at rest.
        _clock.Wake();
        await HttpCarrier.WriteAsync(http, answer).ConfigureAwait(false);
    }

    // Where all is idle, what clients wait for is the next thing due: a message, a stream that is made or changed.
    private DateTimeOffset? Awaited(EsmSimulation simulation) =>
        (_polls.NextAt(simulation), simulation.World.Door.Enter(() => simulation.Streams.NextChangeAt)) switch
        {
            ({ } message, { } stream) => message < stream ? message : stream,
            var (message, stream) => message ?? stream,
        };

    /// <summary>A new world; nothing of the old one is left.</summary>
    /// <param name="seed">Null: the settings' own.</param>
    /// <param name="decisions">Null: none, and nothing is asked.</param>
    public Task ResetAsync(long? seed, IReadOnlyList<KeyValuePair<string, string>>? decisions) => _clock.HoldAsync(async () =>
    {
        await Simulation.DisposeAsync().ConfigureAwait(false);
        foreach (var function in _functions) function.Stop();
        var start = WorldStart.Of(_settings.Simulation);
        BeginAnew(start with { Seed = decisions is null ? seed ?? start.Seed : null, Decisions = decisions });
        return true;
    });

    /// <exception cref="EsmUsageException">The state could not be saved; everything is stopped nevertheless.</exception>
    public async ValueTask DisposeAsync()
    {
        _stops = true;
        // Who waits for a message is answered.
        await _end.CancelAsync().ConfigureAwait(false);
        // No further step: without its functions the world would only see them fail.
        await _clock.StopAsync().ConfigureAwait(false);
        var saves = _serves ? Save() : null;
        // The functions next: an invocation that runs ends with its process, so that the clock can come to rest.
        foreach (var function in _functions) await function.DisposeAsync().ConfigureAwait(false);
        await _clock.DisposeAsync().ConfigureAwait(false);
        await Simulation.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
        saves?.Invoke();
    }

    // What is saved is taken now; it is written when all else is done, so that a full disk keeps nothing from being stopped.
    private Action? Save()
    {
        if (_journal is not { } journal || _settings.StateFile is not { } path) return null;
        var (file, isWhole) = Simulation.World.Door.Enter(() =>
        {
            journal.Close();
            var made = journal.Entries.OfType<StateEntry.Function>().Select(function => function.Name);
            var strangers = Simulation.Functions.All.Select(function => function.Name).Except(made, StringComparer.Ordinal);
            return (new StateFile(journal.Start, journal.Entries, Simulation.World.Timeline.Steps, StateFile.ThisEngine, StateFile.Digest(Simulation.Ledger)), !journal.IsIncomplete && !strangers.Any());
        });
        return () =>
        {
            if (isWhole) file.Write(path);
            else throw new EsmUsageException($"The state was not saved to \"{path}\": the simulation was also changed by C#, which the file cannot hold.", "Change it over the wire alone, or serve without StateFile.");
        };
    }

    private void Load(StateFile saved, string path)
    {
        var own = WorldStart.Of(_settings.Simulation);
        if ((own.Seed is not null && own.Seed != saved.Start.Seed) || own.Region != saved.Start.Region || own.AccountId != saved.Start.AccountId)
        {
            throw new EsmUsageException(
                $"The state file \"{path}\" is of account {saved.Start.AccountId} in {saved.Start.Region}, seed {saved.Start.Seed?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}; the server is to have account {own.AccountId} in {own.Region}, seed {own.Seed?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}.",
                "Leave the seed out, it is in the file; or begin anew with another name: --state FILE.");
        }

        Begin(saved.Start);
        StateReplay.Run(saved, path, Simulation, _journal!, function => MakeFunction(function.Name, function.Hosting, path));
        var known = Simulation.Functions.All.Select(function => function.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var function in _functions.Where(function => !known.Contains(function.Name))) MakeFunction(function.Name, function.Settings.Hosting, path);
    }

    private void BeginAnew(WorldStart start)
    {
        Begin(start);
        foreach (var function in _functions) MakeFunction(function.Name, function.Settings.Hosting, _settings.StateFile);
    }

    private void MakeFunction(string name, LambdaFunctionSettings hosting, string? path)
    {
        var process = _functions.Find(function => function.Name == name)
            ?? throw new EsmUsageException($"The state file \"{path}\" has a function \"{name}\", and the server is not told what runs it.", $"Name its command: --function {name}=\"node index.mjs\".");
        Simulation.Functions.Create(name, new ProcessBody(Simulation.Stage, process, _journal), hosting);
        _journal?.Made(name, hosting);
    }

    private void Begin(WorldStart start)
    {
        (Start, Choices) = (start, new ServedChoices(start));
        Simulation = new EsmSimulation(_settings.Simulation with { Region = start.Region, AccountId = start.AccountId, StartTime = start.StartTime, Seed = start.Seed }, Choices);
        _journal = _settings.StateFile is null ? null : new StateJournal(start);
        _journal?.Watch(Simulation);
        var simulation = Simulation;
        _endpoint = new AwsEndpoint(simulation, new AwsEndpointSettings { QueueUrlsNameTheHost = true, ChecksCredentials = _settings.ChecksCredentials }) { Waiting = answer => _clock.UntilAsync(simulation, answer) };
    }
}
