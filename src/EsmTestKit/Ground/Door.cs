namespace EsmTestKit.Internal.Ground;

/// <summary>The one door into the single-threaded world: calls enter one at a time, from whatever thread.</summary>
internal sealed class Door
{
    private readonly object _lock = new();

    public T Enter<T>(Func<T> work)
    {
        lock (_lock) return work();
    }

    public void Enter(Action work)
    {
        lock (_lock) work();
    }
}
