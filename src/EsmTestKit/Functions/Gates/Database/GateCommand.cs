using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace EsmTestKit.Internal.Functions;

/// <summary>A provider's command behind the gate of its connection.</summary>
internal sealed class GateCommand(DbCommand inner, IGateConnection connection) : DbCommand
{
    private IGateConnection? _connection = connection;

    [AllowNull]
    public override string CommandText
    {
        get => inner.CommandText;
        set => inner.CommandText = value;
    }

    public override int CommandTimeout
    {
        get => inner.CommandTimeout;
        set => inner.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => inner.CommandType;
        set => inner.CommandType = value;
    }

    public override UpdateRowSource UpdatedRowSource
    {
        get => inner.UpdatedRowSource;
        set => inner.UpdatedRowSource = value;
    }

    public override bool DesignTimeVisible
    {
        get => inner.DesignTimeVisible;
        set => inner.DesignTimeVisible = value;
    }

    protected override DbConnection? DbConnection
    {
        get => _connection?.Outer;
        set
        {
            _connection = value is null or IGateConnection
                ? (IGateConnection?)value
                : throw new EsmUsageException($"A command that goes through a gate was given a {value.GetType().Name}.", "Give it the EsmGateConnection.");
            inner.Connection = _connection?.Inner;
        }
    }

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => inner.Cancel();

    public override void Prepare() => inner.Prepare();

    public override int ExecuteNonQuery() => Gate.Through(inner, () => Ready.ExecuteNonQuery());

    public override object? ExecuteScalar() => Gate.Through(inner, () => Ready.ExecuteScalar());

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        Gate.ThroughAsync(inner, () => Ready.ExecuteNonQueryAsync(cancellationToken));

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        Gate.ThroughAsync(inner, () => Ready.ExecuteScalarAsync(cancellationToken));

    protected override DbParameter CreateDbParameter() => inner.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Gate.Through(inner, () => Ready.ExecuteReader(behavior));

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Gate.ThroughAsync(inner, () => Ready.ExecuteReaderAsync(behavior, cancellationToken));

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private DatabaseGate Gate => _connection?.Gate ?? throw new InvalidOperationException("The command has no connection.");

    // The provider knows its own transactions only, and this one may just have begun.
    private DbCommand Ready
    {
        get
        {
            inner.Transaction = (DbTransaction as GateTransaction)?.Inner;
            return inner;
        }
    }
}
