using EsmTestKit.Internal.Filtering;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Polling;

/// <summary>Picks messages up for one mapping: receives, and deletes at once what the mapping does not care for (SQS-399, SQS-400).</summary>
/// <param name="discard">Deletes messages from the queue; answers how many.</param>
internal sealed class QueuePoller(World world, string mappingId, QueueMetrics metrics, SqsMappingBehavior behavior, Func<IReadOnlyList<QueueRecord>, int> discard)
{
    /// <summary>The most that one receive gives (SQS-312).</summary>
    public const int ReceiveLimit = 10;

    /// <summary>How fast provisioned pollers may read on.</summary>
    public PollerRate Rate { get; } = new();

    /// <summary>One receive. Null: there was nothing; an empty list: everything was filtered out (SQS-401).</summary>
    public IReadOnlyList<QueueRecord>? Receive(QueueStore queue, int max, MappingConfiguration configuration, TimeSpan functionTimeout, string? site = null)
    {
        var received = queue.Receive(Math.Min(ReceiveLimit, max), EffectiveVisibility(queue, configuration, functionTimeout), site);
        RuleHits.Note("SQS-312");
        if (received.Count == 0) return null;

        // The long poll ends with the first messages there are; it waits for no more (SQS-110).
        if (received.Count < Math.Min(ReceiveLimit, max)) RuleHits.Note("SQS-110");
        // What came back travels with what is new (SQS-335).
        if (received.Any(message => message.ReceiveCount > 1) && received.Any(message => message.ReceiveCount == 1)) RuleHits.Note("SQS-335");
        Rate.Note(received);
        metrics.Polled(received.Count);
        RuleHits.Note("SQS-423");
        var records = new QueueRecord[received.Count];
        for (var index = 0; index < records.Length; index++) records[index] = Render(received[index], queue, configuration);
        if (configuration.Filters.IsEmpty) return records;

        // Record by record, before anything is batched; what passes goes on as it was received.
        RuleHits.Note("FLT-004");
        RuleHits.Note("FLT-011");
        var passing = records.Where(record => configuration.Filters.Passes(FilterDocument.FromRecord(RecordSource.Sqs, record.Json))).ToList();
        var dropped = records.Except(passing).ToList();
        RuleHits.Note("SQS-399");
        RuleHits.Note("SQS-403");
        RuleHits.Note("SQS-411");
        RuleHits.Note("SQS-413"); // The language of EventBridge's patterns.
        metrics.FilteredOut(dropped.Count);
        if (dropped.Count > 0)
        {
            // Deleted, whatever becomes of the others: no failure, and no dead-letter queue (SQS-402); another mapping never sees them (SQS-414).
            RuleHits.Note("SQS-402");
            RuleHits.Note("SQS-414");
            world.Ledger.Append(new RecordsFilteredOut(mappingId, [.. dropped.Select(record => record.Name)]) { Rule = "SQS-400" });
            RuleHits.Note("FLT-006");
            if (configuration.Source == SourceKind.SqsFifo) RuleHits.Note("FLT-010"); // A deleted message hides none of its group.
            metrics.Deleted(discard(dropped));
        }

        if (passing.Count == 0) RuleHits.Note("SQS-401");
        if (passing.Count > 0 && dropped.Count > 0) RuleHits.Note("FLT-095");
        return passing;
    }

    private bool NullMd5(MappingConfiguration configuration) => behavior.NullMd5 switch
    {
        SqsNullMd5.Always => true,
        SqsNullMd5.Never => false,
        _ => configuration.MaximumBatchingWindow > TimeSpan.Zero, // SQS-435
    };

    /// <summary>A received message as it will stand in the event.</summary>
    public QueueRecord Render(ReceivedMessage message, QueueStore queue, MappingConfiguration configuration) =>
        new(message, queue.EventRecords.Of(message, queue.Arn, world.Place.Region, NullMd5(configuration)));

    /// <summary>The queue's own timeout (SQS-314), unless the historical formula is asked for (SQS-316, ADD-19).</summary>
    private TimeSpan? EffectiveVisibility(QueueStore queue, MappingConfiguration configuration, TimeSpan functionTimeout)
    {
        var window = configuration.MaximumBatchingWindow;
        if (!behavior.ExtendVisibility || window == TimeSpan.Zero || window + functionTimeout <= queue.VisibilityTimeout)
        {
            RuleHits.Note("SQS-314");
            RuleHits.Note("ADD-19");
            return null;
        }

        RuleHits.Note("SQS-316");
        return window + functionTimeout + TimeSpan.FromSeconds(30);
    }
}
