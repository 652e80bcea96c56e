using System.Text;
using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Destinations;
using EsmTestKit.Internal.Dispositions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Delivery;

/// <summary>Gives a batch up: writes the invocation record and sends it where the mapping wants it, once, before the position moves (STR-204, STR-344).</summary>
internal sealed class DiscardDesk(World world, string mappingId, IFailureDestinations destinations, StreamMetrics metrics, StreamMappingBehavior behavior)
{
    /// <param name="present">The mapping's settings now: they say whether there is a destination (STR-344).</param>
    public void Discard(StreamBatch batch, ShardId shard, StreamDisposition.Discard discard, ReadOnlyMemory<byte> payload, MappingConfiguration present)
    {
        world.Ledger.Append(new BatchDiscarded(mappingId, shard.Text, batch.Number, discard.Condition, batch.Attempts, discard.Why, batch.Names) { Rule = discard.Rule.Text });
        if (present.OnFailureDestinationArn is not { } destination)
        {
            RuleHits.Note("ADD-64");
            if (behavior.CountDroppedWithoutDestination) metrics.Dropped(batch.Records.Count);
            return;
        }

        var document = Document(batch, shard, discard);
        var delivery = destinations.Deliver(new FailureDelivery(destination, mappingId, shard.Text, batch.Function, document, Encoding.UTF8.GetString(payload.Span)));
        if (delivery.Failure is null)
        {
            metrics.DeliveredToDestination(batch.Records.Count);
        }
        else
        {
            // The batch stays discarded, and nothing is sent later (STR-379).
            metrics.Dropped(batch.Records.Count);
            metrics.DestinationDeliveryFailure(batch.Function.Name);
        }

        world.Ledger.Append(new InvocationRecordSent(mappingId, destination, delivery.Text, delivery.Failure, batch.Names) { Rule = delivery.Failure is null ? "STR-344" : "STR-379" });
    }

    private InvocationRecordDocument Document(StreamBatch batch, ShardId shard, StreamDisposition.Discard discard)
    {
        RuleHits.Note("STR-350", "STR-351", "STR-352", "STR-353", "STR-367");
        if (batch.Attempts == 0) RuleHits.Note("STR-235");
        if (discard.Response is null) RuleHits.Note(discard.Condition == DiscardCondition.RecordAgeExceeded ? "STR-356" : "STR-357");
        else RuleHits.Note(discard.Response.FunctionError is null ? "STR-264" : "STR-355");
        if (batch.Window is not null) RuleHits.Note("STR-369");
        return new()
        {
            IsKinesis = batch.Configuration.Source == SourceKind.Kinesis,
            // Never invoked: a fresh id for each document.
            RequestId = batch.RequestId ?? world.Ids.NextUuid(),
            FunctionArn = batch.FunctionArn,
            Condition = discard.Condition,
            // Never 0, even where no attempt was made or admitted.
            ApproximateInvokeCount = Math.Max(1, batch.Attempts),
            Response = discard.Response,
            Timestamp = world.Now,
            Batch = new BatchInfo(shard.Text, batch.Configuration.EventSourceArn, Range(batch)),
            Window = batch.Window is { } window ? new TimeWindowInfo(window.Start, window.End, batch.IsFinalCall, batch.IsWindowTerminatedEarly) : null,
        };
    }

    private static BatchRange? Range(StreamBatch batch)
    {
        if (batch.Records.Count == 0)
        {
            RuleHits.Note("STR-368");
            return null;
        }

        RuleHits.Note("STR-347", "STR-364", "STR-365");
        if (batch.Configuration.ParallelizationFactor > 1) RuleHits.Note("STR-195");
        var (first, last) = (batch.Records[0].Record, batch.Records[^1].Record);
        return new BatchRange(first.SequenceNumber.ToString(), last.SequenceNumber.ToString(), first.ArrivedAt, last.ArrivedAt, batch.Records.Count);
    }
}
