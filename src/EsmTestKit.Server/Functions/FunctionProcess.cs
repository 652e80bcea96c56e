using System.Globalization;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Server;

/// <summary>A function as a process: one life after the other, its events one at a time.</summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    // Lines written just before an answer arrive by another pipe: they are given a moment.
    private static readonly TimeSpan LinesMayBeLate = TimeSpan.FromMilliseconds(30);

    private readonly StartFlow _flow = new();
    private readonly object _lock = new();
    private readonly Queue<ProcessCall> _waiting = [];
    private readonly List<string> _early = [];
    private readonly Action<string>? _log;
    private Func<string, IReadOnlyDictionary<string, string>> _environment = _ => new Dictionary<string, string>();
    private RuntimeLife? _life;
    private Task _endings = Task.CompletedTask;
    private TaskCompletionSource<ProcessCall>? _asking;
    private ProcessCall? _current;
    private Timer? _limit;
    private bool _isStarted;
    private bool _isInitialized;
    private bool _ended;

    public FunctionProcess(FunctionProcessSettings settings, Action<string>? log) => (Settings, _log) = (settings, log);

    public FunctionProcessSettings Settings { get; }

    public string Name => Settings.Name;

    /// <summary>Opens the Runtime API of the first life.</summary>
    /// <param name="endpoint">Where the processes' own AWS calls go.</param>
    /// <exception cref="EsmUsageException">The machine has no port left.</exception>
    public Task ListenAsync(Uri endpoint, string region)
    {
        lock (_lock)
        {
            _environment = address => RuntimeEnvironment.Of(Settings, address, endpoint, region);
            _life = _flow.Run(() => RuntimeLife.Open(this));
            return _life.Address;
        }
    }

    /// <summary>Hands an event over; the task ends with the process's answer, its error, its death or its time.</summary>
    public Task<ReadOnlyMemory<byte>> Send(ProcessCall call)
    {
        lock (_lock)
        {
            if (_ended) call.Fail(Stopped());
            else _waiting.Enqueue(call);
            Next();
        }

        return call.Answer;
    }

    /// <summary>The process asks for its next event (WIR-089).</summary>
    /// <param name="life">The asking process; one that was ended gets nothing.</param>
    /// <param name="gone">Cancelled when it does not wait for the answer any longer.</param>
    public async Task<ProcessCall> AskAsync(RuntimeLife life, CancellationToken gone)
    {
        var asking = new TaskCompletionSource<ProcessCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_life != life) throw new OperationCanceledException();
            RuleHits.Note("WIR-089");
            _asking = asking;
            _isInitialized = true;
            // One process is one invocation at a time: whoever asks before it has answered waits.
            if (_current is not null) RuleHits.Note("WIR-097");
            Next();
        }

        try
        {
            return await asking.Task.WaitAsync(gone).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                if (_asking == asking) _asking = null;
            }
        }
    }

    /// <summary>False: there is no such invocation, or no longer (WIR-093, WIR-098).</summary>
    public async Task<bool> AnswerAsync(string requestId, Func<ProcessCall, bool> answer)
    {
        lock (_lock)
        {
            if (_current?.RequestId != requestId) return false;
        }

        await Task.Delay(LinesMayBeLate).ConfigureAwait(false);
        lock (_lock)
        {
            if (_current?.RequestId != requestId) return false;
            return Finish(answer);
        }
    }

    /// <summary>The process could not start its handler (WIR-092).</summary>
    public void FailStart(RuntimeLife life, ProcessFailed failure)
    {
        lock (_lock)
        {
            if (_life != life) return;
            RuleHits.Note("WIR-092");
            // It has no handler to go on with.
            Kill();
            if (_current is null && _waiting.TryDequeue(out var call)) Begin(call);
            if (_current is not null) Finish(call => call.Fail(failure));
        }
    }

    /// <summary>Ends the process; the next event starts another.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            Kill();
            while (_waiting.TryDequeue(out var call)) call.Fail(Stopped());
            if (_current is not null) Finish(call => call.Fail(Stopped()));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task endings;
        lock (_lock)
        {
            _ended = true;
            Stop();
            endings = _endings;
        }

        await endings.ConfigureAwait(false);
    }

    /// <summary>The Runtime API of a life is there.</summary>
    public void Listens(string address) => _log?.Invoke($"{Name}: Runtime API at {address}");

    private static ProcessFailed Stopped() => new("Runtime.ExitError", "The server was stopped or reset.");

    // Under the lock: the longest waiting event goes to a process that asks; where none runs, one is started.
    private void Next()
    {
        if (_current is not null || _waiting.Count == 0) return;
        if (_asking is { } asking)
        {
            _asking = null;
            var call = _waiting.Dequeue();
            Begin(call);
            _limit = _flow.Run(() => new Timer(_ => Expire(call), null, call.Timeout, Timeout.InfiniteTimeSpan));
            asking.TrySetResult(call);
            return;
        }

        if (_isStarted) return;
        (_isStarted, _isInitialized) = (true, false);
        // Not in the run that sends the event: what readers and timers do would count as the handler's.
        var started = _life ??= _flow.Run(() => RuntimeLife.Open(this));
        _flow.Run(() => started.Start(_environment));
        _limit = _flow.Run(() => new Timer(_ => GiveUp(started), null, Settings.StartLimit, Timeout.InfiniteTimeSpan));
    }

    private void Begin(ProcessCall call)
    {
        _limit?.Dispose();
        _limit = null;
        _current = call;
        foreach (var line in _early) call.Log(line);
        _early.Clear();
    }

    private bool Finish(Func<ProcessCall, bool> answer)
    {
        _limit?.Dispose();
        _limit = null;
        var call = _current!;
        _current = null;
        var isFirst = answer(call);
        Next();
        return isFirst;
    }

    /// <summary>A line of standard output or standard error.</summary>
    public void Hear(RuntimeLife life, string line)
    {
        lock (_lock)
        {
            if (_life != life) return;
            if (_current is { } call) call.Log(line);
            else _early.Add(line);
        }
    }

    private void Expire(ProcessCall call)
    {
        lock (_lock)
        {
            if (_current != call) return;
            RuleHits.Note("WIR-098");
            Kill();
            Finish(late => late.Fail(new ProcessTimedOut()));
        }
    }

    private void GiveUp(RuntimeLife started)
    {
        lock (_lock)
        {
            if (_life != started || _current is not null || _asking is not null) return;
            FailStart(started, new ProcessFailed("Sandbox.InitTimeout", string.Create(CultureInfo.InvariantCulture, $"\"{Settings.Command}\" did not ask for an event within {Settings.StartLimit.TotalSeconds:0.#} s. It must speak Lambda's Runtime API at AWS_LAMBDA_RUNTIME_API.")));
        }
    }

    private void Kill()
    {
        if (_life is not { } life) return;
        (_life, _isStarted, _asking) = (null, false, null);
        _endings = Task.WhenAll(_endings, life.EndAsync());
    }

    /// <summary>The process ended by itself.</summary>
    public void Died(RuntimeLife life, int status)
    {
        lock (_lock)
        {
            if (_life != life) return;
            Kill();
            _log?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{Name}: its process ended with exit status {status}."));
            if (_current is null && _isInitialized)
            {
                // It died between two events: neither is its victim, and the next one gets another process.
                Next();
                return;
            }

            if (_current is null && !_waiting.TryDequeue(out _current)) return;
            RuleHits.Note("WIR-100");
            var call = _current;
            Begin(call);
            var how = status == 0 ? "Runtime exited without providing a reason" : string.Create(CultureInfo.InvariantCulture, $"Runtime exited with error: exit status {status}");
            Finish(dead => dead.Fail(new ProcessFailed("Runtime.ExitError", $"RequestId: {call.RequestId} Error: {how}")));
        }
    }
}
