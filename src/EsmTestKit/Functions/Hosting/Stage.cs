using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>Where user code runs: one piece at a time on the driver's thread, until nothing is ready and everything waits for the clock.</summary>
/// <remarks>
/// A thread that blocks inside user code (<c>.Result</c> on a virtual delay) loses the baton: another thread drives on,
/// and the blocked one only brings its result back (EXP-407). Work that escapes to the pool is waited for and reported (EXP-404).
/// </remarks>
internal sealed partial class Stage : IDisposable
{
    private static readonly Option[] Unfinished = [new("leaveUnfinished", "CP-10", ChoiceCost.None), new("resumeUnfinished", "CP-10", ChoiceCost.Fault)];
    // Whose own code runs on this thread.
    [ThreadStatic]
    private static HandlerRun? _running;
    private readonly World _world;
    [NoState("whose code is calling, and none is")]
    private readonly AsyncLocal<HandlerRun?> _current;
    [NoState("only where control is lost")]
    private readonly List<Thread> _formerDrivers = [];
    private readonly List<HandlerRun> _open = [];
    [NoState("empty while the world rests")]
    private readonly Queue<(HandlerRun Run, Task Task)> _ready = [];
    [NoState("empty while the world rests")]
    private readonly Queue<HandlerRun> _posted = [];
    [NoState("empty while the world rests")]
    private readonly List<HandlerRun> _mayEscape = [];
    [NoState("only where control is lost")]
    private volatile bool _heardFromOutside;
    [NoState("nobody looks while the world rests")]
    private volatile Thread? _looksAside;
    [NoState("it orders what is not under control")]
    private int _runs;
    [NoState("only where control is lost")]
    private int _endedTransactions;
    [NoState("only where control is lost")]
    private (string Function, HandlerEscape Escape)? _firstEscape;
    [NoState("only where control is lost")]
    private (string Function, HandlerEscape Escape)? _firstWait;
    [NoState("only where control is lost")]
    private long _poolBefore;
    [NoState("false while the world rests")]
    private bool _ranUserCode;
    [NoState("for who watches")]
    private long _progress;
    // Whether a thread that does not drive was ever in user code: only then can one be waking up.
    [NoState("only where control is lost")]
    private volatile bool _hasThreadsElsewhere;

    public Stage(World world, TimeSpan watchdog)
    {
        _world = world;
        RealTime = new RealTime(watchdog);
        _current = new AsyncLocal<HandlerRun?>(OnFlowChanged);
        Gates = new GateKeeper(world);
        world.Door.Doorkeeper = LookAtVisitor;
    }

    public RealTime RealTime { get; }

    /// <summary>Where calls of handlers wait for their turn.</summary>
    public GateKeeper Gates { get; }

    /// <summary>The invocation whose code is calling, on whatever thread; null: nobody's, or the test looks at something.</summary>
    public HandlerRun? Current => _looksAside == Thread.CurrentThread ? null : _current.Value;

    /// <summary>The handler that the driver's thread is or was last inside of; the watchdog's and the baton's business.</summary>
    [field: NoState("for who watches")]
    public HandlerRun? OnDriver { get; private set; }

    /// <summary>A handler has blocked a driver's thread.</summary>
    public bool SawBlocking { get; set; }

    /// <summary>How a handler first got out of the kit's hands; null: none did. Who was only seen to wait comes last: an answer tells more.</summary>
    public (string Function, HandlerEscape Escape)? FirstEscape => _firstEscape ?? _firstWait;

    /// <summary>A handler has made calls through gates that could not wait.</summary>
    public bool SawSynchronousCalls { get; set; }

    /// <summary>Grows with each piece of user code, each served call and each step of the clock.</summary>
    public long Progress => Volatile.Read(ref _progress);

    public void NoteProgress() => Interlocked.Increment(ref _progress);

    /// <summary>A handler has got out of the kit's hands; the first time is told.</summary>
    public void NoteEscape(HandlerRun run, Func<HandlerEscape> seen)
    {
        lock (_posted)
        {
            if (_firstEscape is not null) return;
        }

        var escape = seen(); // Looks at a stack: nobody need wait for that.
        lock (_posted) _firstEscape ??= (run.Invocation.Function.Name, escape);
    }

    /// <summary>How many transactions have ended: calls that wait in a server for a lock of one are answered next.</summary>
    public int EndedTransactions => Volatile.Read(ref _endedTransactions);

    public void NoteEndedTransaction() => Interlocked.Increment(ref _endedTransactions);

    /// <summary>A call has its answer.</summary>
    public void NoteAnswer() => _heardFromOutside |= !_world.Door.IsDriver;

