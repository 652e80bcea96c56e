using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Dispositions;

/// <summary>Which records of a batch are older than the mapping allows (STR-231 to STR-241).</summary>
internal static class RecordAge
{
    /// <summary>What to give up, run by run, each for a document of its own; and what stays.</summary>
    public sealed record Cut(IReadOnlyList<IReadOnlyList<PendingRecord>> Expired, IReadOnlyList<PendingRecord> Fresh);

    /// <summary>Null: nothing has expired, or no age is set (STR-233).</summary>
    public static Cut? CutOf(StreamBatch batch, DateTimeOffset at, StreamMappingBehavior behavior)
    {
        if (batch.Configuration.MaximumRecordAge is not { } limit)
        {
            RuleHits.Note("STR-233");
            return null;
        }

        if (batch.IsFinalCall) return null;
        var (runs, fresh) = (new List<IReadOnlyList<PendingRecord>>(), new List<PendingRecord>());
        var run = new List<PendingRecord>();
        foreach (var record in batch.Records)
        {
            var expired = IsOver(at - record.Record.ArrivedAt, limit, behavior);
            if (expired && fresh.Count > 0)
            {
                // Arrival times may be out of order; only the prefix is cut, what expired behind a fresh record waits for its turn.
                RuleHits.Note("STR-240");
                expired = behavior.ExpireBehindFresh;
            }

            if (expired) run.Add(record);
            else fresh.Add(record);
            if (run.Count > 0 && (!expired || behavior.DiscardExpiredOneByOne)) EndRun();
        }

        EndRun();
        return runs.Count == 0 ? null : new Cut(runs, fresh);

        void EndRun()
        {
            if (run.Count == 0) return;
            runs.Add([.. run]);
            run.Clear();
        }
    }

    /// <summary>A final call holds no records: its age counts from the end of its window, or from the last record of it.</summary>
    public static bool IsExpiredFinalCall(StreamBatch batch, DateTimeOffset at, StreamMappingBehavior behavior) =>
        batch is { IsFinalCall: true, Window: { } window, Configuration.MaximumRecordAge: { } limit }
        && IsOver(at - (behavior.FinalCallAgeFromLastRecord ? batch.LastArrival : window.End), limit, behavior);

    /// <summary>The first instant at which something of the batch is too old; null: never.</summary>
    public static DateTimeOffset? ExpiryOf(StreamBatch batch, StreamMappingBehavior behavior)
    {
        if (batch.Configuration.MaximumRecordAge is not { } limit || batch.Records.Count == 0) return null;
        var instant = batch.Records[0].Record.ArrivedAt + limit;
        // At exact equality a record is still delivered (STR-232): AWS's clocks tell milliseconds.
        return behavior.ExpireAtEqualAge ? instant : instant + TimeSpan.FromMilliseconds(1);
    }

    private static bool IsOver(TimeSpan age, TimeSpan limit, StreamMappingBehavior behavior)
    {
        RuleHits.Note("STR-231");
        if (age == limit) RuleHits.Note("STR-232");
        return behavior.ExpireAtEqualAge ? age >= limit : age > limit;
    }
}
