using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Delivery;

/// <summary>A batch of several receives may hold a message of a standard queue twice: another server had a copy (CP-29).</summary>
internal static class TwiceInABatch
{
    /// <param name="collected">How many records the batch has by now, this one included.</param>
    /// <param name="site">The address of the batch that is being collected.</param>
    public static bool IsChosen(Oracle oracle, QueueStore queue, QueueRecord record, int collected, MappingConfiguration configuration, Func<QueueStore, string> site)
    {
        if (queue.Attributes.IsFifo || !oracle.Opens(ChoicePoint.Twice)) return false;
        if (collected == 0 || collected >= configuration.BatchSize) return false; // It went already, or is about to.
        Option[] options = [new("once", "CP-29", ChoiceCost.None), new($"twice:{record.Name}", "CP-29", ChoiceCost.Fault)];
        return oracle.Pick(ChoicePoint.Twice, site(queue), options) == 1;
    }
}
