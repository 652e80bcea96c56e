using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>What AWS leaves open in a receive: which message or group comes first, and whether a deleted message was the last copy (CP-20, CP-21, CP-30).</summary>
internal static class ReceiveOrder
{
    // A choice among more is no better test, and each option costs a look at one more message.
    private const int MostOptions = 16;

    private static readonly Option[] Copies = [new("once", "SQS-136", ChoiceCost.None), new("copy", "SQS-144", ChoiceCost.Fault)];

    /// <summary>The messages in the order in which this receive takes them: source order unless the oracle wants another.</summary>
    public static IEnumerable<QueueMessage> Choose(Oracle oracle, bool isFifo, string? site, IEnumerable<QueueMessage> receivable)
    {
        var point = isFifo ? ChoicePoint.GroupOrder : ChoicePoint.Reorder;
        return site is null || !oracle.Opens(point) ? receivable : Ordered(oracle, point, isFifo, site, receivable);
    }

    // Asked anew for each place, so that any order of standard messages and any interleaving of groups can come; the order of a
    // group never changes, and a group that was chosen goes on until another is (SQS-183).
    private static IEnumerable<QueueMessage> Ordered(Oracle oracle, ChoicePoint point, bool isFifo, string site, IEnumerable<QueueMessage> receivable)
    {
        var left = receivable.ToList();
        QueueMessage? chosen = null;
        while (left.Count > 0)
        {
            var candidates = (isFifo ? Heads(left, chosen?.GroupId) : left).Take(MostOptions).ToList();
            var picked = candidates.Count < 2 ? 0 : oracle.Pick(point, site, Options(isFifo, candidates));
            RuleHits.Note(isFifo ? "CP-30" : "SQS-144");
            if (picked != 0 && !isFifo) RuleHits.Note("CP-20");
            var next = candidates[picked];
            if (picked != 0) chosen = next;
            left.Remove(next);
            yield return next;
        }
    }

    private static IEnumerable<QueueMessage> Heads(List<QueueMessage> messages, string? first)
    {
        var heads = messages.DistinctBy(message => message.GroupId, StringComparer.Ordinal);
        return first is null ? heads : heads.OrderBy(message => message.GroupId == first ? 0 : 1);
    }

    private static Option[] Options(bool isFifo, List<QueueMessage> candidates)
    {
        var options = new Option[candidates.Count];
        for (var index = 0; index < options.Length; index++)
        {
            options[index] = isFifo
                ? new Option($"group:{candidates[index].GroupId}", index == 0 ? "SQS-183" : "CP-30", index == 0 ? ChoiceCost.None : ChoiceCost.Reorder)
                : new Option($"deliver:{candidates[index].Name}", index == 0 ? "SQS-142" : "CP-20", index == 0 ? ChoiceCost.None : ChoiceCost.Reorder);
        }

        return options;
    }

    /// <summary>A copy on an unavailable server is not deleted: the message comes back when its visibility timeout ends (CP-21).</summary>
    public static bool LeavesCopy(Oracle oracle, QueueMessage message)
    {
        if (message.WasCopied || !oracle.Opens(ChoicePoint.Copy)) return false;
        message.WasCopied = true;
        RuleHits.Note("SQS-144", "CP-21");
        return oracle.Pick(ChoicePoint.Copy, message.Name.ToString(), Copies) == 1;
    }
}
