using System.Diagnostics;

namespace EsmTestKit.Internal.Functions;

/// <summary>The only places where real time counts: a handler that never ends, and work that escaped to the pool.</summary>
// Real time is what these are about; nothing here reaches the ledger.
#pragma warning disable RS0030
internal sealed class RealTime(TimeSpan watchdog)
{
    /// <summary>Checks without a change before the pool counts as quiet (EXP-404).</summary>
    private const int QuietChecks = 40;

    private long _seenProgress = -1;
    private long _seenSince;

    /// <summary>How long a handler may go without progress; for ever under a debugger.</summary>
    public TimeSpan Patience => Debugger.IsAttached ? Timeout.InfiniteTimeSpan : watchdog;

    /// <summary>Waits for the signal; false: patience ran out.</summary>
    public bool Wait(ManualResetEventSlim signal) => signal.Wait(Patience);

    /// <summary>Whether escaped work has come to rest: nothing runs elsewhere and the pool is empty, many checks in a row.</summary>
    public bool IsQuiet(Func<bool> somethingRuns, ManualResetEventSlim signal)
    {
        for (var check = 0; check < QuietChecks; check++)
        {
            if (signal.IsSet || somethingRuns() || ThreadPool.PendingWorkItemCount > 0) return false;
            if (check % 10 == 9) Thread.Sleep(0);
            else Thread.SpinWait(50);
        }

        return true;
    }

    /// <summary>Gives other threads a moment; throws when the same progress was seen for longer than patience lasts.</summary>
    public void Breathe(long progress, Func<Exception> stuck)
    {
        if (progress != _seenProgress) (_seenProgress, _seenSince) = (progress, Milliseconds);
        else if (Patience != Timeout.InfiniteTimeSpan && Milliseconds - _seenSince > Patience.TotalMilliseconds) throw stuck();
        Thread.Sleep(TimeSpan.FromMilliseconds(0.2));
    }

    /// <summary>Calls back every few milliseconds until disposed.</summary>
    public static IDisposable Every(TimeSpan period, Action look) => new Timer(_ => look(), null, period, period);

    /// <summary>Real milliseconds, for patience only.</summary>
    public static long Milliseconds => Environment.TickCount64;
}
#pragma warning restore RS0030
