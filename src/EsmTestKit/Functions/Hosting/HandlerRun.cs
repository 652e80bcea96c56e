using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Functions;

/// <summary>The user's code of one invocation: known to whatever it awaits or starts through the flow of control.</summary>
internal sealed class HandlerRun(RunningInvocation invocation, Action signal) : ITimerOwner
{
    private int _waits;
    private int _foreignSlices;

    public RunningInvocation Invocation { get; } = invocation;

    public bool IsAbandoned { get; set; }

    /// <summary>It waits for the virtual clock: nothing else need happen until the clock moves.</summary>
    public bool WaitsOnClock => Volatile.Read(ref _waits) > 0;

    /// <summary>Pieces of it that run on threads of the pool right now.</summary>
    public bool RunsElsewhere => Volatile.Read(ref _foreignSlices) > 0;

    /// <summary>The thread that is blocked in it, once another has taken the baton.</summary>
    public Thread? Blocked { get; set; }

    public void WaitBegan()
    {
        Interlocked.Increment(ref _waits);
        signal();
    }

    public void WaitEnded() => Interlocked.Decrement(ref _waits);

    public void SliceBegan()
    {
        Invocation.HasEscaped = true;
        Interlocked.Increment(ref _foreignSlices);
    }

    public void SliceEnded() => Interlocked.Decrement(ref _foreignSlices);
}
