using System.Data;
using System.Data.Common;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>The gate before one connection: which of its calls wait, what they are called, and what goes with a killed environment (EXP-402, EXP-411).</summary>
internal sealed class DatabaseGate(GatePass pass, DatabaseLock held, EsmGateSettings settings)
{
    private readonly string _name = settings.Name ?? "Db";
    private ExecutionEnvironment? _environment;

    /// <summary>The transaction that is open on the connection.</summary>
    public GateTransaction? Transaction { get; private set; }

    /// <summary>A library stands between the handler and the command as often as not, so that steps go on where the gate opens.</summary>
    public Task<T> ThroughAsync<T>(DbCommand command, Func<Task<T>> operation) => ThroughAsync(() => SqlCall.Of(_name, command, settings.IsRead), () =>
    {
        Transaction?.Start();
        return operation();
    });

    /// <summary>A command that cannot wait.</summary>
    public T Through<T>(DbCommand command, Func<T> operation) => Through(() => SqlCall.Of(_name, command, settings.IsRead), () =>
    {
        Transaction?.Start();
        return operation();
    });

    public Task<bool> CommitAsync(Func<Task<bool>> operation) => ThroughAsync(Commit, operation);

    public bool Commit(Func<bool> operation) => Through(Commit, operation);

    public GateTransaction Begin(IGateConnection connection, IsolationLevel isolation)
    {
        if (Transaction is not null) throw new InvalidOperationException("The connection has a transaction already: none begins inside another.");
        return Transaction = new GateTransaction(connection, pass.Caller, isolation, held);
    }

    public void Ended(GateTransaction transaction)
    {
        held.Release(transaction);
        if (Transaction == transaction) Transaction = null;
    }

    /// <summary>A handler has opened it: it ends with the handler's environment.</summary>
    public void Opened(IGateConnection connection)
    {
        _environment = pass.Caller?.Invocation.Environment;
        _environment?.Own(connection, () => Kill(connection));
    }

    public void Closed(IGateConnection connection)
    {
        Transaction?.RollBackFromOutside();
        _environment?.Disown(connection);
        _environment = null;
    }

    // The process is gone, and its server notices: what was not committed never was.
    private static void Kill(IGateConnection connection)
    {
        RuleHits.Note("EXP-411");
        try
        {
            connection.Outer.Close();
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
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
        if (!held.IsFreeFor(pass.Caller)) throw new GateDbException($"{call()}: another invocation's transaction holds the database, and no lock was had in time.");
        return pass.Through(call(), Fault, operation);
    }

    private Exception Fault(GateCall call, bool hadEffect) =>
        settings.Fault?.Invoke(call.ToString()) ?? new GateDbException($"{call}: the connection was lost{(hadEffect ? " before the answer came" : "")}.");

    /// <summary>What a provider throws where trying again may help.</summary>
    private sealed class GateDbException(string message) : DbException(message)
    {
        public override bool IsTransient => true;
    }
}
