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
    public void GoStraight() => _ = GoOnAsync();

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
        if (_flow is { } flow) ExecutionContext.Run(flow, static crossing => ((GateCrossing<T>)crossing!).GoStraight(), this);
        else GoStraight();
    }

    // A failure that is made up is never thrown here: half of an exploration's schedules have one, and a throw costs more than the call.
    private async Task GoOnAsync()
    {
        try
        {
            if (_verdict == GateVerdict.FailBefore)
            {
                Fail(Failure());
                return;
            }

            var (result, failure) = (default(T)!, default(Exception));
            Run.CallLeft();
            try
            {
                // Awaits keep the scheduler where the call itself does.
                result = await _operation().ConfigureAwait(_comesBack);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            Tell(result, failure);
        }
        catch (Exception failure)
        {
            // The caller's to see.
            Fail(failure);
        }
    }

    private void Tell(T result, Exception? failure)
    {
        if (failure is not null) _pass.Note(Run, Name, Call.IsWrite, "threw");
        else if (_verdict == GateVerdict.FailAfter) failure = Failure();
        else _pass.Note(Run, Name, Call.IsWrite, "done");
        // Only now: a thread elsewhere may have brought the answer, and until it goes on itself nobody else's call does.
        Run.AnswerCame();
        if (failure is null) _answer.TrySetResult(result);
        else Fail(failure);
    }

    private Exception Failure() => _pass.Failed(Run, Call, Name, _fault, _verdict);
}
