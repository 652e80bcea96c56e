using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>The way through a gate: announce, wait for the turn, do it, tell what became of it.</summary>
/// <remarks>Outside a handler, and where nothing can be chosen, a call goes straight through and completes before it returns.</remarks>
internal sealed class GatePass(World world, Stage stage)
{
    /// <summary>Whose code is calling; null: no handler's.</summary>
    public HandlerRun? Caller => stage.Current;

    public Task<T> ThroughAsync<T>(GateCall call, Func<GateCall, bool, Exception> fault, Func<Task<T>> operation) =>
        stage.Current is { } run ? ThroughAsync(run, call, fault, operation, comesBack: true) : operation();

    /// <summary>The same for a library between the handler and the gate that keeps no scheduler: its steps run where the gate opens, and only the handler's own come back to its scheduler.</summary>
    /// <remarks>Where nothing is chosen the call leaves no trace: it is one among many that the library makes.</remarks>
    /// <param name="database">Where another's transaction holds it, the call waits for that in any case.</param>
    public Task<T> ThroughLibraryAsync<T>(Func<GateCall> call, Func<GateCall, bool, Exception> fault, Func<Task<T>> operation, DatabaseLock? database = null) =>
        stage.Current is { } run && MustWait(run, database) ? ThroughAsync(run, call(), fault, operation, comesBack: false, database) : operation();

    public void NoteEndedTransaction() => stage.NoteEndedTransaction();

    /// <summary>What is no call that anything could be chosen for, and takes its time outside all the same.</summary>
    public async Task AsideAsync(Func<Task> operation)
    {
        var run = stage.Current;
        run?.CallLeft();
        try
        {
            await operation().ConfigureAwait(false);
        }
        finally
        {
            run?.AnswerCame();
        }
    }

    /// <summary>A call that cannot wait.</summary>
    public T Through<T>(GateCall call, Func<GateCall, bool, Exception> fault, Func<T> operation)
    {
        if (stage.Current is not { } run) return operation();
        var verdict = world.Oracle.HoldsGates ? world.Door.Enter(() => stage.Gates.ArriveAtOnce(run, call)) : GateVerdict.Proceed;
        if (verdict == GateVerdict.FailBefore) throw Failed(run, call, call.ToString(), fault, verdict);
        T answer;
        try
        {
            answer = operation();
        }
        catch (Exception)
        {
            Note(run, call.ToString(), call.IsWrite, "threw");
            throw;
        }

        if (verdict == GateVerdict.FailAfter) throw Failed(run, call, call.ToString(), fault, verdict);
        Note(run, call.ToString(), call.IsWrite, "done");
        return answer;
    }

    private bool MustWait(HandlerRun run, DatabaseLock? database) => world.Oracle.HoldsGates || database?.IsFreeFor(run) == false;

    private Task<T> ThroughAsync<T>(HandlerRun run, GateCall call, Func<GateCall, bool, Exception> fault, Func<Task<T>> operation, bool comesBack, DatabaseLock? database = null)
    {
        var crossing = new GateCrossing<T>(this, run, call, fault, operation, comesBack, database);
        if (MustWait(run, database)) Wait(crossing);
        else crossing.GoStraight();
        return crossing.Answer;
    }

    private void Wait<T>(GateCrossing<T> crossing)
    {
        crossing.RememberWhere();
        try
        {
            world.Door.Enter((stage.Gates, crossing), static with => with.Gates.Arrive(with.crossing));
        }
        catch (Exception failure)
        {
            // The caller's to see.
            crossing.Fail(failure);
        }
    }

    /// <summary>Tells what became of a call.</summary>
    /// <param name="call">Its name.</param>
    public void Note(HandlerRun run, string call, bool isWrite, string outcome) => world.Door.Enter((world.Ledger, run, call, isWrite, outcome), static with =>
        with.Ledger.Append(new GateOpened(with.run.Invocation.Request, with.call, with.isWrite, with.outcome) { Rule = with.outcome switch { "failed" => "CP-03", "doneButFailed" => "CP-04", _ => null } }));

    /// <summary>Tells of a failure that is made up.</summary>
    /// <returns>What the caller sees.</returns>
    public Exception Failed(HandlerRun run, GateCall call, string name, Func<GateCall, bool, Exception> fault, GateVerdict verdict)
    {
        var hadEffect = verdict == GateVerdict.FailAfter;
        Note(run, name, call.IsWrite, hadEffect ? "doneButFailed" : "failed");
        return fault(call, hadEffect);
    }
}
