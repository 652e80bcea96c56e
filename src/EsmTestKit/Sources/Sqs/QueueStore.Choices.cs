using System.Globalization;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <content>What a receive may do on another day, and what it never does.</content>
internal sealed partial class QueueStore
{
    /// <summary>Another server's copy of a message that is in flight: hidden is no guarantee against receiving it twice (CP-21, CP-29).</summary>
    public ReceivedMessage ReceiveCopy(ReceivedMessage first)
    {
        var (message, until) = (first.Message, first.VisibleUntil);
        message.ReceiveCount++;
        message.ReceivesHere++;
        RuleHits.Note("CP-29");
        _world.Ledger.Append(new MessagesReceived(Name, [message.Name], [message.ReceiveCount], until) { Rule = "CP-29" });
        return new(message, new ReceiptHandle(_serial, message.Key, message.ReceivesHere, _world.Now), message.ReceiveCount, until);
    }

    /// <summary>A short poll asks some of the servers only, and may find nothing although there is something (SQS-112, C10).</summary>
    public bool ShortPollMisses()
    {
        if (Attributes.IsFifo || !_world.Oracle.Opens(ChoicePoint.ShortPoll) || !HasReceivable) return false;
        RuleHits.Note("SQS-112");
        var site = string.Create(CultureInfo.InvariantCulture, $"{Name} shortPoll#{++_shortPolls}");
        return _world.Oracle.Pick(ChoicePoint.ShortPoll, site, [new("all", "SQS-112", ChoiceCost.None), new("none", "SQS-112", ChoiceCost.Fault)]) == 1;
    }

    private void CheckGroups(List<QueueMessage> received)
    {
        foreach (var other in _shelf.All.Where(other => other.Hiding == Hiding.Receive))
        {
            if (received.Find(message => message.GroupId == other.GroupId) is { } message) throw NeverDone.By("X3", $"{message.Name} was received while {other.Name} of its group \"{message.GroupId}\" is in flight");
        }
    }
}
