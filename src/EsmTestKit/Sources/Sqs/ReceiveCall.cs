using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>ReceiveMessage as a client calls it: its parameters, checked, and what the in-flight limit answers.</summary>
internal sealed record ReceiveCall
{
    public const int MostSeconds = 43_200;

    public int Max { get; init; } = 1;

    /// <summary>For this receive only (SQS-118); null: the queue's own.</summary>
    public int? VisibilityTimeout { get; init; }

    /// <summary>Null: the queue's own; a given value wins, zero too (SQS-108).</summary>
    public int? Wait { get; init; }

    public string? AttemptId { get; init; }

    /// <summary>A long poll answers at once on a virtual clock (ADD-81).</summary>
    public IReadOnlyList<ReceivedMessage> Run(QueueStore queue)
    {
        queue.Count("ReceiveMessage");
        RuleHits.Note("SQS-106");
        if (Max is < 1 or > 10) throw SqsErrors.InvalidValue(Max, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.").By("SQS-106");
        if (Wait is < 0 or > 20) throw SqsErrors.InvalidValue(Wait, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.").By("SQS-107");
        if (VisibilityTimeout is { } seconds) CheckTimeout(seconds);
        if (AttemptId is { } id)
        {
            if (!queue.Attributes.IsFifo) throw SqsErrors.InvalidValue(id, "ReceiveRequestAttemptId", "The request include parameter that is not valid for this queue type.").By("SQS-122");
            SendValidation.CheckId(id, "ReceiveRequestAttemptId");
        }

        var isLongPoll = Wait is { } wait ? wait > 0 : queue.Attributes.ReceiveWait > TimeSpan.Zero;
        RuleHits.Note("SQS-108");
        if (isLongPoll) RuleHits.Note("WIR-053", "ADD-81");
        // A long poll waits for the count to drop, and a FIFO queue says nothing at all (SQS-148, SQS-149).
        if (!isLongPoll && !queue.Attributes.IsFifo && queue.IsAtInFlightLimit) throw SqsErrors.OverLimit().By("SQS-148");

        RuleHits.Note("SQS-212"); // Whoever receives, the console too, raises the count.
        if (!isLongPoll && queue.ShortPollMisses()) return [];
        if (VisibilityTimeout is not null) RuleHits.Note("SQS-118");
        TimeSpan? hideFor = VisibilityTimeout is { } own ? TimeSpan.FromSeconds(own) : null;
        return AttemptId is { } attempt ? queue.ReceiveAgain(attempt, Max, hideFor) : queue.Receive(Max, hideFor);
    }

    public static void CheckTimeout(long seconds)
    {
        if (seconds is < 0 or > MostSeconds) throw SqsErrors.InvalidValue(seconds, "VisibilityTimeout", "VisibilityTimeout must be an integer between 0 and 43200.").By("SQS-128");
    }
}
