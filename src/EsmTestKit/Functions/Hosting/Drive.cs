using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>One advance of the clock: user code first, then the next due entry, until the limit or until idle.</summary>
internal sealed class Drive(World world, Stage stage, DateTimeOffset limit, IActivity? activity, CancellationToken cancellation)
{
    /// <summary>How often whoever watches a drive looks at it.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);
    private static readonly int LooksOfGrace = (int)(RealTime.Grace / LookEvery);
    // Made where somebody else than the calling thread may end it.
    private TaskCompletionSource? _over;
    private readonly object _looking = new();
    // What a thread that drives starts with.
    private ExecutionContext? _flow;
    private DriveWatch? _watch;
    private bool _hasLimit;
    private int _stepsLeft;
    private Thread? _holder;
    private (long Progress, int Times) _suspect;
    private (long Progress, long Since) _watched = (-1, 0);

    /// <summary>What was still going on when the limit was reached; null: nothing. What enters through the door after the end does not count.</summary>
    public string? Left { get; private set; }

    /// <summary>Runs on the calling thread: no user code can run, or none that was seen to block; where somebody watches the thread, that is stood, too.</summary>
    /// <param name="mostSteps">The bound on the steps of the clock; null: none.</param>
    /// <returns>False: it was reached.</returns>
    public bool RunHere(int? mostSteps = null)
    {
        Bound(mostSteps);
        _holder = Thread.CurrentThread;
        Take(_holder);
        _watch = DriveWatch.OfThisThread;
        var outer = _watch?.Watched;
        if (_watch is not null) _watch.Watched = this;
        try
        {
            var isDone = Loop();
            if (world.Door.IsDriver) return isDone;
            // Others went on while the thread was blocked: it is over when they say so.
            _over!.Task.GetAwaiter().GetResult();
            return !UsedAllSteps;
        }
        finally
        {
            if (_watch is not null) _watch.Watched = outer;
            world.Door.Release();
        }
    }

    /// <summary>Runs on a thread of its own, so that a handler that never ends cannot take the caller with it.</summary>
    /// <param name="mostSteps">The bound on the steps of the clock; null: none.</param>
    public async Task RunApartAsync(int? mostSteps = null)
    {
        Bound(mostSteps);
        _over = NewEnd();
        _flow = ExecutionContext.Capture();
        _holder = NewThread();
        Take(_holder);
        _holder.Start();
        var watch = DriveWatch.OfThisThread;
        if (watch is not null) watch.Watched = this;
        using var own = watch is null ? RealTime.Every(LookEvery, Look) : null;
        try
        {
            await _over.Task.ConfigureAwait(false);
        }
        finally
        {
            if (watch is not null) watch.Watched = null;
        }
    }

    private static TaskCompletionSource NewEnd() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool UsedAllSteps => _hasLimit && _stepsLeft < 0;

    private void Bound(int? mostSteps) => (_hasLimit, _stepsLeft) = (mostSteps is not null, mostSteps ?? 0);

    private void Take(Thread thread)
    {
        if (!world.Door.TryTake(thread))
        {
            throw new EsmUsageException("This simulation is being advanced already.", "Await each AdvanceAsync and RunUntilIdleAsync before the next; for parallel tests make a simulation each.");
        }
    }

    private Thread NewThread((HandlerRun Run, Thread Thread)? blocked = null) => new(() =>
    {
        if (_flow is null) RunToTheEnd(blocked);
        else ExecutionContext.Run(_flow, _ => RunToTheEnd(blocked), null);
    })
    {
        IsBackground = true,
        Name = "EsmTestKit driver",
    };

    private void RunToTheEnd((HandlerRun Run, Thread Thread)? blocked)
    {
        try
        {
            if (blocked is { } before)
            {
                LetComeToRest(before.Run, before.Thread);
                stage.NoteEscape(before.Run, () => HandlerEscape.Blocked(stage.Gates.FirstOf(before.Run)));
            }

            if (Loop() || UsedAllSteps) End(() => _over!.TrySetResult());
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            End(() => _over!.TrySetCanceled(cancellation));
        }
        catch (Exception exception)
        {
            // Whatever breaks the drive is the caller's to see.
            End(() => Break(exception));
        }
    }

