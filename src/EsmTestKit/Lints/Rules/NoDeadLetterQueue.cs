namespace EsmTestKit.Internal.Lints;

/// <summary>A queue without a dead-letter queue: a message that always fails is tried until its retention ends (SQS-351).</summary>
internal sealed class NoDeadLetterQueue : LintRule
{
    public override string Id => "LINT-NO-DLQ";

    public override IReadOnlyList<string> Rules { get; } = ["SQS-351", "SQS-352"];

    public override LintFinding? Look(LintSubject subject) => subject.Queue is not { MaxReceiveCount: null } queue ? null : new LintFinding(
        $"The queue {subject.SourceName} has no dead-letter queue: a message that always fails is tried for {ProofStory.Span(queue.Retention)}, {(subject.IsFifo ? "holds up its group, " : "")}and is gone then.",
        "Give the queue, not the function, one: RedrivePolicy = new(deadLetters, MaxReceiveCount: 5).");

    public override async Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject)
    {
        using var world = new ProofWorld(subject, (call, _) => ProofScript.Poisoned(subject, call));
        world.Send();
        if (subject.IsFifo)
        {
            // Delivered alone, so that the next of the group has to wait for it.
            await world.RunAsync(subject.Configuration.MaximumBatchingWindow).ConfigureAwait(false);
            world.Send();
        }

        var span = (subject.Queue?.Visibility ?? default) * 4;
        await world.RunAsync(span).ConfigureAwait(false);
        var (tried, poison) = (world.Deliveries(world.Record(1)), world.Record(1));
        if (tried < 3 || world.Left == 0) return null;
        var behind = subject.IsFifo && !world.Told<MessageDeleted>().Any() ? $" {world.Record(2)} behind it was never done." : "";
        return ProofStory.Of($"A consumer that fails on {poison}:", world.Ledger, $"{poison} was tried {ProofStory.Times(tried)} in {ProofStory.Span(span)}, and so it goes on.{behind}");
    }
}
