using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Functions;

/// <summary>The user's code of one invocation: known to whatever it awaits or starts through the flow of control.</summary>
internal sealed class HandlerRun : ITimerOwner
{
    private readonly Action _signal;
    private readonly List<Thread> _blocked = [];
    private int _waits;
    private int _limits;
    private int _slices;

    public HandlerRun(RunningInvocation invocation, Stage stage, Action signal)
    {
        (Invocation, _signal) = (invocation, signal);
        Scheduler = new HandlerScheduler(this, stage);
    }

    public RunningInvocation Invocation { get; }

    /// <summary>Where its pieces come back to.</summary>
    public HandlerScheduler Scheduler { get; }

    /// <summary>Killed: none of its code is run any more, and its calls are refused (EXP-411).</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>It was given its time and nothing came from outside: the clock moves on without it until it stirs.</summary>
    public bool IsParked { get; set; }

    /// <summary>It waits for the virtual clock: nothing else need happen until the clock moves.</summary>
    public bool WaitsOnClock => Volatile.Read(ref _waits) > 0;

    /// <summary>It waits for something else, and the clock will end that.</summary>
    public bool IsLimitedByClock => Volatile.Read(ref _limits) > 0;

    /// <summary>Whether a piece of it runs on a thread that does not drive.</summary>
    public bool RunsElsewhere
    {
        get
        {
            if (Volatile.Read(ref _slices) > 0) return true;
            lock (_blocked) return _blocked.Exists(thread => (thread.ThreadState & (ThreadState.WaitSleepJoin | ThreadState.Stopped)) == 0);
        }
    }

    /// <summary>Whether its order can be the machine's: it has work on threads that do not drive.</summary>
    public bool HasWorkElsewhere
    {
        get
        {
            if (Invocation.HasEscaped) return true;
            lock (_blocked) return _blocked.Count > 0;
        }
    }

    public void WaitBegan(bool isLimit)
    {
        Interlocked.Increment(ref isLimit ? ref _limits : ref _waits);
        _signal();
    }

    public void WaitEnded(bool isLimit) => Interlocked.Decrement(ref isLimit ? ref _limits : ref _waits);

    /// <summary>A thread of the pool, or one of its own, entered it: an escape.</summary>
    public void SliceBegan()
    {
        Invocation.HasEscaped = true;
        IsParked = false;
        Interlocked.Increment(ref _slices);
    }

    public void SliceEnded() => Interlocked.Decrement(ref _slices);

    /// <summary>A driver's thread blocks in it and lost the baton: no escape, but a thread to watch.</summary>
    public void Block(Thread thread)
    {
        lock (_blocked) _blocked.Add(thread);
    }

    public bool IsBlocked(Thread thread)
    {
        lock (_blocked) return _blocked.Contains(thread);
    }

    public void Unblock(Thread thread)
    {
        lock (_blocked) _blocked.Remove(thread);
    }
}
