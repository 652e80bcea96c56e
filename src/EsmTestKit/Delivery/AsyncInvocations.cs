using System.Globalization;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Delivery;

/// <summary>Lambda's queue behind asynchronous invocations: the caller has its 202, the event waits here for its attempts (ADD-82 to ADD-84).</summary>
internal sealed class AsyncInvocations(World world, Invoker invoker) : IActivity
{
    private static readonly TimeSpan OldestEvent = TimeSpan.FromHours(6);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(5);

    // After the first failure and after the second; the third is the last.
    private static readonly TimeSpan[] WaitsAfterErrors = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    private readonly List<AsyncEvent> _waiting = [];

    public bool IsBusy => _waiting.Count > 0;

    public string? Busy => _waiting.Count == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{_waiting.Count} asynchronous event(s), the first for \"{_waiting[0].Request.Function}\" after {_waiting[0].Errors} error(s) and {_waiting[0].Throttles} throttle(s)");

    /// <summary>Takes an event; it is run when the clock next moves.</summary>
    public void Accept(InvokeRequest request) => Queue(new AsyncEvent(request, world.Now), TimeSpan.Zero, "ADD-82");

    private void Queue(AsyncEvent waiting, TimeSpan delay, string rule)
    {
        // Nothing is kept beyond its age, whenever its next attempt would have been.
        var oldest = waiting.AcceptedAt + OldestEvent;
        var due = world.Now + delay < oldest ? world.Now + delay : oldest;
        _waiting.Add(waiting);
        world.Ledger.Append(new AsyncEventQueued(waiting.Request, waiting.Attempts + 1, due) { Rule = rule });
        world.Timeline.At(due, () => Run(waiting));
    }

    private void Run(AsyncEvent due)
    {
        _waiting.Remove(due);
        if (world.Now >= due.AcceptedAt + OldestEvent) Drop(due, "EventAgeExceeded", "ADD-84");
        else invoker.Invoke(due.Request, outcome => Settle(due, outcome));
    }

    private void Settle(AsyncEvent run, InvokeOutcome outcome)
    {
        switch (outcome)
        {
            case InvokeOutcome.Returned:
                break;
            case InvokeOutcome.FunctionError:
                run.Errors++;
                if (run.Errors > WaitsAfterErrors.Length) Drop(run, "RetriesExhausted", "ADD-83");
                else Queue(run, WaitsAfterErrors[run.Errors - 1], "ADD-83");
                break;
            case InvokeOutcome.Throttled:
                run.Throttles++;
                Queue(run, Backoff(run.Throttles), "ADD-84");
                break;
            case InvokeOutcome.FunctionMissing:
                Drop(run, "FunctionNotFound", "ADD-83"); // It was deleted meanwhile.
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Drop(AsyncEvent dropped, string reason, string rule) =>
        world.Ledger.Append(new AsyncEventDropped(dropped.Request, dropped.Attempts, reason) { Rule = rule });

    // 1 s, 2 s, 4 s ... 5 min.
    private static TimeSpan Backoff(int throttles)
    {
        var doubled = TimeSpan.FromSeconds(1L << Math.Min(throttles - 1, 10));
        return doubled < LongestBackoff ? doubled : LongestBackoff;
    }

    private sealed class AsyncEvent(InvokeRequest request, DateTimeOffset acceptedAt)
    {
        public InvokeRequest Request { get; } = request;

        public DateTimeOffset AcceptedAt { get; } = acceptedAt;

        public int Errors { get; set; }

        public int Throttles { get; set; }

        public int Attempts => Errors + Throttles;
    }
}