    public void NoteThreadElsewhere() => _hasThreadsElsewhere = true;

    /// <summary>A driver's thread loses the baton: whatever it still does is no escape.</summary>
    public void NoteFormerDriver(Thread thread)
    {
        lock (_formerDrivers) _formerDrivers.Add(thread);
    }

    /// <summary>Work that an earlier invocation left unfinished may go on in this one's environment (CP-10).</summary>
    public void ThawIfChosen(RunningInvocation invocation)
    {
        if (!invocation.Environment.HasFrozenWork || !_world.Oracle.Opens(ChoicePoint.UnfinishedWork)) return;
        if (_world.Oracle.Pick(ChoicePoint.UnfinishedWork, invocation.Site, Unfinished) == 1) Gates.Resume(invocation.Environment);
    }

    /// <summary>Runs code of the test in the middle of whatever handler the calling thread is in: its calls are nobody's.</summary>
    /// <remarks>Not through the flow of control: the driver would seem to have left the handler.</remarks>
    public void LookAside(Action look)
    {
        if (_looksAside == Thread.CurrentThread) return; // What is looked at has made an entry of its own.
        _looksAside = Thread.CurrentThread;
        try
        {
            look();
        }
        finally
        {
            _looksAside = null;
        }
    }

    /// <summary>Hands user code to the stage; it runs when the driver comes back to the top of its loop.</summary>
    public void Start(RunningInvocation invocation, IHostedCode code)
    {
        var run = new HandlerRun(_runs++, invocation, this, code);
        _open.Add(run);
        invocation.Code = run;
        // The flow of control carries the run into everything the handler starts; the driver's own flow never does.
        new Task(static state => ((HandlerRun)state!).Begin(), run, CancellationToken.None, TaskCreationOptions.DenyChildAttach).Start(run.Scheduler);
    }

    /// <summary>From here on the calling flow of control is a handler's.</summary>
    public void EnterFlow(HandlerRun run) => _current.Value = run;

    /// <summary>A handler has come back, on whatever thread: the driver ends its invocation.</summary>
    public void Post(HandlerRun run)
    {
        lock (_posted) _posted.Enqueue(run);
        Signal();
    }

    /// <summary>Something happened that the driver may wait for; what it does itself it finds.</summary>
    public void Signal()
    {
        if (!_world.Door.IsDriver) _world.Door.Signal.Set();
    }

