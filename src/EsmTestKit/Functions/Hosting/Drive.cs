using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>One advance of the clock: user code first, then the next due entry, until the limit or until idle.</summary>
internal sealed class Drive(World world, Stage stage, DateTimeOffset limit, Func<string?>? busy, CancellationToken cancellation)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _baton = new();
    private Thread? _holder;
    private (Thread? Thread, long Progress, int Times) _suspect;
    private (long Progress, long Since) _watched;

    /// <summary>Runs on the calling thread: no user code can run.</summary>
    public void RunHere()
    {
        Take(Thread.CurrentThread);
        try
        {
            Loop(() => true);
        }
        finally
        {
            world.Door.Release();
        }
    }

    /// <summary>Runs on a thread of its own, so that a handler that never ends cannot take the caller with it.</summary>
    public async Task RunApartAsync()
    {
        var flow = ExecutionContext.Capture();
        var thread = NewThread(flow);
        Take(thread);
        _holder = thread;
        thread.Start();
        using (RealTime.Every(LookEvery, () => Look(flow)))
        {
            await _over.Task.ConfigureAwait(false);
        }
    }

    private void Take(Thread thread)
    {
        if (!world.Door.TryTake(thread))
        {
            throw new EsmUsageException("This simulation is being advanced already.", "Await each AdvanceAsync and RunUntilIdleAsync before the next; for parallel tests make a simulation each.");
        }
    }

    private Thread NewThread(ExecutionContext? flow)
    {
        void Body()
        {
            try
            {
                if (!Loop(HasBaton)) return;
                End(() => _over.SetResult());
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                End(() => _over.SetCanceled(cancellation));
            }
            catch (Exception exception)
            {
                // Whatever breaks the drive is the caller's to see.
                End(() => _over.TrySetException(exception));
            }
        }

        return new Thread(() =>
        {
            if (flow is null) Body();
            else ExecutionContext.Run(flow, _ => Body(), null);
        })
        {
            IsBackground = true,
            Name = "EsmTestKit driver",
        };
    }

    private void End(Action tell)
    {
        lock (_baton)
        {
            if (!HasBaton()) return;
            _holder = null;
        }

        world.Door.Release();
        tell();
    }

    private bool HasBaton() => Volatile.Read(ref _holder) == Thread.CurrentThread;

    /// <summary>False: the thread lost the baton.</summary>
    private bool Loop(Func<bool> hasBaton)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!stage.Settle(hasBaton)) return false;
            if (busy is not null && busy() is null) return true;
            stage.NoteProgress();
            if (!world.Timeline.RunNext(limit)) break;
        }

        if (busy is null) world.Timeline.MoveTo(limit);
        return true;
    }

    // ---- Watching the driver's thread, on a timer's thread ----------------------------------------------------

    private void Look(ExecutionContext? flow)
    {
        lock (_baton)
        {
            if (_holder is not { } holder || stage.OnDriver is not { } run) return;
            var progress = stage.Progress;
            if (IsBlocked(holder, progress))
            {
                // Blocked in user code: somebody else must move the clock that it may be waiting for.
                run.Blocked = holder;
                _suspect = default;
                var successor = NewThread(flow);
                _holder = successor;
                world.Door.HandOver(successor);
                successor.Start();
                return;
            }

            WatchForStandstill(progress);
        }
    }

    private bool IsBlocked(Thread holder, long progress)
    {
        var waits = (holder.ThreadState & ThreadState.WaitSleepJoin) != 0;
        _suspect = waits && _suspect.Thread == holder && _suspect.Progress == progress ? _suspect with { Times = _suspect.Times + 1 } : (holder, progress, waits ? 1 : 0);
        return _suspect.Times >= 2;
    }

    private void WatchForStandstill(long progress)
    {
        var patience = stage.RealTime.Patience;
        if (progress != _watched.Progress) _watched = (progress, RealTime.Milliseconds);
        else if (patience != Timeout.InfiniteTimeSpan && RealTime.Milliseconds - _watched.Since > patience.TotalMilliseconds)
        {
            // The thread spins and cannot be stopped; the caller gets the news, the world stays shut.
            _holder = null;
            _over.TrySetException(stage.Stuck());
        }
    }
}
