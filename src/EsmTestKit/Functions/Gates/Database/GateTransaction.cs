using System.Data;
using System.Data.Common;

namespace EsmTestKit.Internal.Functions;

/// <summary>A transaction that begins with its first command, where the gate lets that go on: to begin it at once would wait for another's lock, where nobody can wait.</summary>
/// <param name="run">Whose it is; null: the test's.</param>
internal sealed class GateTransaction(IGateConnection connection, HandlerRun? run, IsolationLevel isolation, DatabaseLock? held) : DbTransaction
{
    private DbTransaction? _inner;
    private bool _isOver;

    public HandlerRun? Run { get; } = run;

    /// <summary>The process that began it; null: the test's.</summary>
    public ExecutionEnvironment? Environment => Run?.Invocation.Environment;

    public override IsolationLevel IsolationLevel => _inner?.IsolationLevel ?? isolation;

    /// <summary>The provider's own; null: no command has begun it.</summary>
    public DbTransaction? Inner => _inner;

    protected override DbConnection? DbConnection => _isOver ? null : connection.Outer;

    public void Start()
    {
        if (_inner is not null || _isOver) return;
        held?.Take(this);
        _inner = connection.Inner.BeginTransaction(isolation);
    }

    public override void Commit() => connection.Gate.Commit(() =>
    {
        CheckIsOpen();
        _inner?.Commit();
        End();
        return true;
    });

    public override Task CommitAsync(CancellationToken cancellationToken = default) => connection.Gate.CommitAsync(async () =>
    {
        CheckIsOpen();
        if (_inner is not null) await _inner.CommitAsync(cancellationToken).ConfigureAwait(false);
        End();
        return true;
    });

    public override void Rollback()
    {
        CheckIsOpen();
        RollBackFromOutside();
    }

    public void RollBackFromOutside()
    {
        if (_isOver) return;
        try
        {
            _inner?.Rollback();
        }
        finally
        {
            End();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) RollBackFromOutside();
        base.Dispose(disposing);
    }

    private void End()
    {
        _isOver = true;
        connection.Gate.Ended(this); // First: whatever the provider says, others may go on.
        _inner?.Dispose();
    }

    private void CheckIsOpen()
    {
        if (_isOver) throw new InvalidOperationException("The transaction has been committed or rolled back already.");
    }
}
