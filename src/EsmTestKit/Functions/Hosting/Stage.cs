using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>Where user code runs: one piece at a time on the driver's thread, until nothing is ready and everything waits for the clock.</summary>
/// <remarks>
/// A thread that blocks inside user code (<c>.Result</c> on a virtual delay) loses the baton: another thread drives on,
/// and the blocked one only brings its result back (EXP-407). Work that escapes to the pool is waited for and reported (EXP-404).
/// </remarks>
internal sealed class Stage : IDisposable
{
    private readonly World _world;
    private readonly RealTime _realTime;
    private readonly HandlerScheduler _scheduler;
    private readonly AsyncLocal<HandlerRun?> _current;
    private readonly List<HandlerRun> _open = [];
    private readonly Queue<Action> _posted = [];
    private volatile HandlerRun? _onDriver;
    private long _progress;

    public Stage(World world, TimeSpan watchdog)
    {
        _world = world;
        _realTime = new RealTime(watchdog);
        _scheduler = new HandlerScheduler(world.Door.Signal.Set);
        _current = new AsyncLocal<HandlerRun?>(OnFlowChanged);
        world.Door.ForeignCall = NoteForeignCall;
    }

    public RealTime RealTime => _realTime;

    /// <summary>The invocation whose code is calling, on whatever thread.</summary>
    public HandlerRun? Current => _current.Value;

    /// <summary>The handler that the driver's thread is inside of; the watchdog's and the baton's business.</summary>
    public HandlerRun? OnDriver => _onDriver;

    /// <summary>Grows with each piece of user code, each served call and each step of the clock.</summary>
    public long Progress => Volatile.Read(ref _progress);

    public void NoteProgress() => Interlocked.Increment(ref _progress);

    /// <summary>Hands user code to the stage; it runs when the driver comes back to the top of its loop.</summary>
    public void Start(HandlerRun run, Func<Task<ReadOnlyMemory<byte>>> handler, Action<Task<ReadOnlyMemory<byte>>> done)
    {
        _open.Add(run);
        run.Invocation.Killed += () => Abandon(run);
        // The flow of control carries the run into everything the handler starts; the driver's own flow never does.
        ExecutionContext.Run(ExecutionContext.Capture()!, _ =>
        {
            _current.Value = run;
            var task = Task.Factory.StartNew(handler, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler).Unwrap();
            task.ContinueWith(
                ended => Post(() => Finish(run, ended, done)),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }, null);
    }

    /// <summary>Runs until nothing is ready: every open handler is done or waits for the virtual clock alone.</summary>
    /// <param name="hasBaton">Whether the calling thread still drives; false after it was blocked in user code.</param>
    /// <returns>False: the calling thread lost the baton and must leave.</returns>
    public bool Settle(Func<bool> hasBaton)
    {
        while (true)
        {
            _world.Door.Signal.Reset();
            if (TakePosted() is { } finish)
            {
                NoteProgress();
                finish();
                continue;
            }

            if (_world.Door.ServeOne())
            {
                NoteProgress();
                continue;
            }

            if (_scheduler.HasReady)
            {
                NoteProgress();
                _scheduler.RunOne();
                if (!hasBaton()) return false;
                continue;
            }

            switch (LookAtOpenHandlers())
            {
                case Rest.Yes:
                    return true;
                case Rest.WillSignal when !_realTime.Wait(_world.Door.Signal):
                    throw Stuck();
                case Rest.MustBeWatched:
                    _realTime.Breathe(Progress, Stuck);
                    break;
                default:
                    break;
            }
        }
    }

    public EsmUsageException Stuck()
    {
        var names = string.Join(", ", _open.Where(run => !run.WaitsOnClock).Select(run => $"\"{run.Invocation.Function.Name}\" (request {run.Invocation.Request.RequestId})").DefaultIfEmpty("a handler"));
        return new EsmUsageException(
            $"The handler of {names} has made no progress for {_realTime.Patience.TotalSeconds:0.#} s of real time. Likely causes: an endless loop; a wait for something that only the simulation's clock brings, made without that clock (Task.Delay, Thread.Sleep); a deadlock; a call to a real service that does not answer.",
            "Give the handler the simulation's clock (sim.Clock), or raise EsmSimulationSettings.WatchdogTimeout.");
    }

    public void Dispose() => _scheduler.Dispose();

    // ---- The queue of results that other threads bring --------------------------------------------------------

    private void Post(Action action)
    {
        lock (_posted) _posted.Enqueue(action);
        _world.Door.Signal.Set();
    }

    private Action? TakePosted()
    {
        lock (_posted) return _posted.TryDequeue(out var action) ? action : null;
    }

    // ---- User code --------------------------------------------------------------------------------------------

    private void Finish(HandlerRun run, Task<ReadOnlyMemory<byte>> ended, Action<Task<ReadOnlyMemory<byte>>> done)
    {
        if (!_open.Remove(run)) return; // Killed before.
        done(ended);
    }

    private void Abandon(HandlerRun run)
    {
        run.IsAbandoned = true;
        _open.Remove(run);
    }

    // ---- At rest ----------------------------------------------------------------------------------------------

    private enum Rest
    {
        /// <summary>Everything waits for the clock.</summary>
        Yes,

        /// <summary>Somebody will set the signal when it has happened.</summary>
        WillSignal,

        /// <summary>Nobody tells: threads on their way into or out of a wait, and the pool's other work.</summary>
        MustBeWatched,
    }

    private Rest LookAtOpenHandlers()
    {
        foreach (var run in _open)
        {
            if (!run.WaitsOnClock) return Rest.WillSignal;
            if (run.Blocked is { } thread && !IsStill(thread)) return Rest.MustBeWatched;
            if (run.Invocation.HasEscaped && !_realTime.IsQuiet(() => run.RunsElsewhere, _world.Door.Signal)) return Rest.MustBeWatched;
        }

        return Rest.Yes;
    }

    private static bool IsStill(Thread thread) =>
        (thread.ThreadState & (System.Threading.ThreadState.WaitSleepJoin | System.Threading.ThreadState.Stopped)) != 0;

    // ---- Escapes ----------------------------------------------------------------------------------------------

    // Called by the runtime on every thread that receives or leaves the flow of a run (EXP-404); must never throw.
    private void OnFlowChanged(AsyncLocalValueChangedArgs<HandlerRun?> change)
    {
        if (_world.Door.IsDriver)
        {
            _onDriver = change.CurrentValue;
            return;
        }

        if (!change.ThreadContextChanged || (change.CurrentValue ?? change.PreviousValue)?.Blocked == Thread.CurrentThread) return;
        if (change.PreviousValue is { } left)
        {
            left.SliceEnded();
            _world.Door.Signal.Set();
        }

        if (change.CurrentValue is { } entered) entered.SliceBegan();
    }

    private void NoteForeignCall()
    {
        if (_current.Value is { } run)
        {
            if (run.IsAbandoned) throw new OperationCanceledException("The invocation that makes this call was killed: it timed out.");
            if (run.Blocked != Thread.CurrentThread) run.Invocation.HasEscaped = true;
        }
    }
}
