using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>What producers and operators of a queue may do at any time: send again, and move messages back (CP-26, CP-27).</summary>
internal static class OpenChoices
{
    // Beyond a FIFO queue's deduplication interval; a standard queue has none.
    private static readonly TimeSpan PastDeduplication = TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1);

    // An operator who looks at the dead-letter queue now and then.
    private static readonly TimeSpan BeforeRedrive = TimeSpan.FromMinutes(1);

    private static readonly Option[] Retries = [new("once", "CP-27", ChoiceCost.None), new("producerRetry", "CP-27", ChoiceCost.Fault)];
    private static readonly Option[] Redrives = [new("stay", "CP-26", ChoiceCost.None), new("redrive", "CP-26", ChoiceCost.Fault)];

    /// <summary>The producer did not see the answer and sends the same again: a message of its own (CP-27).</summary>
    public static void OfProducer(World world, QueueStore queue, SendRequest request, QueueMessage message)
    {
        if (request.IsRetry || !world.Oracle.Opens(ChoicePoint.ProducerRetry)) return;
        if (world.Oracle.Pick(ChoicePoint.ProducerRetry, message.Name.ToString(), Retries) == 0) return;
        RuleHits.Note("CP-27");
        // Not at once: what the producer sends otherwise keeps its number.
        world.Deeds.After(queue.Attributes.IsFifo ? PastDeduplication : TimeSpan.Zero, () => queue.Send(request with { IsRetry = true }));
    }

    /// <summary>Somebody moves the message back to where it came from, as a new message (CP-26).</summary>
    public static void OfOperator(World world, QueueStore source, QueueStore deadLetters, QueueMessage message)
    {
        if (!world.Oracle.Opens(ChoicePoint.Redrive)) return;
        if (world.Oracle.Pick(ChoicePoint.Redrive, message.Name.ToString(), Redrives) == 0) return;
        RuleHits.Note("CP-26");
        world.Deeds.After(BeforeRedrive, () =>
        {
            if (deadLetters.Holds(message)) deadLetters.MoveAnew(source, message);
        });
    }
}
