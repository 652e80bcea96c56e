namespace EsmTestKit.Internal.Streams;

/// <summary>What a record's event JSON says beside the record: who reads, on whose behalf.</summary>
/// <param name="EventSourceArn">The mapping's source: the stream's ARN, or the consumer's with enhanced fan-out (STR-342, STR-393).</param>
/// <param name="InvokeIdentityArn">The function's execution role (STR-390).</param>
internal sealed record EventContext(string EventSourceArn, string InvokeIdentityArn, string Region);
