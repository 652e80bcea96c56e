using System.Globalization;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Functions;

/// <summary>The user's code of one invocation: known to whatever it awaits or starts through the flow of control.</summary>
internal sealed class HandlerRun : ITimerOwner
{
    private readonly Stage _stage;
    private readonly IHostedCode _code;
    private readonly object _threads = new();
    // Null where no thread ever was: nearly always.
    private List<Thread>? _blocked;
    private List<Thread>? _escaped;
    private Task? _ended;
    [NoState("addresses of choices")]
    private Dictionary<string, int>? _calls;
    private int _waits;
    private int _limits;
    private int _looks;
    private int _callsOutside;
    private (int Calls, int EndedTransactions) _stalled;

    public HandlerRun(int number, RunningInvocation invocation, Stage stage, IHostedCode code)
    {
        (Number, Invocation, _stage, _code) = (number, invocation, stage, code);
        Scheduler = new HandlerScheduler(this, stage);
    }

    /// <summary>In the order in which handlers start.</summary>
    [field: NoState("it orders what is not under control")]
    public int Number { get; }

    public RunningInvocation Invocation { get; }

    /// <summary>Where its pieces come back to.</summary>
    public HandlerScheduler Scheduler { get; }

    /// <summary>Killed: none of its code is run any more, and its calls are refused (EXP-411).</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>The handler has returned.</summary>
    public bool IsOver { get; set; }

    /// <summary>It was given its time and nothing came from outside: the clock moves on without it until it stirs.</summary>
    public bool IsParked { get; set; }

    /// <summary>It waits for the virtual clock: nothing else need happen until the clock moves.</summary>
    public bool WaitsOnClock => Volatile.Read(ref _waits) > 0;

    /// <summary>It waits for something else, and the clock will end that.</summary>
    public bool IsLimitedByClock => Volatile.Read(ref _limits) > 0;

    /// <summary>A call of it that was let go on has not come back, and nothing in the simulation would bring that about.</summary>
    public bool AwaitsAnswer => !WaitsOnClock && !IsLimitedByClock && Volatile.Read(ref _callsOutside) > (_stalled.EndedTransactions == _stage.EndedTransactions ? _stalled.Calls : 0);

    /// <summary>The driver has run a piece of it, and a thread elsewhere that this may have woken has not shown itself since.</summary>
    public bool MayHaveWoken { get; set; }

    /// <summary>How many threads that do not drive are inside of it.</summary>
    public int ThreadsElsewhere
    {
        get
        {
            if (_blocked is null && _escaped is null) return 0;
            lock (_threads) return (_blocked?.Count ?? 0) + (_escaped?.Count ?? 0);
        }
    }

    /// <summary>Whether a thread that does not drive is at work in it right now.</summary>
    public bool RunsElsewhere
    {
        get
        {
            lock (_threads) return _blocked?.Exists(IsAwake) == true || _escaped?.Exists(IsAwake) == true;
        }
    }

    /// <summary>Whether its order can be the machine's: it has work on threads that do not drive.</summary>
    public bool HasWorkElsewhere
    {
        get
        {
            if (Invocation.HasEscaped) return true;
            if (_blocked is null) return false;
            lock (_threads) return _blocked.Count > 0;
        }
    }

