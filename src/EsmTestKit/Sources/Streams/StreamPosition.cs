namespace EsmTestKit.Internal.Streams;

/// <summary>Where in a shard to read from.</summary>
/// <remarks>
/// <see cref="Latest"/> and <see cref="AtTimestamp"/> mean another place as time goes on: <see cref="IStreamShard.Resolve"/> fixes them.
/// A checkpoint is always <see cref="AfterSequenceNumber"/>.
/// </remarks>
internal abstract record StreamPosition
{
    private protected StreamPosition()
    {
    }

    /// <summary>The oldest record that is still readable (STR-036).</summary>
    public sealed record TrimHorizon : StreamPosition
    {
        public static readonly TrimHorizon Instance = new();
    }

    /// <summary>Just after the newest record at the moment of resolving or reading (STR-040).</summary>
    public sealed record Latest : StreamPosition
    {
        public static readonly Latest Instance = new();
    }

    /// <summary>The first record that arrived at this instant or later (STR-041).</summary>
    public sealed record AtTimestamp(DateTimeOffset Instant) : StreamPosition;

    /// <summary>This record; where it is gone, the next one.</summary>
    public sealed record AtSequenceNumber(SequenceNumber Number) : StreamPosition;

    /// <summary>The record after this one.</summary>
    public sealed record AfterSequenceNumber(SequenceNumber Number) : StreamPosition;
}
