namespace EsmTestKit.Internal.Kinesis;

/// <summary>A change of state that takes time. It is looked at, never waited for: no timer runs.</summary>
/// <remarks>With no delay the new state holds at once, yet the first look in the same instant still shows the old one, as every caller of AWS sees it (STR-001, STR-058).</remarks>
internal sealed class Transition(StreamStatus during, DateTimeOffset began, TimeSpan delay)
{
    private bool _unseen = true;

    public DateTimeOffset EndsAt { get; } = began + delay;

    public StreamStatus StatusAt(DateTimeOffset now) => now < EndsAt ? during : StreamStatus.Active;

    public StreamStatus LookAt(DateTimeOffset now)
    {
        if (now < EndsAt) return during;
        if (!_unseen || now > began) return StreamStatus.Active;
        _unseen = false;
        return during;
    }

    /// <summary>Somebody used the new state: it is no secret any more.</summary>
    public void Settle() => _unseen = false;
}
