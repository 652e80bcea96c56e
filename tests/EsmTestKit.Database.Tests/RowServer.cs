using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EsmTestKit.Database.Tests;

/// <summary>A server of numbers in rows, as most are set up: reads see what is committed, and who writes a row keeps it until his transaction ends (READ COMMITTED).</summary>
/// <remarks>It answers at once, and on a thread of the pool who had to wait. <c>READ row</c>, <c>LOCK row</c> (and read it), <c>WRITE row number</c>.</remarks>
public sealed class RowServer
{
    private readonly object _lock = new();
    private int _open;
    private readonly SortedDictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RowTransaction> _holders = new(StringComparer.Ordinal);
    private readonly List<(RowCommand Command, string Row, TaskCompletionSource Turn)> _waiting = [];

    /// <summary>Whether it breaks the connection where it is asked to roll back.</summary>
    public bool RefusesToRollBack { get; init; }

    /// <summary>Connections that are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Commands that waited for another's lock.</summary>
    public int Waits { get; private set; }

    /// <summary>Of those how many were cancelled.</summary>
    public int Cancelled { get; private set; }

    /// <summary>The rows that a transaction keeps.</summary>
    public IReadOnlyList<string> Held
    {
        get
        {
            lock (_lock) return [.. _holders.Keys.Order(StringComparer.Ordinal)];
        }
    }

    public DbConnection Connect() => new RowConnection(this);

    public void Reset(params string[] rows)
    {
        lock (_lock)
        {
            if (_holders.Count > 0) throw new InvalidOperationException("Somebody still holds a row.");
            _rows.Clear();
            foreach (var row in rows) _rows[row] = 0;
        }
    }

    public IReadOnlyDictionary<string, int> Committed
    {
        get
        {
            lock (_lock) return new SortedDictionary<string, int>(_rows, StringComparer.Ordinal);
        }
    }

    private async Task<object?> RunAsync(RowCommand command, RowTransaction transaction)
    {
        var words = command.CommandText.Split(' ');
        var row = words[1];
        // Never back to whoever calls, as in any provider: he may be gone.
        if (words[0] != "READ") await TakeAsync(command, row, transaction).ConfigureAwait(false);
        lock (_lock)
        {
            if (words[0] == "WRITE") transaction.Written[row] = int.Parse(words[2], CultureInfo.InvariantCulture);
            return transaction.Written.TryGetValue(row, out var own) ? own : _rows[row];
        }
    }

    private Task TakeAsync(RowCommand command, string row, RowTransaction transaction)
    {
        lock (_lock)
        {
            if (_holders.TryAdd(row, transaction) || _holders[row] == transaction) return Task.CompletedTask;
            Waits++;
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((command, row, turn));
            return turn.Task;
        }
    }

    private void Cancel(RowCommand command)
    {
        lock (_lock)
        {
            foreach (var waiter in _waiting.Where(waiter => waiter.Command == command).ToList())
            {
                _waiting.Remove(waiter);
                Cancelled++;
                waiter.Turn.SetException(new RowException("The command was cancelled."));
            }
        }
    }

    private void End(RowTransaction transaction, bool commits)
    {
        lock (_lock)
        {
            if (commits)
            {
                foreach (var (row, number) in transaction.Written) _rows[row] = number;
            }

            foreach (var row in _holders.Where(held => held.Value == transaction).Select(held => held.Key).ToList())
            {
                _holders.Remove(row);
                if (_waiting.FindIndex(waiter => waiter.Row == row) is not (>= 0 and var first)) continue;
                var next = _waiting[first];
                _waiting.RemoveAt(first);
                _holders[row] = (RowTransaction)next.Command.Transaction!;
                next.Turn.SetResult();
            }
        }
    }

    private sealed class RowException(string message) : DbException(message);

    private sealed class RowConnection(RowServer server) : DbConnection
    {
        private ConnectionState _state;

        public RowServer Server { get; } = server;

        /// <summary>As with a real provider: who closes a connection waits for the command that is under way.</summary>
        public Task UnderWay { get; set; } = Task.CompletedTask;

        [AllowNull]
        public override string ConnectionString { get; set; } = "rows";

        public override string Database => "rows";

        public override string DataSource => "rows";

        public override string ServerVersion => "1";

        public override ConnectionState State => _state;

        public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

        public override void Open()
        {
            _state = ConnectionState.Open;
            Interlocked.Increment(ref Server._open);
        }

        public override void Close()
        {
            if (_state == ConnectionState.Closed) return;
            ((IAsyncResult)UnderWay).AsyncWaitHandle.WaitOne();
            _state = ConnectionState.Closed;
            Interlocked.Decrement(ref Server._open);
        }

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new RowTransaction(this);

        protected override DbCommand CreateDbCommand() => new RowCommand { Connection = this };

        protected override void Dispose(bool disposing)
        {
            if (disposing) Close();
            base.Dispose(disposing);
        }
    }

    private sealed class RowTransaction(RowConnection connection) : DbTransaction
    {
        public Dictionary<string, int> Written { get; } = new(StringComparer.Ordinal);

        public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;

        protected override DbConnection DbConnection => connection;

        public override void Commit() => connection.Server.End(this, commits: true);

        public override void Rollback()
        {
            ((IAsyncResult)connection.UnderWay).AsyncWaitHandle.WaitOne();
            connection.Server.End(this, commits: false);
            if (connection.Server.RefusesToRollBack) throw new RowException("The connection is broken.");
        }
    }

    private sealed class RowCommand : DbCommand
    {
        [AllowNull]
        public override string CommandText { get; set; } = "";

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; }

        // Always empty: any provider's will do.
        protected override DbParameterCollection DbParameterCollection { get; } = new SqliteCommand().Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel() => Rows.Server.Cancel(this);

        public override int ExecuteNonQuery() => throw new NotSupportedException();

        public override object? ExecuteScalar() => ExecuteScalarAsync(CancellationToken.None).GetAwaiter().GetResult();

        public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
        {
            var answer = Rows.Server.RunAsync(this, (RowTransaction)DbTransaction!);
            Rows.UnderWay = answer;
            return answer;
        }

        public override void Prepare()
        {
        }

        protected override DbParameter CreateDbParameter() => throw new NotSupportedException();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => throw new NotSupportedException();

        private RowConnection Rows => (RowConnection)DbConnection!;
    }
}
