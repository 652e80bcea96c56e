using System.Data;
using System.Data.Common;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>The gate before one connection: which of its calls wait, what they are called, and what goes with a killed environment (EXP-402, EXP-411).</summary>
internal sealed class DatabaseGate(GatePass pass, DatabaseLock? held, EsmGateSettings settings)
{
    private readonly string _name = settings.Name ?? "Db";
    private ExecutionEnvironment? _environment;

    // What the server is at work on.
    private volatile DbCommand? _underWay;

    /// <summary>The transaction that is open on the connection.</summary>
    public GateTransaction? Transaction { get; private set; }

    /// <summary>A library stands between the handler and the command as often as not, so that steps go on where the gate opens.</summary>
    public Task<T> ThroughAsync<T>(DbCommand command, Func<Task<T>> operation) => ThroughAsync(() => SqlCall.Of(_name, command, settings.IsRead), async () =>
    {
        Transaction?.Start();
        _underWay = command;
        try
        {
            return await operation().ConfigureAwait(false);
        }
        finally
        {
            _underWay = null;
        }
    });

    /// <summary>A command that cannot wait.</summary>
    public T Through<T>(DbCommand command, Func<T> operation) => Through(() => SqlCall.Of(_name, command, settings.IsRead), () =>
    {
        Transaction?.Start();
        _underWay = command;
        try
        {
            return operation();
        }
        finally
        {
            _underWay = null;
        }
    });

    public Task<bool> CommitAsync(Func<Task<bool>> operation) => ThroughAsync(Commit, operation);

    public bool Commit(Func<bool> operation) => Through(Commit, operation);

    public GateTransaction Begin(IGateConnection connection, IsolationLevel isolation)
    {
        if (Transaction is not null) throw new InvalidOperationException("The connection has a transaction already: none begins inside another.");
        Transaction = new GateTransaction(connection, pass.Caller, isolation, held);
        // Whoever opened the connection: of a process that is gone no transaction stays.
        if (_environment is null) Transaction.Environment?.Own(Transaction, () => Kill(Transaction.RollBackFromOutside));
        return Transaction;
    }

    public void Ended(GateTransaction transaction)
    {
        held?.Release(transaction);
        transaction.Environment?.Disown(transaction);
        pass.NoteEndedTransaction();
        if (Transaction == transaction) Transaction = null;
    }

    public Task OpenAsync(Func<Task> open) => pass.AsideAsync(open);

    /// <summary>A handler has opened it: it ends with the handler's environment.</summary>
    public void Opened(IGateConnection connection)
    {
        _environment = pass.Caller?.Invocation.Environment;
        _environment?.Own(connection, () => Kill(connection.Outer.Close));
    }

    /// <summary>The consumer, or whoever kills it, closes it: whatever the provider says of its transaction, nothing stays open or locked.</summary>
    /// <param name="close">Closes the provider's.</param>
    public void Close(IGateConnection connection, Action close)
    {
        try
        {
            Transaction?.RollBackFromOutside();
        }
        finally
        {
            _environment?.Disown(connection);
            _environment = null;
            close();
        }
    }

    // The process is gone, and its server notices: what was not committed never was. A command that waits in the server for another's
    // lock would keep whoever closes its connection waiting, too.
    private void Kill(Action end)
    {
        RuleHits.Note("EXP-411");
        if (_underWay is not { } command)
        {
            Break(end);
            return;
        }

        RealTime.WithinGrace(() =>
        {
            Break(command.Cancel);
            Break(end);
        });
    }

    private static void Break(Action end)
    {
        try
        {
            end();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // What the provider says of a connection that breaks is the killed process's to hear.
        }
    }

    private GateCall Commit() => new($"{_name}.Commit", "", IsWrite: true);

    private Task<T> ThroughAsync<T>(Func<GateCall> call, Func<Task<T>> operation)
    {
        RuleHits.Note("EXP-402");
        return pass.ThroughLibraryAsync(call, Fault, operation, held);
    }

    private T Through<T>(Func<GateCall> call, Func<T> operation)
    {
        if (held?.IsFreeFor(pass.Caller) == false) throw LockedOut(call());
        return pass.Through(call(), Fault, operation);
    }

    // A handler's process would see what its server says; a test has called at a time that it cannot know of.
    private Exception LockedOut(GateCall call) => pass.Caller is null
        ? new EsmUsageException(
            $"{call} was called outside of handlers while an invocation's transaction is open on that database: an invariant is looked at after each invocation, whatever others are still doing.",
            "Look at the database when all is over: sim.Observe(() => ...). An invariant may look at what the test's own fakes hold.")
        : new GateDbException($"{call}: another invocation's transaction holds the database, and no lock was had in time.");

    private Exception Fault(GateCall call, bool hadEffect) =>
        settings.Fault?.Invoke(call.ToString()) ?? new GateDbException($"{call}: the connection was lost{(hadEffect ? " before the answer came" : "")}.");

    /// <summary>What a provider throws where trying again may help.</summary>
    private sealed class GateDbException(string message) : DbException(message)
    {
        public override bool IsTransient => true;
    }
}
