using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>Holds the calls that handlers announce, and lets one at a time go on: in which order and with which fault is the oracle's to say (EXP-400, EXP-401).</summary>
internal sealed class GateKeeper(World world)
{
    /// <summary>After the instant of expiry, so that the message is delivered to somebody else first.</summary>
    private static readonly TimeSpan JustAfter = TimeSpan.FromMilliseconds(1);

    private static readonly Option Proceed = new("proceed", "CP-11", ChoiceCost.None);
    private static readonly Option FailBefore = new("failBefore", "CP-03", ChoiceCost.Fault);
    private static readonly Option FailAfter = new("failAfter", "CP-04", ChoiceCost.Fault);
    private static readonly Option VisibilityExpires = new("visibilityExpires", "CP-23", ChoiceCost.Fault);
    private static readonly Option Crash = new("crash", "CP-05", ChoiceCost.Fault);
    private static readonly Option[] ReadAtOnce = [Proceed, FailBefore];
    private static readonly Option[] WriteAtOnce = [Proceed, FailBefore, FailAfter];
    private static readonly Option[] Read = [Proceed, FailBefore, Crash];
    private static readonly Option[] Write = [Proceed, FailBefore, FailAfter, Crash];
    private static readonly Option[] ReadInQueue = [Proceed, FailBefore, VisibilityExpires, Crash];
    private static readonly Option[] WriteInQueue = [Proceed, FailBefore, FailAfter, VisibilityExpires, Crash];

    // Where the consumer's own services never fail.
    private static readonly Option[] Sound = [Proceed, Crash];
    private static readonly Option[] SoundInQueue = [Proceed, VisibilityExpires, Crash];

    private readonly List<PendingGate> _pending = [];
    private HandlerRun? _latest;

    /// <summary>Whether calls may fail; crashes and calls that hang may come in any case.</summary>
    public bool CallsFail { get; set; } = true;

    /// <summary>Whether a call waits that may go on now.</summary>
    public bool HasWaiting => _pending.Exists(gate => gate.MayGoOn);

    /// <summary>Whether any call waits, whatever for. Asked from any thread.</summary>
    public bool HoldsAny => _pending.Count > 0;

    /// <summary>Whether a call of it waits for another invocation's transaction, which only that one or the clock can end.</summary>
    public bool IsLockedOut(HandlerRun run) => _pending.Exists(gate => gate.Run == run && gate.IsLockedOut);

    /// <summary>The call of it that has waited longest; null: none does.</summary>
    public string? FirstOf(HandlerRun run) => _pending.Find(gate => gate.Run == run)?.Name;

    /// <summary>How many calls of it wait.</summary>
    public int CountOf(HandlerRun run) => _pending.Count(gate => gate.Run == run);

    public bool HoldsAnyOf(HandlerRun run) => _pending.Exists(gate => gate.Run == run);

    /// <summary>A handler arrives with a call that it awaits.</summary>
    public void Arrive(PendingGate gate)
    {
        var run = gate.Run;
        gate.Announce();
        if (run.IsOver) NoteLate(run, gate.Name);
        if (run.IsAbandoned) return; // Killed: it never goes on.
        if (run.IsOver)
        {
            run.Invocation.Environment.Freeze(gate);
            return;
        }

        // Who comes first from threads elsewhere is the machine's doing: they stand in the order in which their handlers started.
        var next = run.HasWorkElsewhere ? _pending.FindIndex(other => other.Run.HasWorkElsewhere && other.Run.Number > run.Number) : -1;
        _pending.Insert(next < 0 ? _pending.Count : next, gate);
    }

    /// <summary>A handler makes a call that cannot wait: faults are decided at once, order and crash are not (section 6.3).</summary>
    public GateVerdict ArriveAtOnce(HandlerRun run, GateCall call)
    {
        var site = run.SiteOf(call.ToString());
        if (run.IsOver) NoteLate(run, call.ToString());
        run.NoteSynchronousCall();
        return CallsFail && world.Oracle.Opens(ChoicePoint.GateFault)
            ? Verdict(Pick(site, FaultsOf(call, null)))
            : GateVerdict.Proceed;
    }

    /// <summary>Lets one call go on.</summary>
    public void OpenOne()
    {
        var gate = ChooseGate();
        _latest = gate.Run;
        var how = ChooseFault(gate);
        if (world.Oracle.WatchesMoves) world.Oracle.GoesOn(gate.Move, isCall: how is "proceed" or "failBefore" or "failAfter");
        switch (how)
        {
            case "crash":
                RuleHits.Note("CP-05");
                gate.Run.Invocation.Crash();
                break;
            case "visibilityExpires":
                Hold(gate);
                break;
            case var label:
                _pending.Remove(gate);
                RuleHits.Note("EXP-401");
                gate.Run.Enter((gate, Verdict: Verdict(label)), static with => with.gate.Open(with.Verdict));
                break;
        }
    }

    /// <summary>The invocation was killed: none of its calls goes on.</summary>
    public void Forget(HandlerRun run)
    {
        if (_latest == run) _latest = null;
        _pending.RemoveAll(gate => gate.Run == run);
    }

    /// <summary>The handler returned while calls of it were under way: they freeze with the environment (CP-10, EXP-308).</summary>
    public void Freeze(HandlerRun run)
    {
        if (!HoldsAnyOf(run))
        {
            if (_latest == run) _latest = null;
            return;
        }

        foreach (var gate in _pending.Where(gate => gate.Run == run).ToList())
        {
            _pending.Remove(gate);
            NoteLate(run, gate.Name);
            run.Invocation.Environment.Freeze(gate);
        }
    }