    /// <summary>Runs until nothing is ready: every open handler is done or waits for the virtual clock alone.</summary>
    /// <returns>False: the calling thread lost the baton and must leave.</returns>
    public bool Settle()
    {
        while (_world.Door.IsDriver)
        {
            if (_world.Door.Signal.IsSet) _world.Door.Signal.Reset(); // Before anything is looked at: what comes meanwhile sets it again.
            if (_ranUserCode) LookAround();
            if (TakePosted() is { } ended)
            {
                NoteProgress();
                Finish(ended);
            }
            else if (_world.Door.ServeOne())
            {
                NoteProgress();
            }
            else if (TakeReady() is { } piece)
            {
                NoteProgress();
                RunPiece(piece.Run, piece.Task);
            }
            else if (Gates.HasWaiting)
            {
                if (!EscapedWorkIsQuiet() || !AnswersAreThere()) continue;
                NoteProgress();
                _world.Oracle.Rests();
                Gates.OpenOne();
            }
            else if (IsAtRest())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The error that names the handlers which do not go on.</summary>
    public EsmUsageException Stuck()
    {
        var names = string.Join(", ", _open.Where(run => !run.WaitsOnClock).Select(run => $"\"{run.Invocation.Function.Name}\" (request {run.Invocation.Request.RequestId})").DefaultIfEmpty("a function"));
        return new EsmUsageException(
            $"The handler of {names} has made no progress for {RealTime.Patience.TotalSeconds:0.#} s of real time. Likely causes: an endless loop; a wait for something that only the simulation's clock brings, made without that clock (Task.Delay, Thread.Sleep); a deadlock; a call to a real service that does not answer.",
            "Give the handler the simulation's clock (sim.Clock), or raise EsmSimulationSettings.WatchdogTimeout.");
    }

    /// <summary>The end of the simulation: none of its handlers goes on.</summary>
    public void Dispose()
    {
        foreach (var run in _open.ToArray()) run.IsAbandoned = true;
    }

    /// <summary>The handlers of a function that run now.</summary>
    public IReadOnlyList<HandlerRun> RunsOf(string function) => [.. _open.Where(run => run.Invocation.Function.Name == function)];

    // ---- For the schedulers -----------------------------------------------------------------------------------

    public void Ready(HandlerRun run, Task task)
    {
        // Whoever completes what a handler awaits is the driver, or somebody of the world outside.
        if (!_world.Door.IsDriver) NoteWait(run);
        lock (_ready) _ready.Enqueue((run, task));
        Signal();
    }

    /// <summary>A handler's task has ended: on the driver's thread, in its own code, or by the doing of somebody of the world outside.</summary>
    public void NoteEnd(HandlerRun run)
    {
        if (!_world.Door.IsDriver && !IsRunning(run)) NoteWait(run);
    }

    public IEnumerable<Task> ReadyOf(HandlerRun run)
    {
        lock (_ready) return [.. _ready.Where(piece => piece.Run == run).Select(piece => piece.Task)];
    }

    /// <summary>Whether the simulation has anything that this run's own code waits for: the clock, its next piece, a call at a gate. Asked from any thread.</summary>
    public bool MayBring(HandlerRun run) => run.WaitsOnClock || run.IsLimitedByClock || Gates.HoldsAny || ReadyOf(run).Any();

    public bool IsRunning(HandlerRun run) => _running == run;

    // ---- User code --------------------------------------------------------------------------------------------

    private void RunPiece(HandlerRun run, Task task)
    {
        run.IsParked = false;
        _running = run;
        run.Scheduler.Run(task);
        _running = null;
    }

    public void RunInside<TWith>(HandlerRun run, TWith with, Action<TWith> complete)
    {
        var outer = _running;
        _running = run;
        complete(with);
        _running = outer;
    }

    private (HandlerRun Run, Task Task)? TakeReady()
    {
        if (_ready.Count == 0) return null;
        lock (_ready) return _ready.TryDequeue(out var piece) ? piece : null;
    }

    private HandlerRun? TakePosted()
    {
        if (_posted.Count == 0) return null; // Whoever posts just now sets the signal.
        lock (_posted) return _posted.TryDequeue(out var run) ? run : null;
    }

    private void Finish(HandlerRun run)
    {
        if (!_open.Remove(run)) return; // It was killed before.
        run.IsOver = true;
        Gates.Freeze(run);
        run.End();
    }

    /// <summary>It was killed: none of its code goes on.</summary>
    public void Abandon(HandlerRun run)
    {
        run.IsAbandoned = true;
        _open.Remove(run);
        Gates.Forget(run);
    }

    // ---- Escapes ----------------------------------------------------------------------------------------------

    // A handler waits, or has waited, for what the simulation does not bring; the first time is told.
    private void NoteWait(HandlerRun run)
    {
        lock (_posted) _firstWait ??= (run.Invocation.Function.Name, HandlerEscape.Waited);
    }

    // Called by the runtime on every thread that receives or leaves the flow of a run (EXP-404); must never throw.
    private void OnFlowChanged(AsyncLocalValueChangedArgs<HandlerRun?> change)
    {
        if (_world.Door.Cross(intoUserCode: change.CurrentValue is not null))
        {
            if (change.PreviousValue is { } before) LeftOnDriver(before);
            else _poolBefore = RealTime.PoolWork;
            if (change.CurrentValue is { } entered) OnDriver = entered;
            return;
        }

        var thread = Thread.CurrentThread;
        if (change.CurrentValue?.IsBlocked(thread) == true) return;
        change.PreviousValue?.Left(thread);
        if (IsFormerDriver(thread))
        {
            // A thread that lost the baton may leave the run and come back, continuation by continuation, until its piece is done.
            change.CurrentValue?.Block(thread);
            return;
        }

        change.CurrentValue?.Escaped(thread);
    }

    // Work for the pool carries the run's flow, but shows it only when a thread begins it: before the handler's end, or after.
    private void LeftOnDriver(HandlerRun run)
    {
        (_ranUserCode, run.MayHaveWoken) = (true, true);
        if (!run.Invocation.HasEscaped && RealTime.PoolGotWork(_poolBefore)) _mayEscape.Add(run);
    }

    private void LookAtVisitor(bool isForeign)
    {
        if (Current is not { } run) return;
        if (run.IsAbandoned)
        {
            RuleHits.Note("EXP-411");
            throw new OperationCanceledException("The invocation that makes this call was killed: it timed out.");
        }

        if (!isForeign) return;
        run.Stir();
        if (!IsFormerDriver(Thread.CurrentThread)) run.Invocation.HasEscaped = true;
    }

    private bool IsFormerDriver(Thread thread)
    {
        lock (_formerDrivers) return _formerDrivers.Contains(thread);
    }
}
