using System.Runtime.ExceptionServices;

namespace EsmTestKit.Internal.Ground;

/// <summary>The one door into the single-threaded world: calls enter one at a time, from whatever thread.</summary>
/// <remarks>
/// At rest any thread walks in. During a drive the world is the driver's: its own calls go straight through, and a call
/// from any other thread (a consumer's <c>Parallel.ForEachAsync</c>) waits here until the driver runs it, in order of arrival.
/// The driver's thread is either in the engine or in user code; only in user code can it lose the world to another thread.
/// </remarks>
[NoState("nobody stands in it while the world rests")]
internal sealed class Door
{
    private readonly object _lock = new();
    private readonly Queue<Call> _calls = [];
    private volatile Thread? _driver;
    private volatile bool _inUserCode;
    private Func<Exception>? _closed;

    /// <summary>Set when a call arrives, or whatever else the driver might wait for has happened.</summary>
    public ManualResetEventSlim Signal { get; } = new();

    /// <summary>Asked on the thread of each call (whether it is no driver's), before the call; may refuse by throwing.</summary>
    public Action<bool>? Doorkeeper { get; set; }

    /// <summary>Whether somebody moves the clock.</summary>
    public bool IsDriven => _driver is not null;

    public bool IsDriver => _driver == Thread.CurrentThread;

    /// <summary>Whether the driver's thread is in user code, where it may block or spin.</summary>
    public bool IsInUserCode => _inUserCode;

    public void Enter(Action work) => Enter(work, static work => work());

    public T Enter<T>(Func<T> work) => Enter(work, static work => work());

    /// <summary>The same for who enters often: the work needs no closure.</summary>
    /// <param name="with">What the work works with.</param>
    public void Enter<TWith>(TWith with, Action<TWith> work) => Enter((with, work), static both =>
    {
        both.work(both.with);
        return true;
    });

    /// <inheritdoc cref="Enter{TWith}(TWith, Action{TWith})"/>
    public T Enter<TWith, T>(TWith with, Func<TWith, T> work)
    {
        Doorkeeper?.Invoke(_driver is { } driver && driver != Thread.CurrentThread);
        bool wasInUserCode;
        lock (_lock)
        {
            if (_closed is not null) throw _closed();
            if (_driver is null) return work(with);
            if (_driver != Thread.CurrentThread) goto Foreign;
            // While it is in the engine nobody can take the world from it.
            wasInUserCode = _inUserCode;
            _inUserCode = false;
        }

        try
        {
            return work(with);
        }
        finally
        {
            _inUserCode = wasInUserCode;
        }

    Foreign:
        return EnterFromElsewhere(with, work);
    }

    /// <summary>The driver takes the world; false: somebody drives already.</summary>
    public bool TryTake(Thread driver)
    {
        lock (_lock)
        {
            if (_closed is not null) throw _closed();
            if (_driver is not null) return false;
            _driver = driver;
            _inUserCode = false;
            return true;
        }
    }

    /// <summary>The calling thread goes into user code or comes back. False: it does not drive (any more).</summary>
    public bool Cross(bool intoUserCode)
    {
        // Nobody but the thread itself can make it the driver, so a quick no is a safe one.
        if (_driver != Thread.CurrentThread) return false;
        lock (_lock)
        {
            // From one handler's code into another's it never was in the engine: the world may have gone to another thread just now.
            if (_driver != Thread.CurrentThread) return false;
            _inUserCode = intoUserCode;
            return true;
        }
    }

    /// <summary>The world goes to another thread, if the one before is still in user code.</summary>
    public bool TryHandOver(Thread from, Thread to)
    {
        lock (_lock)
        {
            if (_driver != from || !_inUserCode) return false;
            _driver = to;
            _inUserCode = false;
            return true;
        }
    }

    /// <summary>The drive is over; whoever waits is served first. False: the calling thread does not drive any more.</summary>
    public bool Release()
    {
        lock (_lock)
        {
            if (_driver != Thread.CurrentThread) return false;
            while (_calls.TryDequeue(out var call)) call.Run();
            _driver = null;
            return true;
        }
    }

    /// <summary>The driver's thread spins in user code and cannot be stopped: from now on every call is refused. False: it came back just now.</summary>
    public bool TryClose(Thread driver, Func<Exception> why)
    {
        lock (_lock)
        {
            if (_driver != driver || !_inUserCode) return false;
            _closed = why;
            while (_calls.TryDequeue(out var call)) call.Fail(why());
            return true;
        }
    }

    /// <summary>The driver serves the call that has waited longest; false: none waits.</summary>
    public bool ServeOne()
    {
        if (_calls.Count == 0) return false; // Whoever calls just now sets the signal.
        Call? call;
        lock (_lock)
        {
            if (!_calls.TryDequeue(out call)) return false;
        }

        call.Run();
        return true;
    }

    private T EnterFromElsewhere<TWith, T>(TWith with, Func<TWith, T> work)
    {
        T? answer = default;
        var call = new Call(() => answer = work(with));
        lock (_lock)
        {
            if (_closed is not null) throw _closed();
            if (_driver is null) return work(with);
            _calls.Enqueue(call);
        }

        Signal.Set();
        call.Wait();
        return answer!;
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

        public void Fail(Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
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
