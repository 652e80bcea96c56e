using System.Diagnostics;
using EsmTestKit.Internal.Filtering;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Polling;

/// <summary>Reads one shard for one mapping: in order, filtered, each record to its lane (STR-169, STR-175, STR-310 to STR-316).</summary>
internal sealed class ShardReader(World world, IStreamShard shard, IReadLog log, StreamPosition start, EventContext context, MappingConfiguration configuration, StreamMetrics metrics, StreamMappingBehavior behavior)
{
    /// <summary>The most that one GetRecords answer holds (STR-050).</summary>
    private const int MostBytes = 10 * 1024 * 1024;

    private StreamPosition _next = start;

    public IStreamShard Shard => shard;

    /// <summary>Whether there is a record that was not read yet.</summary>
    public bool HasUnread => shard.ReadOne(_next) is not null;

    /// <summary>Closed and read to its end: nothing more will come.</summary>
    public bool IsExhausted => shard.IsClosed && !HasUnread;

    /// <summary>One poll: hands each record that passes to its lane. What does not pass counts as done (STR-202, STR-312).</summary>
    public void Poll(Action<int, PendingRecord> toLane)
    {
        RuleHits.Note("STR-175");
        RuleHits.Note("STR-411");
        var polled = 0;
        var filteredOut = new List<RecordName>();
        var bytes = 0L;
        foreach (var record in shard.Read(_next, behavior.PollLimit))
        {
            if (bytes > 0 && bytes + record.SizeBytes > MostBytes) break;
            bytes += record.SizeBytes;
            _next = new StreamPosition.AfterSequenceNumber(record.SequenceNumber);
            foreach (var inner in UserRecords(record))
            {
                polled++;
                var ticket = log.NoteRead(inner.SequenceNumber);
                // An aggregate that is not taken apart is one opaque record to the filter; else each inner record is its own (ADD-12, ADD-77).
                if (inner != record && !configuration.Filters.IsEmpty) RuleHits.Note("ADD-12", "ADD-77");
                if (world.Withheld?.Contains(inner.Name) == true)
                {
                    log.Finish(ticket);
                    continue;
                }

                var json = configuration.Filters.IsEmpty ? (ReadOnlyMemory<byte>?)null : inner.EventRecord(context);
                if (json is { } given && !configuration.Filters.Passes(FilterDocument.FromRecord(configuration.Source.Records(), given)))
                {
                    NoteFilteredOut();
                    filteredOut.Add(inner.Name);
                    log.Finish(ticket);
                    continue;
                }

                toLane(LaneChoice.Of(LaneKey(record, inner), configuration.ParallelizationFactor, behavior.LaneSelector), new PendingRecord(inner, ticket, context, json));
            }
        }

        if (polled > 0) metrics.Polled(polled);
        if (!configuration.Filters.IsEmpty) metrics.FilteredOut(filteredOut.Count);
        if (polled > 0 && filteredOut.Count == polled) RuleHits.Note("FLT-005");
        if (filteredOut.Count > 0) world.Ledger.Append(new RecordsFilteredOut(MappingId, filteredOut) { Rule = "STR-312" });
    }

    public required string MappingId { get; init; }

    // Decided record by record while reading: it fills no batch, opens no window, is never looked at for its age, and counts as done.
    private static void NoteFilteredOut()
    {
        RuleHits.Note("STR-181");
        RuleHits.Note("STR-182");
        RuleHits.Note("STR-202");
        RuleHits.Note("STR-325");
    }

    // Enhanced fan-out takes KPL aggregates apart; standard polling hands them on as they are (STR-338, STR-339).
    private IReadOnlyList<StreamRecord> UserRecords(StreamRecord record)
    {
        RuleHits.Note("STR-343");
        var takesApart = behavior.DeaggregateKpl switch
        {
            KplDeaggregation.EnhancedFanOutOnly => configuration.IsEnhancedFanOut(),
            KplDeaggregation.Always => true,
            KplDeaggregation.Never => false,
            _ => throw new UnreachableException(),
        };
        if (!takesApart) return [record];
        var inner = record.UserRecords(behavior.DropWholeAggregate);
        if (inner.Count > 1) RuleHits.Note("STR-341"); // They share one number: a report finds the first of them.
        if (inner.Count == 0) log.Finish(log.NoteRead(record.SequenceNumber));
        return inner;
    }

    // Without enhanced fan-out the lane is chosen before the aggregate is taken apart, by the outer key (ADD-14).
    private string LaneKey(StreamRecord record, StreamRecord inner)
    {
        if (inner == record || configuration.IsEnhancedFanOut()) return inner.LaneKey;
        RuleHits.Note("ADD-14");
        return record.LaneKey;
    }
}
