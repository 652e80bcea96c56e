namespace EsmTestKit.Internal.Functions;

/// <summary>An answer that takes time on the clock: it comes when the simulation has got there.</summary>
/// <param name="stage">Where the caller's code may be running.</param>
/// <param name="callers">Asked once: handlers in other processes that wait for it.</param>
internal sealed class AwaitedAnswer<T>(Stage stage, Func<IReadOnlyList<HandlerRun>> callers)
{
    private readonly HandlerRun? _caller = stage.Current;

    // A handler in this process goes on under the driver; anybody else's code is never the driver's to run.
    private readonly TaskCompletionSource<T> _source = new(stage.Current is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);

    private IReadOnlyList<HandlerRun> _waiting = [];

    public Task<T> Task => _source.Task;

    /// <summary>The call was made. Where its answer is not there yet, only the clock brings it: that is what the caller waits for.</summary>
    public void Await()
    {
        if (Task.IsCompleted) return;
        _waiting = _caller is not null ? [_caller] : callers();
        foreach (var run in _waiting) run.WaitBegan(isLimit: false);
    }

    /// <param name="read">The answer, or AWS's refusal as an exception.</param>
    public void Give(Func<T> read)
    {
        foreach (var run in _waiting)
        {
            run.WaitEnded(isLimit: false);
            run.Woken();
        }

        if (_caller is null || _waiting.Count == 0) Set(read);
        else if (_caller is { IsAbandoned: false, IsOver: false }) _caller.Enter(() => Set(read)); // Else killed or frozen: it never goes on.
    }

    private void Set(Func<T> read)
    {
        try
        {
            _source.TrySetResult(read());
        }
        catch (AwsServiceException refusal)
        {
            _source.TrySetException(refusal);
        }
    }
}
