namespace EsmTestKit.Internal.Functions;

/// <summary>The owned scheduler on which handlers run: what they yield, start or continue comes back here, first in first out (EXP-400).</summary>
/// <remarks>No synchronization context is installed, as Lambda has none: with one, <c>.Result</c> would deadlock where production does not.</remarks>
internal sealed class HandlerScheduler(Action signal) : TaskScheduler, IDisposable
{
    private readonly object _lock = new();
    private readonly Queue<Task> _ready = [];
    private readonly ThreadLocal<bool> _isUserThread = new();

    public bool HasReady
    {
        get
        {
            lock (_lock) return _ready.Count > 0;
        }
    }

    /// <summary>Runs the oldest ready piece of user code on this thread; false: there is none.</summary>
    public bool RunOne()
    {
        Task? task;
        lock (_lock)
        {
            if (!_ready.TryDequeue(out task)) return false;
        }

        _isUserThread.Value = true;
        TryExecuteTask(task);
        _isUserThread.Value = false;
        return true;
    }

    public void Dispose() => _isUserThread.Dispose();

    protected override void QueueTask(Task task)
    {
        lock (_lock) _ready.Enqueue(task);
        signal();
    }

    // Else StartNew(...).Wait() inside a handler would deadlock, as it does not on Lambda (EXP-407).
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _isUserThread.Value && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_lock) return [.. _ready];
    }
}
