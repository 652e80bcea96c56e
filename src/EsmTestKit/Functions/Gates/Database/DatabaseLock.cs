namespace EsmTestKit.Internal.Functions;

/// <summary>Who holds one database whose transactions take turns: no call is let through that would wait in it for another which waits here.</summary>
internal sealed class DatabaseLock
{
    private volatile GateTransaction? _holder;

    /// <summary>Whether a transaction ever held it.</summary>
    public bool WasTaken { get; private set; }

    public bool IsFreeFor(HandlerRun? run) => _holder is not { } holder || holder.Run == run;

    public void Take(GateTransaction transaction)
    {
        _holder = transaction;
        WasTaken = true;
    }

    public void Release(GateTransaction transaction)
    {
        if (_holder == transaction) _holder = null;
    }
}
