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
        if (verdict == GateVerdict.FailBefore) throw Failed(run, call, fault, verdict);
        T answer;
        try
        {
            answer = operation();
        }
        catch (Exception)
        {
            Note(run, call, "threw");
            throw;
        }

        if (verdict == GateVerdict.FailAfter) throw Failed(run, call, fault, verdict);
        Note(run, call, "done");
        return answer;
    }

    private bool MustWait(HandlerRun run, DatabaseLock? database) => world.Oracle.HoldsGates || database?.IsFreeFor(run) == false;

    // A failure that is made up is never thrown here: half of an exploration's schedules have one, and a throw costs more than the call.
    private Task<T> ThroughAsync<T>(HandlerRun run, GateCall call, Func<GateCall, bool, Exception> fault, Func<Task<T>> operation, bool comesBack, DatabaseLock? database = null)
    {
        var answer = new TaskCompletionSource<T>();
        _ = AnswerAsync(answer, run, call, fault, operation, comesBack, database);
        return answer.Task;
    }

    // Awaits keep the scheduler: what the handler does next comes back under control. Behind a library they must not: a step that
    // came back would send the library's steps behind it to the pool.
    private async Task AnswerAsync<T>(TaskCompletionSource<T> answer, HandlerRun run, GateCall call, Func<GateCall, bool, Exception> fault, Func<Task<T>> operation, bool comesBack, DatabaseLock? database)
    {
        try
        {
            var verdict = MustWait(run, database)
                ? await world.Door.Enter(() => stage.Gates.Arrive(run, call, database)).ConfigureAwait(comesBack)
                : GateVerdict.Proceed;
            if (verdict == GateVerdict.FailBefore)
            {
                answer.TrySetException(Failed(run, call, fault, verdict));
                return;
            }

            var (result, failure) = (default(T)!, default(Exception));
            run.CallLeft();
            try
            {
                result = await operation().ConfigureAwait(comesBack);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            if (failure is not null) Note(run, call, "threw");
            else if (verdict == GateVerdict.FailAfter) failure = Failed(run, call, fault, verdict);
            else Note(run, call, "done");
            // Only now: a thread elsewhere may have brought the answer, and until it goes on itself nobody else's call does.
            run.AnswerCame();
            if (failure is null) answer.TrySetResult(result);
            else answer.TrySetException(failure);
        }
        catch (Exception exception)
        {
            // The caller's to see.
            answer.TrySetException(exception);
        }
    }

    private Exception Failed(HandlerRun run, GateCall call, Func<GateCall, bool, Exception> fault, GateVerdict verdict)
    {
        var hadEffect = verdict == GateVerdict.FailAfter;
        Note(run, call, hadEffect ? "doneButFailed" : "failed");
        return fault(call, hadEffect);
    }

    private void Note(HandlerRun run, GateCall call, string outcome) => world.Door.Enter(() =>
        world.Ledger.Append(new GateOpened(run.Invocation.Request, call.ToString(), call.IsWrite, outcome) { Rule = outcome switch { "failed" => "CP-03", "doneButFailed" => "CP-04", _ => null } }));
}
