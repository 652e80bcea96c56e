namespace EsmTestKit.Internal.Functions;

/// <summary>One run of a function that somebody asks for (SQS-330, STR-171).</summary>
/// <param name="RequestId">What the context shows; retries of one batch keep it.</param>
/// <param name="MappingId">The mapping that asks; null: somebody else.</param>
internal sealed record InvokeRequest(FunctionReference Function, ReadOnlyMemory<byte> Payload, string RequestId, IReadOnlyList<RecordName> Records, string? MappingId)
{
    /// <summary>The first instant at which one of the messages may be delivered to somebody else; null: its source hides nothing.</summary>
    public DateTimeOffset? VisibleFrom { get; init; }

    /// <summary>Whether the mapping listens to batchItemFailures.</summary>
    public bool ReportsFailures { get; init; }

    /// <summary>Told when the invocation has started, before any of its code runs; null: nobody wants to know.</summary>
    public Action<InvokeRequest>? Started { get; init; }

    /// <summary>Whether it would make any difference if the function were not admitted for a while (EXP-005).</summary>
    public bool ThrottleMatters { get; init; } = true;
}
