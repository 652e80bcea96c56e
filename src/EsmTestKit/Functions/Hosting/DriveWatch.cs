namespace EsmTestKit.Internal.Functions;

/// <summary>Watches the drives of a thread that runs many worlds, one after the other: a handler that blocks it or never ends must not take the whole search with it.</summary>
internal sealed class DriveWatch : IDisposable
{
    [ThreadStatic]
    private static DriveWatch? _ofThisThread;

    private readonly Action<Exception> _broken;
    private volatile Drive? _drive;
    private volatile bool _isOver;

    /// <summary>Watches the calling thread, until disposed of.</summary>
    /// <param name="broken">Told where a drive on the thread ends in an error, from another one: the watched one may never come back.</param>
    public DriveWatch(Action<Exception> broken)
    {
        _broken = broken;
        _ofThisThread = this;
        RealTime.EveryApart(Drive.LookEvery, Look);
    }

    /// <summary>Null: nobody watches.</summary>
    public static DriveWatch? OfThisThread => _ofThisThread;

    /// <summary>What the thread is at; null: nothing that needs to be watched.</summary>
    public Drive? Watched
    {
        get => _drive;
        set => _drive = value;
    }

    public void Broken(Exception exception) => _broken(exception);

    public void Dispose()
    {
        _isOver = true;
        _ofThisThread = null;
    }

    private bool Look()
    {
        _drive?.Look();
        return !_isOver;
    }
}
