namespace EsmTestKit.Internal.Time;

/// <summary>Work that falls due at an instant. Cancelled entries stay in the heap and are passed over.</summary>
internal sealed class TimelineEntry(DateTimeOffset due, long order, Action work)
{
    public DateTimeOffset Due { get; } = due;

    /// <summary>Ties are broken by order of scheduling.</summary>
    public long Order { get; } = order;

    public bool IsCancelled { get; private set; }

    public void Cancel() => IsCancelled = true;

    internal void Run() => work();
}
