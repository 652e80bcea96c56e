using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>What AWS leaves open in a receive: which message or group comes first, and whether a deleted message was the last copy (CP-20, CP-21, CP-30).</summary>
internal static class ReceiveOrder
{
    // A choice among more is no better test, and each option costs a look at one more message.
    private const int MostOptions = 16;

    /// <summary>The messages in the order in which this receive takes them; unchanged unless the oracle wants another first.</summary>
    public static IEnumerable<QueueMessage> Choose(Oracle oracle, bool isFifo, string? site, IEnumerable<QueueMessage> receivable)
    {
        var point = isFifo ? ChoicePoint.GroupOrder : ChoicePoint.Reorder;
        if (site is null || !oracle.Opens(point)) return receivable;

        var heads = isFifo ? receivable.DistinctBy(message => message.GroupId, StringComparer.Ordinal) : receivable;
        var candidates = heads.Take(MostOptions).ToList();
        if (candidates.Count < 2) return receivable;
        var options = candidates.Select((message, index) => isFifo
            ? new Option($"group:{message.GroupId}", index == 0 ? "SQS-183" : "CP-30", ChoiceCost.None)
            : new Option($"deliver:{message.Name}", index == 0 ? "SQS-142" : "SQS-144", index == 0 ? ChoiceCost.None : ChoiceCost.Reorder)).ToArray();
        RuleHits.Note("SQS-144");
        var first = candidates[oracle.Pick(point, site, options)];
        bool IsFirst(QueueMessage message) => isFifo ? message.GroupId == first.GroupId : message == first;
        return receivable.Where(IsFirst).Concat(receivable.Where(message => !IsFirst(message)));
    }

    /// <summary>A copy on an unavailable server is not deleted: the message comes back when its visibility timeout ends (CP-21).</summary>
    public static bool LeavesCopy(Oracle oracle, QueueMessage message)
    {
        if (message.WasCopied || !oracle.Opens(ChoicePoint.Copy)) return false;
        message.WasCopied = true;
        RuleHits.Note("SQS-144");
        return oracle.Pick(ChoicePoint.Copy, message.Name.ToString(), [new("once", "SQS-136", ChoiceCost.None), new("copy", "SQS-144", ChoiceCost.Fault)]) == 1;
    }
}
