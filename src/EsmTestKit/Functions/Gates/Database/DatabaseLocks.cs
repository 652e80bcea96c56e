using System.Data.Common;

namespace EsmTestKit.Internal.Functions;

/// <summary>The locks of a world's databases, by connection string.</summary>
internal sealed class DatabaseLocks
{
    private readonly Dictionary<string, DatabaseLock> _locks = new(StringComparer.Ordinal);

    /// <summary>Whether a consumer has a database at all.</summary>
    public bool HasAny { get; private set; }

    /// <summary>Whether any transaction kept others from a whole database.</summary>
    public bool WereTaken
    {
        get
        {
            lock (_locks) return _locks.Values.Any(known => known.WasTaken);
        }
    }

    /// <summary>The lock of the connection's database; null: its transactions go on beside each other, and what one keeps from another its server knows.</summary>
    /// <param name="overlaps">Whether they do; null: everywhere but in SQLite.</param>
    public DatabaseLock? Of(DbConnection connection, bool? overlaps)
    {
        HasAny = true;
        if (overlaps ?? !IsSqlite(connection)) return null;
        var database = connection.ConnectionString;
        // A consumer makes its connections on any thread.
        lock (_locks)
        {
            if (!_locks.TryGetValue(database, out var known)) _locks.Add(database, known = new DatabaseLock());
            return known;
        }
    }

    // Microsoft.Data.Sqlite and System.Data.SQLite: the core references neither.
    private static bool IsSqlite(DbConnection connection) => connection.GetType().Name.Equals("SqliteConnection", StringComparison.OrdinalIgnoreCase);
}
