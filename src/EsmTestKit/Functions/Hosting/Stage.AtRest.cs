namespace EsmTestKit.Internal.Functions;

/// <content>When user code has come to rest: at once, where all of it is in the kit's hands; else after a look at who else may bring something.</content>
internal sealed partial class Stage
{
    // A choice among calls is made when all of them are there: work elsewhere may bring another one.
    private bool EscapedWorkIsQuiet()
    {
        foreach (var run in _open)
        {
            if (!run.HasWorkElsewhere || (RealTime.IsQuiet(run, _world.Door.Signal, Progress) && StaysQuiet(run))) continue;
            if (!RealTime.Breathe(Progress)) throw Stuck();
            return false;
        }

        return true;
    }

    // A thread that was woken sleeps on until a processor is free for it, and so does one that waits for a lock of the runtime. Those
    // that wait for the turns of their calls need not be looked at.
    private bool StaysQuiet(HandlerRun run)
    {
        var mayHaveWoken = run.MayHaveWoken;
        if (run.ThreadsElsewhere > (mayHaveWoken ? 0 : Gates.CountOf(run)) && !RealTime.StaysQuiet(run, _world.Door.Signal, mayHaveWoken)) return false;
        run.MayHaveWoken = false;
        return true;
    }

    // A call that has left the process comes back before another begins, or their order would be the machine's. Only where a server
    // keeps it waiting for another transaction is it the other's call that ends that. A call at an inner gate is in the kit's own hands.
    private bool AnswersAreThere()
    {
        foreach (var run in _open)
        {
            if (!run.AwaitsAnswer || Gates.HoldsAnyOf(run)) continue;
            if (!RealTime.Answers(_world.Door.Signal, isFirst: !_heardFromOutside) && RealTime.IsQuiet(run, _world.Door.Signal, Progress)) run.Stalled();
            return false;
        }

        return true;
    }

    /// <summary>Whether only the clock can bring anything; waits a while where somebody else can.</summary>
    private bool IsAtRest()
    {
        if (AnyMayBeWaking())
        {
            RealTime.Look();
            return false;
        }

        var clockHelps = false;
        HandlerRun? waiting = null;
        foreach (var run in _open)
        {
            clockHelps |= run.WaitsOnClock || run.IsLimitedByClock;
            if (run.HasWorkElsewhere && !RealTime.IsQuiet(run, _world.Door.Signal, Progress))
            {
                // Nobody tells: threads on their way into or out of a wait, and the pool's other work.
                if (!RealTime.Breathe(Progress)) throw Stuck();
                return false;
            }

            if (!run.WaitsOnClock && !run.IsParked && !Gates.IsLockedOut(run)) waiting ??= run;
        }

        if (waiting is null) return true;
        NoteWait(waiting);
        if (_world.Door.Signal.Wait(clockHelps ? RealTime.Grace : RealTime.Patience)) return false;
        if (!clockHelps) throw Stuck();
        // What one handler waits for may be another's to bring, which itself waits for the clock.
        foreach (var run in _open) run.IsParked = !run.WaitsOnClock;
        return true;
    }

    // User code has run: it may have woken threads that block, and left work to the pool which has not begun.
    private void LookAround()
    {
        _ranUserCode = false;
        if (_hasThreadsElsewhere)
        {
            foreach (var run in _open) run.Woken();
        }

        if (_mayEscape.Count == 0) return;
        RealTime.LetPoolBegin(() => _mayEscape.TrueForAll(run => run.Invocation.HasEscaped));
        _mayEscape.Clear();
    }

    private bool AnyMayBeWaking()
    {
        var any = false;
        if (!_hasThreadsElsewhere) return any;
        foreach (var run in _open) any |= run.MayBeWaking();
        return any;
    }
}
