namespace EsmTestKit.Internal.Destinations;

/// <summary>Which records an invocation record is about; a failed final call of a window has no range (STR-360, STR-368).</summary>
internal sealed record BatchInfo(string ShardId, string StreamArn, BatchRange? Range);

/// <summary>First and last record of the discarded batch, and how many it held (STR-364, STR-365).</summary>
internal sealed record BatchRange(string StartSequenceNumber, string EndSequenceNumber, DateTimeOffset FirstArrival, DateTimeOffset LastArrival, int BatchSize);

/// <summary>The window of a discarded batch (STR-368, STR-369).</summary>
internal sealed record TimeWindowInfo(DateTimeOffset Start, DateTimeOffset End, bool IsFinalInvokeForWindow, bool IsWindowTerminatedEarly);
