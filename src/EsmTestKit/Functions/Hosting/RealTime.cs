using System.Diagnostics;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>The only places where real time counts: a handler that never ends, and work that escaped to the pool.</summary>
// Real time is what these are about; nothing here reaches the ledger.
#pragma warning disable RS0030
[NoState("what is under control does not hang on it")]
internal sealed class RealTime(TimeSpan watchdog)
{
    /// <summary>Checks without a change before escaped work counts as quiet (EXP-404).</summary>
    private const int QuietChecks = 40;

    /// <summary>Looks within which a woken thread gets a processor. Counted and not timed: on a busy machine a look takes longer, and a machine that stood still has looked once.</summary>
    public const int WakingLooks = 50;

    /// <summary>Looks within which a thread that took work from the pool begins it, or one that waits for a lock gets it.</summary>
    private const int BeginningLooks = 3;

    /// <summary>The same for a thread whose own code has gone on, which most likely woke it, while others' calls wait for their turn.</summary>
    private const int LikelyLooks = 10;

    /// <summary>Short looks before the first that takes a millisecond: most of others' work is over by then.</summary>
    private const int QuickLooks = 20;

    /// <summary>Looks at a pool that is full of others' work before nothing more is awaited of it.</summary>
    private const int FullPoolLooks = 100;

    /// <summary>Looks within which a call to the world outside answers, unless something holds it there. Counted, as the others.</summary>
    private const int AnswerLooks = 50;

    /// <summary>The same for the first of a world: hardly anybody can hold that, and code may still have to be compiled.</summary>
    private const int FirstAnswerLooks = 200;

    /// <summary>How long work of others in the pool may keep a run from being quiet: it is never ours to wait for.</summary>
    private const int OthersMilliseconds = 2_000;

    private long _seenProgress = -1;
    private long _seenSince;
    private bool _poolIsFull;

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
        for (var check = 0; check < QuietChecks; check++)
        {
            if (signal.IsSet || run.RunsElsewhere || (poolCounts && ThreadPool.PendingWorkItemCount > 0)) return false;
            if (check % 10 == 9) Thread.Sleep(0);
            else Thread.SpinWait(50);
        }

        return true;
    }

    /// <summary>Whether none of a run's threads wakes up, several looks in a row.</summary>
    /// <param name="mayHaveWoken">Whether its own code has gone on.</param>
    public static bool StaysQuiet(HandlerRun run, ManualResetEventSlim signal, bool mayHaveWoken)
    {
        for (var look = 0; look < (mayHaveWoken ? LikelyLooks : BeginningLooks); look++)
        {
            Look();
            if (signal.IsSet || run.RunsElsewhere) return false;
        }

        return true;
    }

    /// <summary>Whether a thread waits for somebody else, several looks in a row.</summary>
    public static bool StaysAsleep(Thread thread)
    {
        for (var look = 0; look < BeginningLooks; look++)
        {
            if ((thread.ThreadState & System.Threading.ThreadState.WaitSleepJoin) == 0) return false;
            Look();
        }

        return true;
    }

    /// <summary>Work that the pool ever got, as far as it tells: grows with what is queued, whatever of others' ends meanwhile.</summary>
    public static long PoolWork => BegunPoolWork + ThreadPool.PendingWorkItemCount;

    private static long BegunPoolWork => ThreadPool.CompletedWorkItemCount + BusyPoolThreads;

    private static int BusyPoolThreads
    {
        get
        {
            ThreadPool.GetMaxThreads(out var all, out _);
            ThreadPool.GetAvailableThreads(out var free, out _);
            return all - free;
        }
    }

    /// <summary>Whether the pool may have got work since: who queues it is counted before <c>Task.Run</c> returns.</summary>
    public static bool PoolGotWork(long before) => ThreadPool.PendingWorkItemCount > 0 || BegunPoolWork > before;

    /// <summary>Waits until the pool has begun what user code may have left to it.</summary>
    /// <param name="isSeen">Whether what was looked for has shown itself.</param>
    public void LetPoolBegin(Func<bool> isSeen)
    {
        for (int look = 0, begun = 0; !isSeen() && begun < BeginningLooks; look++)
        {
            var waiting = ThreadPool.PendingWorkItemCount > 0;
            if (!waiting) _poolIsFull = false;
            if (!waiting && BusyPoolThreads == 0) return;
            if (look < QuickLooks)
            {
                Thread.Yield();
                continue;
            }

            // What others keep the pool busy with is never ours to wait for, and not each time anew.
            if (_poolIsFull || look >= FullPoolLooks)
            {
                _poolIsFull = true;
                return;
            }

            begun = waiting ? 0 : begun + 1;
            Look();
        }
    }

    /// <summary>Waits until something comes in from outside. False: nothing did.</summary>
    public static bool Answers(ManualResetEventSlim signal, bool isFirst)
    {
        for (var look = 0; look < (isFirst ? FirstAnswerLooks : AnswerLooks); look++)
        {
            if (signal.Wait(1)) return true;
        }

        return false;
    }

    /// <summary>Does what may wait for the world outside on a thread of its own, and waits for that a while.</summary>
    public static void WithinGrace(Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true, Name = "EsmTestKit closes a connection" };
        thread.Start();
        thread.Join(Grace);
    }

    /// <summary>Gives other threads a moment, and whoever waits for a processor its turn.</summary>
    public static void Look() => Thread.Sleep(1);

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

    /// <summary>The same on a thread of its own, until the look says no, for what lasts longer than a thread takes to start: work in the pool passes for the handlers', and is waited for.</summary>
    public static void EveryApart(TimeSpan period, Func<bool> look) => new Thread(() =>
    {
        do Thread.Sleep(period);
        while (look());
    })
    {
        IsBackground = true,
        Name = "EsmTestKit watch",
    }.Start();

    private long StandsStillFor(long progress)
    {
        if (progress != _seenProgress) (_seenProgress, _seenSince) = (progress, Milliseconds);
        return Milliseconds - _seenSince;
    }
}
#pragma warning restore RS0030
