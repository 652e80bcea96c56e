using Microsoft.AspNetCore.Builder;

namespace EsmTestKit.Internal.Server;

/// <summary>
/// One life of a function's process, from its start to its end, with its Runtime API on a port of its own. What a process had on its way
/// when it was ended reaches nobody: a late request for the next event would otherwise take it from the process that came after.
/// </summary>
internal sealed class RuntimeLife
{
    private readonly object _lock = new();
    private readonly FunctionProcess _function;
    private readonly Task<string> _listening;
    private WebApplication? _application;
    private RuntimeProcess? _process;
    private Task? _ending;

    private RuntimeLife(FunctionProcess function)
    {
        _function = function;
        _listening = ListenAsync();
    }

    /// <summary>The address of the Runtime API, once it listens.</summary>
    public Task<string> Address => _listening;

    /// <summary>Opens its port; the process is started when there is something to do.</summary>
    /// <param name="function">Whose life it is; told of its lines, its questions and its end.</param>
    public static RuntimeLife Open(FunctionProcess function) => new(function);

    /// <param name="environment">The process's variables, given the address of its Runtime API.</param>
    public void Start(Func<string, IReadOnlyDictionary<string, string>> environment) => _ = StartAsync(environment);

    /// <summary>Ends the process; its port is closed when the task ends. More than one end is one.</summary>
    public Task EndAsync()
    {
        lock (_lock)
        {
            _process?.Kill();
            return _ending ??= CloseAsync();
        }
    }

    private async Task StartAsync(Func<string, IReadOnlyDictionary<string, string>> environment)
    {
        try
        {
            var address = await _listening.ConfigureAwait(false);
            lock (_lock)
            {
                if (_ending is not null) return;
                _process = RuntimeProcess.Start(_function.Settings.Command, environment(address), line => _function.Hear(this, line), (_, status) => _function.Died(this, status));
            }
        }
        catch (Exception refused) when (refused is IOException or EsmUsageException or System.ComponentModel.Win32Exception)
        {
            _function.FailStart(this, new ProcessFailed("Runtime.InitError", $"\"{_function.Settings.Command}\" could not be started: {refused.Message}"));
        }
    }

    private async Task<string> ListenAsync()
    {
        // The caller holds the function's lock.
        await Task.Yield();
        _application = EsmServer.Build(0, new RuntimeApi(_function, this).AnswerAsync);
        await EsmServer.ListenAsync(_application, 0, CancellationToken.None).ConfigureAwait(false);
        var address = EsmServer.AddressOf(_application).Authority;
        _function.Listens(address);
        return address;
    }

    private async Task CloseAsync()
    {
        try
        {
            await _listening.ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is IOException or EsmUsageException)
        {
            // Who waited for the address was told.
        }

        if (_application is null) return;
        // A process that waits for an event waits for nothing now.
        await _application.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }
}
