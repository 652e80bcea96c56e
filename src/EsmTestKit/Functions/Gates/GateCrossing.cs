namespace EsmTestKit.Internal.Functions;

/// <summary>A call on its way through a gate: it waits for its turn, is made, and tells what became of it.</summary>
/// <remarks>
/// What an asynchronous method would be, in one object: a search goes through gates ten times in each schedule. It goes on in the flow
/// of control and on the scheduler that it came from, as after an await.
/// </remarks>
/// <typeparam name="T">What the call answers.</typeparam>
internal sealed class GateCrossing<T> : PendingGate
{
    private readonly GatePass _pass;
    private readonly Func<GateCall, bool, Exception> _fault;
    private readonly Func<Task<T>> _operation;
    private readonly bool _comesBack;
    private readonly TaskCompletionSource<T> _answer = new();
    private SynchronizationContext? _context;
    private TaskScheduler _scheduler = TaskScheduler.Default;
    private ExecutionContext? _flow;
    private GateVerdict _verdict;

    /// <param name="fault">The failure that is made up.</param>
    /// <param name="operation">Makes the call.</param>
    /// <param name="comesBack">Whether it keeps the scheduler: what the handler does next comes back under control. Behind a library it must not: a step that came back would send the library's steps behind it to the pool.</param>
    public GateCrossing(GatePass pass, HandlerRun run, GateCall call, Func<GateCall, bool, Exception> fault, Func<Task<T>> operation, bool comesBack, DatabaseLock? database)
        : base(run, call, database)
    {
        (_pass, _fault, _operation, _comesBack) = (pass, fault, operation, comesBack);
    }

    public Task<T> Answer => _answer.Task;

    /// <summary>Before it waits, on the thread that makes the call.</summary>
    public void RememberWhere()
    {
        _flow = ExecutionContext.Capture();
        if (!_comesBack) return;
        _context = SynchronizationContext.Current is { } context && context.GetType() != typeof(SynchronizationContext) ? context : null;
        _scheduler = TaskScheduler.Current;
    }

    /// <summary>There is nothing to wait for.</summary>
    public void GoStraight() => GoOn();

    public override void Open(GateVerdict verdict)
    {
        _verdict = verdict;
        if (_context is { } context && context != SynchronizationContext.Current) context.Post(static crossing => ((GateCrossing<T>)crossing!).InItsFlow(), this);
        else if (_context is not null || _scheduler == TaskScheduler.Default) InItsFlow();
        else OnItsScheduler();
    }

    public void Fail(Exception failure) => _answer.TrySetException(failure);

    // The owned one runs it in place, as the driver has entered the run; another has its own way.
    private void OnItsScheduler()
    {
        var step = new Task(static crossing => ((GateCrossing<T>)crossing!).InItsFlow(), this, CancellationToken.None, TaskCreationOptions.DenyChildAttach);
        if (_scheduler == Run.Scheduler) step.RunSynchronously(_scheduler);
        else step.Start(_scheduler);
    }

    private void InItsFlow()
    {
        if (_flow is { } flow) ExecutionContext.Run(flow, static crossing => ((GateCrossing<T>)crossing!).GoOn(), this);
        else GoOn();
    }

    // A failure that is made up is never thrown here: half of an exploration's schedules have one, and a throw costs more than the call.
    private void GoOn()
    {
        try
        {
            if (_verdict == GateVerdict.FailBefore)
            {
                Fail(Failure());
                return;
            }

            Run.CallLeft();
            var call = Begin();
            if (call.IsCompletedSuccessfully) Tell(call.Result, null);
            else _ = WaitAsync(call);
        }
        catch (Exception failure)
        {
            // The caller's to see.
            Fail(failure);
        }
    }

    private Task<T> Begin()
    {
        try
        {
            return _operation();
        }
        catch (Exception failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    // Awaits keep the scheduler where the call itself does.
    private async Task WaitAsync(Task<T> call)
    {
        try
        {
            var (result, failure) = (default(T)!, default(Exception));
            try
            {
                result = await call.ConfigureAwait(_comesBack);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            Tell(result, failure);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private void Tell(T result, Exception? failure)
    {
        if (failure is not null) _pass.Note(this, "threw");
        else if (_verdict == GateVerdict.FailAfter) failure = Failure();
        else _pass.Note(this, "done");
        // Only now: a thread elsewhere may have brought the answer, and until it goes on itself nobody else's call does.
        Run.AnswerCame();
        if (failure is null) _answer.TrySetResult(result);
        else Fail(failure);
    }

    private Exception Failure()
    {
        var hadEffect = _verdict == GateVerdict.FailAfter;
        _pass.Note(this, hadEffect ? "doneButFailed" : "failed");
        return _fault(Call, hadEffect);
    }
}
