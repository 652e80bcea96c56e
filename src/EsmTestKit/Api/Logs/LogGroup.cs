namespace EsmTestKit.Internal.Api;

/// <summary>A log group: its streams by name, each with its lines in order.</summary>
internal sealed record LogGroup(string Name, DateTimeOffset CreatedAt)
{
    public SortedDictionary<string, List<LogEvent>> Streams { get; } = new(StringComparer.Ordinal);
}

/// <summary>One line of a log.</summary>
internal readonly record struct LogEvent(DateTimeOffset At, string Message);
