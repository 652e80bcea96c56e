using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>The receives of a FIFO queue that a client gave an id, so that it can repeat them when the answer got lost (SQS-122, SQS-123).</summary>
internal sealed class ReceiveAttempts
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, Attempt> _attempts = new(StringComparer.Ordinal);

    /// <summary>The messages of the earlier attempt; null where there is none, or where its visibility timeout has ended meanwhile.</summary>
    public IReadOnlyList<ReceivedMessage>? Find(string id, DateTimeOffset now)
    {
        if (!_attempts.TryGetValue(id, out var attempt) || attempt.At + Interval <= now) return null;
        if (attempt.Messages.Any(received => received.VisibleUntil <= now)) return null; // Anybody may have them by now.
        if (attempt.Messages.Zip(attempt.Changes).Any(pair => pair.First.Message.IsGone || pair.First.Message.VisibilityChanges != pair.Second))
        {
            throw SqsErrors.InvalidValue(id, "ReceiveRequestAttemptId", "A message of this attempt was deleted or its visibility timeout was changed.").By("SQS-123");
        }

        RuleHits.Note("SQS-122");
        return attempt.Messages;
    }

    public void Remember(string id, IReadOnlyList<ReceivedMessage> messages, DateTimeOffset now)
    {
        // Five minutes count from the first attempt, however often it is repeated.
        var at = _attempts.TryGetValue(id, out var before) && before.At + Interval > now ? before.At : now;
        if (messages.Count == 0) _attempts.Remove(id);
        else _attempts[id] = new Attempt(at, messages, [.. messages.Select(received => received.Message.VisibilityChanges)]);
    }

    private sealed record Attempt(DateTimeOffset At, IReadOnlyList<ReceivedMessage> Messages, IReadOnlyList<int> Changes);
}
