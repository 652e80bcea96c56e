namespace EsmTestKit.Internal.Sqs;

/// <summary>A message as sent: validated before it comes here.</summary>
internal sealed record SendRequest(string Body)
{
    /// <summary>Null: the queue's own delay.</summary>
    public TimeSpan? Delay { get; init; }

    public IReadOnlyDictionary<string, MessageAttribute> Attributes { get; init; } = NoAttributes;

    public string? TraceHeader { get; init; }

    public string? GroupId { get; init; }

    public string? DeduplicationId { get; init; }

    /// <summary>Who sends; null: the test itself.</summary>
    public string? SenderId { get; init; }

    /// <summary>The producer sends it once more because it did not see the answer (CP-27).</summary>
    public bool IsRetry { get; init; }

    public static IReadOnlyDictionary<string, MessageAttribute> NoAttributes { get; } = new Dictionary<string, MessageAttribute>();
}