    /// <summary>The first piece of its code, in the flow that carries it.</summary>
    public void Begin()
    {
        _stage.EnterFlow(this);
        try
        {
            _ended = _code.Begin();
        }
        catch (Exception failure)
        {
            // A cold start that fails: the invocation's to show.
            _ended = Task.FromException(failure);
        }

        if (_ended.IsCompleted)
        {
            _stage.Post(this);
            return;
        }

        // Whoever completes it need not carry the flow once more, only to tell the driver. A handler may have suppressed it itself.
        var isSuppressed = ExecutionContext.IsFlowSuppressed();
        if (!isSuppressed) ExecutionContext.SuppressFlow();
        _ended.ContinueWith(static (_, state) => ((HandlerRun)state!).CameBack(), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (!isSuppressed) ExecutionContext.RestoreFlow();
    }

    /// <summary>Its invocation is killed.</summary>
    public void Abandon() => _stage.Abandon(this);

    private void CameBack()
    {
        if (_code.IsHere) _stage.NoteEnd(this);
        _stage.Post(this);
    }

    /// <summary>Its code has come back.</summary>
    public void End()
    {
        _code.End(_ended!);
        _ended = null;
    }

    /// <summary>The stable address of a call: how often this invocation made this call before counts, never a position (EXP-110).</summary>
    /// <param name="name">The call's name.</param>
    public string SiteOf(string name)
    {
        RuleHits.Note("EXP-110");
        _calls ??= new Dictionary<string, int>(StringComparer.Ordinal);
        var number = _calls.GetValueOrDefault(name) + 1;
        _calls[name] = number;
        return string.Create(CultureInfo.InvariantCulture, $"{Invocation.Site}/{name}#{number}");
    }

    /// <summary>It made a call through a gate that could not wait: the order of such calls is not explored.</summary>
    public void NoteSynchronousCall() => _stage.SawSynchronousCalls = true;

    /// <summary>A call of it has gone through its gate.</summary>
    public void CallLeft() => Interlocked.Increment(ref _callsOutside);

    /// <summary>What was called has answered or thrown.</summary>
    public void AnswerCame()
    {
        _stalled.Calls = Math.Min(_stalled.Calls, Interlocked.Decrement(ref _callsOutside));
        _stage.NoteAnswer();
    }

    /// <summary>Its calls were given their time: a server may keep them until another's transaction ends.</summary>
    public void Stalled() => _stalled = (Volatile.Read(ref _callsOutside), _stage.EndedTransactions);

    /// <summary>Runs what completes something that its code awaits.</summary>
    public void Enter(Action complete) => Enter(complete, static complete => complete());

    /// <summary>The same without a closure.</summary>
    public void Enter<TWith>(TWith with, Action<TWith> complete) => _stage.RunInside(this, with, complete);

    public void WaitBegan(bool isLimit)
    {
        RuleHits.Note("EXP-403");
        Interlocked.Increment(ref isLimit ? ref _limits : ref _waits);
        Stir();
        _stage.Signal();
    }

    public void WaitEnded(bool isLimit) => Interlocked.Decrement(ref isLimit ? ref _limits : ref _waits);

    /// <summary>Something happened that a thread of it may wait for: it gets some looks to show itself.</summary>
    public void Woken()
    {
        if (ThreadsElsewhere > 0) Volatile.Write(ref _looks, RealTime.WakingLooks);
    }

    /// <summary>Whether a thread of it may be waking up; each question is one look.</summary>
    public bool MayBeWaking() => Volatile.Read(ref _looks) > 0 && Interlocked.Decrement(ref _looks) >= 0;

    /// <summary>Something of it happened on a thread that does not drive.</summary>
    public void Stir()
    {
        (IsParked, MayHaveWoken) = (false, false);
        Volatile.Write(ref _looks, 0);
    }

    /// <summary>A thread of the pool, or one of its own, entered it: an escape.</summary>
    public void Escaped(Thread thread)
    {
        Invocation.HasEscaped = true;
        RuleHits.Note("EXP-404");
        lock (_threads) (_escaped ??= []).Add(thread);
        _stage.NoteThreadElsewhere();
        Stir();
        // Last: to look where it comes from takes its time, and the driver must know before that somebody is at work.
        _stage.NoteEscape(this, HandlerEscape.Here);
    }

    /// <summary>A driver's thread blocks in it and lost the baton: no escape, but a thread to watch.</summary>
    public void Block(Thread thread)
    {
        lock (_threads) (_blocked ??= []).Add(thread);
        _stage.NoteThreadElsewhere();
    }

    public bool IsBlocked(Thread thread)
    {
        lock (_threads) return _blocked?.Contains(thread) == true;
    }

    /// <summary>A thread has left it; nothing changes where it was never known to work in it.</summary>
    public void Left(Thread thread)
    {
        lock (_threads)
        {
            if (_blocked?.Remove(thread) != true & _escaped?.Remove(thread) != true) return;
        }

        Stir();
        _stage.Signal();
    }

    private static bool IsAwake(Thread thread) => (thread.ThreadState & (ThreadState.WaitSleepJoin | ThreadState.Stopped)) == 0;
}
