using System.Runtime.ExceptionServices;

namespace EsmTestKit.Internal.Ground;

/// <summary>The one door into the single-threaded world: calls enter one at a time, from whatever thread.</summary>
/// <remarks>
/// At rest any thread walks in. During a drive the world is the driver's: its own calls go straight through, and a call
/// from any other thread (a consumer's <c>Parallel.ForEachAsync</c>) waits here until the driver runs it, in order of arrival.
/// </remarks>
internal sealed class Door
{
    private readonly object _lock = new();
    private readonly Queue<Call> _calls = [];
    private volatile Thread? _driver;

    /// <summary>Set when a call arrives, or whatever else the driver might wait for has happened.</summary>
    public ManualResetEventSlim Signal { get; } = new();

    /// <summary>Called on the thread of a call that is no driver's: escaped work, which the kit reports.</summary>
    public Action? ForeignCall { get; set; }

    public bool IsDriven => _driver is not null;

    public bool IsDriver => _driver == Thread.CurrentThread;

    public void Enter(Action work) => Enter(() =>
    {
        work();
        return true;
    });

    public T Enter<T>(Func<T> work)
    {
        if (IsDriver) return work();
        T? answer = default;
        var call = new Call(() => answer = work());
        lock (_lock)
        {
            if (_driver is null) return work();
            _calls.Enqueue(call);
        }

        ForeignCall?.Invoke();
        Signal.Set();
        call.Wait();
        return answer is T given ? given : default!;
    }

    /// <summary>The driver takes the world; false: somebody drives already.</summary>
    public bool TryTake(Thread driver)
    {
        lock (_lock)
        {
            if (_driver is not null) return false;
            _driver = driver;
            return true;
        }
    }

    /// <summary>The baton goes to another thread: the one before is blocked in user code.</summary>
    public void HandOver(Thread driver) => _driver = driver;

    /// <summary>The drive is over; whoever waits is served first.</summary>
    public void Release()
    {
        lock (_lock)
        {
            while (_calls.TryDequeue(out var call)) call.Run();
            _driver = null;
        }
    }

    /// <summary>The driver serves the call that has waited longest; false: none waits.</summary>
    public bool ServeOne()
    {
        Call? call;
        lock (_lock)
        {
            if (!_calls.TryDequeue(out call)) return false;
        }

        call.Run();
        return true;
    }

    private sealed class Call(Action work)
    {
        private readonly ManualResetEventSlim _done = new();
        private ExceptionDispatchInfo? _failure;

        public void Run()
        {
            try
            {
                work();
            }
            catch (Exception exception)
            {
                // The caller's exception belongs to the caller, not to the driver.
                _failure = ExceptionDispatchInfo.Capture(exception);
            }

            _done.Set();
        }

        public void Wait()
        {
            _done.Wait();
            _done.Dispose();
            _failure?.Throw();
        }
    }
}
