namespace EsmTestKit.Internal.Functions;

/// <summary>One synchronous invocation that somebody asks for (SQS-330, STR-171).</summary>
/// <param name="RequestId">What the context shows; retries of one batch keep it.</param>
/// <param name="MappingId">The mapping that asks; null: somebody else.</param>
internal sealed record InvokeRequest(FunctionReference Function, ReadOnlyMemory<byte> Payload, string RequestId, IReadOnlyList<RecordName> Records, string? MappingId);
