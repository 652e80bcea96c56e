using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Dispositions;

/// <summary>How many records at the head of a batch are older than the mapping allows (STR-232 to STR-240).</summary>
internal static class RecordAge
{
    /// <summary>Only the prefix is cut: an expired record behind a fresh one waits for its turn (STR-240).</summary>
    public static int ExpiredPrefix(StreamBatch batch, DateTimeOffset now, StreamMappingBehavior behavior)
    {
        if (batch.Configuration.MaximumRecordAge is not { } limit) return 0;
        if (batch.IsFinalCall) return 0;
        var count = 0;
        while (count < batch.Records.Count && IsExpired(batch.Records[count].Record, limit, now, behavior)) count++;
        return count;
    }

    /// <summary>A final call holds no records: its age counts from the end of its window (STR-298).</summary>
    public static bool IsExpiredFinalCall(StreamBatch batch, DateTimeOffset now, StreamMappingBehavior behavior) =>
        batch is { IsFinalCall: true, Window: { } window, Configuration.MaximumRecordAge: { } limit }
        && IsOver(now - window.End, limit, behavior);

    private static bool IsExpired(StreamRecord record, TimeSpan limit, DateTimeOffset now, StreamMappingBehavior behavior) =>
        IsOver(now - record.ArrivedAt, limit, behavior);

    private static bool IsOver(TimeSpan age, TimeSpan limit, StreamMappingBehavior behavior) =>
        behavior.ExpireAtEqualAge ? age >= limit : age > limit;
}
