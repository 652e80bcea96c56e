using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Time;

/// <summary>Work that falls due at an instant. Cancelled entries stay in the heap and are passed over.</summary>
/// <param name="work">An action, or an <see cref="IDue"/>.</param>
internal sealed class TimelineEntry(DateTimeOffset due, long order, object work) : IOwnState
{
    public DateTimeOffset Due { get; } = due;

    /// <summary>Ties are broken by order of scheduling.</summary>
    public long Order { get; } = order;

    public bool IsCancelled { get; private set; }

    public void Cancel() => IsCancelled = true;

    /// <summary>Where it stands among others of its instant is the timeline's to say.</summary>
    public IEnumerable<object?> State => IsCancelled ? [] : [Due, work];

    internal void Run()
    {
        if (work is IDue one) one.FallDue();
        else ((Action)work)();
    }
}
