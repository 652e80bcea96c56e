using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Time;

/// <summary>Virtual time: the present instant and the work that falls due later, earliest first, ties in order of scheduling.</summary>
/// <remarks>Steps, never jumps: each entry runs with the clock at its own instant, and may schedule more work inside the same span (STR-443).</remarks>
internal sealed class Timeline(DateTimeOffset start) : IOwnState
{
    private readonly PriorityQueue<TimelineEntry, (long DueTicks, long Order)> _entries = new();
    private long _order;

    /// <summary>How many entries have run.</summary>
    public long Steps { get; private set; }

    /// <summary>The instant, and what falls due in the order in which it will. What was cancelled never does.</summary>
    public IEnumerable<object?> State => [_now, Moved, .. _entries.UnorderedItems.Where(entry => !entry.Element.IsCancelled).OrderBy(entry => entry.Priority).Select(entry => entry.Element)];

    /// <summary>Told where the clock moves on though nothing is due.</summary>
    public Action<DateTimeOffset>? Moved { get; set; }

    // One word: work that escaped to another thread may read the clock at any moment.
    private long _now = start.UtcTicks;

    public DateTimeOffset Now
    {
        get => new(Volatile.Read(ref _now), TimeSpan.Zero);
        private set => Volatile.Write(ref _now, value.UtcTicks);
    }

    /// <summary>Schedules work; what would have been due in the past is due now.</summary>
    public TimelineEntry At(DateTimeOffset due, Action work) => Enqueue(due, work);

    /// <summary>The same for who is its own work.</summary>
    public TimelineEntry At(DateTimeOffset due, IDue work) => Enqueue(due, work);

    public TimelineEntry After(TimeSpan delay, Action work) => At(Now + delay, work);

    /// <summary>The instant of the earliest work, if there is any.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (this)
            {
                while (_entries.TryPeek(out var entry, out _))
                {
                    if (!entry.IsCancelled) return entry.Due;
                    _entries.Dequeue();
                }

                return null;
            }
        }
    }

    /// <summary>Moves the clock to the earliest entry not after <paramref name="limit"/> and runs it. False: there is none.</summary>
    public bool RunNext(DateTimeOffset limit)
    {
        TimelineEntry entry;
        lock (this)
        {
            if (NextDue is not { } due || due > limit) return false;
            entry = _entries.Dequeue();
            Now = entry.Due;
            Steps++;
        }

        RuleHits.Note("STR-442");
        RuleHits.Note("STR-443");
        entry.Run();
        return true;
    }

    /// <summary>Moves the clock on where nothing is due before; never back.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        if (NextDue is { } due && due < instant)
        {
            throw new InvalidOperationException($"Work is due at {due:O}, before {instant:O}.");
        }

        if (instant <= Now) return;
        Now = instant;
        Moved?.Invoke(instant);
    }

    private TimelineEntry Enqueue(DateTimeOffset due, object work)
    {
        // A consumer's timer may be made on any thread while the driver is at work.
        lock (this)
        {
            var entry = new TimelineEntry(due < Now ? Now : due, _order++, work);
            _entries.Enqueue(entry, (entry.Due.UtcTicks, entry.Order));
            return entry;
        }
    }
}
