using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit;

/// <summary>A gate before a database: each command and each commit is announced, and an exploration decides its order and faults.</summary>
/// <remarks>
/// <para>
/// <c>new EsmGateConnection(sim, new SqliteConnection(...))</c> around the connection of any ADO.NET provider; Dapper, Entity Framework
/// Core (<c>UseSqlite(connection)</c>) and plain commands go through it alike. Call the asynchronous methods: the others cannot wait, so
/// that their order is not explored. Opening and closing, beginning and rolling back are no gates.
/// </para>
/// <para>
/// Where an invocation is killed the connections that its environment opened, or gave to this one open, are closed from outside, and
/// its transactions rolled back on whatever connection, as a server does when its client is gone. A transaction begins with its first
/// command.
/// </para>
/// <para>
/// In SQLite transactions take turns: while one is open no other invocation's command begins on a database with the same connection
/// string, and a call that cannot wait meets a <see cref="DbException"/>, as when a lock is not had in time. On any other database
/// commands of several transactions go on in every order that the server lets them; one that waits there for a lock waits until
/// the transaction that has it ends. <see cref="EsmGateSettings.TransactionsOverlap"/> says otherwise.
/// </para>
/// <para>Not offered: save points, batches (<see cref="DbBatch"/>).</para>
/// </remarks>
public sealed class EsmGateConnection : DbConnection, IGateConnection
{
    private readonly DbConnection _inner;

    /// <summary>Makes the connection.</summary>
    /// <param name="simulation">The world whose handlers use it.</param>
    /// <param name="inner">The provider's; it is opened, closed and disposed of with this one.</param>
    /// <param name="settings">Name (default <c>Db</c>), which commands only read, by their text (default: <c>SELECT</c> and its like), what a call that fails throws (default: a transient <see cref="DbException"/>), and whether transactions overlap (default: everywhere but in SQLite).</param>
    public EsmGateConnection(EsmSimulation simulation, DbConnection inner, EsmGateSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        settings ??= new EsmGateSettings();
        Gate = new DatabaseGate(simulation.GatePass, simulation.DatabaseLocks.Of(inner, settings.TransactionsOverlap), settings);
        _inner.StateChange += (_, change) => OnStateChange(change);
        if (inner.State == ConnectionState.Open) Gate.Opened(this);
    }

    internal DatabaseGate Gate { get; }

    DatabaseGate IGateConnection.Gate => Gate;

    DbConnection IGateConnection.Inner => _inner;

    DbConnection IGateConnection.Outer => this;

    /// <inheritdoc/>
    [AllowNull]
    public override string ConnectionString
    {
        get => _inner.ConnectionString;
        set => _inner.ConnectionString = value;
    }

    /// <inheritdoc/>
    public override int ConnectionTimeout => _inner.ConnectionTimeout;

    /// <inheritdoc/>
    public override string Database => _inner.Database;

    /// <inheritdoc/>
    public override string DataSource => _inner.DataSource;

    /// <inheritdoc/>
    public override string ServerVersion => _inner.ServerVersion;

    /// <inheritdoc/>
    public override ConnectionState State => _inner.State;

    /// <inheritdoc/>
    public override void ChangeDatabase(string databaseName) => _inner.ChangeDatabase(databaseName);

    /// <inheritdoc/>
    public override void Open()
    {
        _inner.Open();
        Gate.Opened(this);
    }

    /// <inheritdoc/>
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        await Gate.OpenAsync(() => _inner.OpenAsync(cancellationToken)).ConfigureAwait(false);
        Gate.Opened(this);
    }

    /// <inheritdoc/>
    public override void Close() => Gate.Close(this, _inner.Close);

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => new GateCommand(_inner.CreateCommand(), this);

    /// <inheritdoc/>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => Gate.Begin(this, isolationLevel);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Gate.Close(this, _inner.Dispose);
        base.Dispose(disposing);
    }
}
