using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Delivery;

/// <summary>A batch of several receives may hold a message of a standard queue twice: another server had a copy (CP-29).</summary>
internal static class TwiceInABatch
{
    /// <param name="batch">The number of the batch that is being collected.</param>
    /// <param name="render">How a received message stands in the event.</param>
    public static IEnumerable<QueueRecord> Of(World world, QueueStore? queue, QueueRecord record, QueueBatchBuffer buffer, MappingConfiguration configuration, long batch, Func<ReceivedMessage, QueueRecord> render)
    {
        yield return record;
        if (configuration.MaximumBatchingWindow == TimeSpan.Zero || queue is not { Attributes.IsFifo: false } || !world.Oracle.Opens(ChoicePoint.Twice)) yield break;
        if (buffer.Count == 0 || buffer.Count >= configuration.BatchSize) yield break; // It went already, or is about to.
        Option[] options = [new("once", "CP-29", ChoiceCost.None), new($"twice:{record.Name}", "CP-29", ChoiceCost.Fault)];
        if (world.Oracle.Pick(ChoicePoint.Twice, BatchCut.SiteOf(queue.Name, configuration, batch), options) == 1) yield return render(queue.ReceiveCopy(record.Received));
    }
}
