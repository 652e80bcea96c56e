using System.Diagnostics;

namespace EsmTestKit.Internal.Functions;

/// <summary>The only places where real time counts: a handler that never ends, and work that escaped to the pool.</summary>
// Real time is what these are about; nothing here reaches the ledger.
#pragma warning disable RS0030
internal sealed class RealTime(TimeSpan watchdog)
{
    /// <summary>Checks without a change before escaped work counts as quiet (EXP-404).</summary>
    private const int QuietChecks = 40;

    /// <summary>How long a blocked thread may take to wake up after its timer fired, on a busy machine.</summary>
    private const int WakingMilliseconds = 200;

    /// <summary>How long work of others in the pool may keep a run from being quiet: it is never ours to wait for.</summary>
    private const int OthersMilliseconds = 2_000;

    private long _seenProgress = -1;
    private long _seenSince;

    /// <summary>How long a handler may wait for the world outside before the clock moves on without it; well above a local call's time.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a handler may go without progress; for ever under a debugger.</summary>
    public TimeSpan Patience => Debugger.IsAttached ? Timeout.InfiniteTimeSpan : watchdog;

    /// <summary>Real milliseconds, for patience only.</summary>
    public static long Milliseconds => Environment.TickCount64;

    /// <summary>Whether escaped work has come to rest: nothing runs elsewhere and the pool is empty, many checks in a row.</summary>
    public bool IsQuiet(HandlerRun run, ManualResetEventSlim signal, long progress)
    {
        var poolCounts = StandsStillFor(progress) < OthersMilliseconds;
        return Holds(() => !signal.IsSet && !(run.MayBeWakingFor < WakingMilliseconds) && !run.RunsElsewhere && !(poolCounts && ThreadPool.PendingWorkItemCount > 0));
    }

    /// <summary>Whether a thread waits for somebody else, many checks in a row.</summary>
    public static bool StaysAsleep(Thread thread) => Holds(() => (thread.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0);

    /// <summary>Gives other threads a moment. False: there was no progress for longer than patience lasts.</summary>
    public bool Breathe(long progress)
    {
        if (Patience != Timeout.InfiniteTimeSpan && StandsStillFor(progress) > Patience.TotalMilliseconds) return false;
        Thread.Yield();
        Thread.Sleep(0);
        return true;
    }

    /// <summary>Calls back every few milliseconds until disposed.</summary>
    public static IDisposable Every(TimeSpan period, Action look) => new Timer(_ => look(), null, period, period);

    private static bool Holds(Func<bool> condition)
    {
        for (var check = 0; check < QuietChecks; check++)
        {
            if (!condition()) return false;
            if (check % 10 == 9) Thread.Sleep(0);
            else Thread.SpinWait(50);
        }

        return true;
    }

    private long StandsStillFor(long progress)
    {
        if (progress != _seenProgress) (_seenProgress, _seenSince) = (progress, Milliseconds);
        return Milliseconds - _seenSince;
    }
}
#pragma warning restore RS0030