    /// <summary>Frozen work goes on during the next invocation of the environment (CP-10).</summary>
    public void Resume(ExecutionEnvironment environment)
    {
        foreach (var gate in environment.Thaw())
        {
            gate.Run.IsOver = false;
            _pending.Add(gate);
        }

        RuleHits.Note("CP-10");
    }

    // ---- Which call goes on -----------------------------------------------------------------------------------

    // The invocation that went on last goes on; else the oldest. Calls that were held go last.
    private PendingGate ChooseGate()
    {
        if (_pending is [{ MayGoOn: true } only]) return only;
        var waiting = _pending.FindAll(static gate => gate.MayGoOn);
        var usual = UsualOf(waiting);
        // AWS never runs two invocations in one environment (X6): where there is but one, they follow each other.
        if (SharesOneEnvironment(usual)) waiting.RemoveAll(gate => gate.Run != usual.Run && gate.Run.Invocation.Environment == usual.Run.Invocation.Environment);
        if (waiting.Count < 2 || !world.Oracle.Opens(ChoicePoint.Interleaving)) return usual;
        waiting.Remove(usual);
        waiting.Insert(0, usual);
        var options = new Option[waiting.Count];
        options[0] = Proceed;
        for (var index = 1; index < options.Length; index++) options[index] = new Option($"proceed:{waiting[index].Site}", "CP-11", ChoiceCost.Preempt);
        RuleHits.Note("CP-11");
        if (waiting.TrueForAll(gate => gate.Run == usual.Run)) RuleHits.Note("EXP-412");
        return waiting[world.Oracle.WatchesMoves
            ? world.Oracle.PickNext(usual.Site, options, [.. waiting.Select(gate => gate.Move)])
            : world.Oracle.Pick(ChoicePoint.Interleaving, usual.Site, options)];
    }

    private PendingGate UsualOf(List<PendingGate> waiting)
    {
        PendingGate? first = null;
        foreach (var gate in waiting)
        {
            if (gate.WasHeld) continue;
            if (gate.Run == _latest) return gate;
            first ??= gate;
        }

        return first ?? waiting[0];
    }

    // ---- What happens to it -----------------------------------------------------------------------------------

    private string ChooseFault(PendingGate gate)
    {
        if (gate.WasHeld || !world.Oracle.Opens(ChoicePoint.GateFault)) return "proceed";
        if (!SharesOneEnvironment(gate)) return Pick(gate.Site, FaultsOf(gate.Call, gate.Run.Invocation));
        // A crash would leave the one instance there is with what it remembers, and hidden messages that appear again would enter it twice.
        return CallsFail ? Pick(gate.Site, FaultsOf(gate.Call, null)) : "proceed";
    }

    private static bool SharesOneEnvironment(PendingGate gate) => gate.Run.Invocation.Version.Body.SharesOneEnvironment;

    private string Pick(string site, Option[] options) => options[world.Oracle.Pick(ChoicePoint.GateFault, site, options)].Label;

    /// <summary>In order of rising hostility (EXP-101). That visibility ends is offered only where the clock can get there (EXP-003a).</summary>
    /// <param name="waiting">The invocation; null: it can be neither held nor killed.</param>
    private Option[] FaultsOf(GateCall call, RunningInvocation? waiting)
    {
        RuleHits.Note("EXP-101");
        var canExpire = waiting?.Request.VisibleFrom > world.Now;
        if (!CallsFail) return canExpire ? SoundInQueue : Sound;
        return (call.IsWrite, canExpire, waiting) switch
        {
            (true, true, _) => WriteInQueue,
            (true, false, not null) => Write,
            (true, false, null) => WriteAtOnce,
            (false, true, _) => ReadInQueue,
            (false, false, not null) => Read,
            (false, false, null) => ReadAtOnce,
        };
    }

    private static GateVerdict Verdict(string label)
    {
        if (label == "proceed") return GateVerdict.Proceed;
        RuleHits.Note(label == "failBefore" ? "CP-03" : "CP-04");
        return label == "failBefore" ? GateVerdict.FailBefore : GateVerdict.FailAfter;
    }

    /// <summary>The call hangs until its batch's messages are visible to others. Where the function's own time would not last,
    /// the invoke was throttled for the difference before it was admitted, as SQS-341 permits (EXP-003a).</summary>
    private void Hold(PendingGate gate)
    {
        var invocation = gate.Run.Invocation;
        var until = invocation.Request.VisibleFrom!.Value + JustAfter;
        RuleHits.Note("CP-23");
        RuleHits.Note("EXP-003a");
        if (until >= invocation.Deadline) invocation.StartedLate(until - world.Now);
        gate.IsHeld = true;
        gate.Run.WaitBegan(isLimit: false);
        world.Timeline.At(until, () =>
        {
            gate.Run.WaitEnded(isLimit: false);
            (gate.IsHeld, gate.WasHeld) = (false, true);
        });
    }

    private void NoteLate(HandlerRun run, string call)
    {
        if (run.IsAbandoned) return;
        world.Ledger.Append(new WorkOutlivedInvocation(run.Invocation.Request, call) { Rule = "CP-10" });
    }
}
