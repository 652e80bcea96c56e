namespace EsmTestKit.Internal.Time;

/// <summary>Work that falls due at an instant. Cancelled entries stay in the heap and are passed over.</summary>
/// <param name="work">An action, or an <see cref="IDue"/>.</param>
internal sealed class TimelineEntry(DateTimeOffset due, long order, object work)
{
    public DateTimeOffset Due { get; } = due;

    /// <summary>Ties are broken by order of scheduling.</summary>
    public long Order { get; } = order;

    public bool IsCancelled { get; private set; }

    public void Cancel() => IsCancelled = true;

    internal void Run()
    {
        if (work is IDue one) one.FallDue();
        else ((Action)work)();
    }
}
