using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Batching;

/// <summary>When the batching window of a queue's mapping ends (ADD-18, C13, C14).</summary>
internal static class QueueWindow
{
    /// <summary>How long one receive waits for messages (SQS-312).</summary>
    public static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);

    public static DateTimeOffset EndOf(TimeSpan window, SqsMappingBehavior behavior, DateTimeOffset previousCompletion, DateTimeOffset now)
    {
        RuleHits.Note("ADD-18");
        var start = behavior.WindowStart == SqsWindowStart.PreviousCompletion && previousCompletion + window > now ? previousCompletion : now;
        if (!behavior.LowTrafficWait || window >= LongPoll) return start + window;
        RuleHits.Note("SQS-320");
        return start + LongPoll;
    }
}