    private void Break(Exception exception)
    {
        _over?.TrySetException(exception);
        _watch?.Broken(exception);
    }

    private void End(Action tell)
    {
        if (world.Door.Release()) tell();
    }

    /// <summary>False: the thread lost the baton, or all steps are used up.</summary>
    private bool Loop()
    {
        cancellation.ThrowIfCancellationRequested();
        while (true)
        {
            if (!stage.Settle()) return false;
            if (activity is { IsBusy: false }) return true;
            cancellation.ThrowIfCancellationRequested();
            if (_hasLimit && _stepsLeft-- == 0) return false;
            stage.NoteProgress();
            world.Oracle.Rests();
            if (!world.Timeline.RunNext(limit)) break;
        }

        if (activity is null) world.Timeline.MoveTo(limit);
        else Left = activity.Busy;
        return true;
    }

    // ---- Watching the driver's thread, on one of the watch ----------------------------------------------------

    /// <summary>One look at the thread that drives: whether its handler blocks it, or never ends.</summary>
    public void Look()
    {
        lock (_looking)
        {
            var progress = stage.Progress;
            if (_holder is not { } holder || !world.Door.IsInUserCode || stage.OnDriver is not { } run)
            {
                (_suspect, _watched) = (default, (-1, 0));
                return;
            }

            if (IsBlocked(run, holder, progress)) PassBaton(run, holder);
            else WatchForStandstill(holder, progress);
        }
    }

    // A thread also sleeps for the runtime's own locks, and in what it asks of the world outside: that ends without anybody's help. Only
    // where it may wait for what the simulation brings is the baton passed at once, and even then not where nobody has blocked before.
    private bool IsBlocked(HandlerRun run, Thread holder, long progress)
    {
        var waits = (holder.ThreadState & ThreadState.WaitSleepJoin) != 0;
        var times = !waits ? 0 : _suspect.Progress == progress ? _suspect.Times + 1 : 1;
        _suspect = (progress, times);
        return waits && times >= (stage.MayBring(run) && (_watch is null || stage.SawBlocking) ? 2 : LooksOfGrace);
    }

    // Blocked in user code: somebody else must move the clock that it may be waiting for.
    private void PassBaton(HandlerRun run, Thread holder)
    {
        _over ??= NewEnd();
        var successor = NewThread((run, holder));
        run.Block(holder);
        stage.NoteFormerDriver(holder);
        if (!world.Door.TryHandOver(holder, successor))
        {
            run.Left(holder); // It came back just now.
            return;
        }

        RuleHits.Note("EXP-407");
        stage.SawBlocking = true;
        _suspect = default;
        _holder = successor;
        successor.Start();
    }

    // On a busy machine a thread also waits for the runtime's own locks. Until it sleeps for good or has left the handler
    // nothing else may happen, or the order of events would be the machine's.
    private void LetComeToRest(HandlerRun run, Thread thread)
    {
        while (run.IsBlocked(thread) && !RealTime.StaysAsleep(thread))
        {
            if (!stage.RealTime.Breathe(stage.Progress)) throw stage.Stuck();
        }
    }

    // The thread spins and cannot be stopped: the caller gets the news, the world stays shut.
    private void WatchForStandstill(Thread holder, long progress)
    {
        if (progress != _watched.Progress)
        {
            _watched = (progress, RealTime.Milliseconds);
            return;
        }

        var patience = stage.RealTime.Patience;
        if (patience == Timeout.InfiniteTimeSpan || RealTime.Milliseconds - _watched.Since <= patience.TotalMilliseconds) return;
        // Who is stuck is looked at when nobody can change that any more.
        var stuck = new Lazy<EsmUsageException>(stage.Stuck);
        if (!world.Door.TryClose(holder, () => stuck.Value)) return;
        _holder = null;
        Break(stuck.Value);
    }
}
