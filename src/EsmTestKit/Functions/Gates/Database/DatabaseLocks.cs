namespace EsmTestKit.Internal.Functions;

/// <summary>The locks of a world's databases, by connection string.</summary>
internal sealed class DatabaseLocks
{
    private readonly Dictionary<string, DatabaseLock> _locks = new(StringComparer.Ordinal);

    public DatabaseLock Of(string database)
    {
        // A consumer makes its connections on any thread.
        lock (_locks)
        {
            if (!_locks.TryGetValue(database, out var known)) _locks.Add(database, known = new DatabaseLock());
            return known;
        }
    }
}

/// <summary>Who holds one database. Only its server knows what a transaction locks: here it is all of it, so that no call is let through that would wait in the server for another which waits here.</summary>
internal sealed class DatabaseLock
{
    private volatile GateTransaction? _holder;

    public bool IsFreeFor(HandlerRun? run) => _holder is not { } holder || holder.Run == run;

    public void Take(GateTransaction transaction) => _holder = transaction;

    public void Release(GateTransaction transaction)
    {
        if (_holder == transaction) _holder = null;
    }
}
