using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Lints;

/// <summary>A low maxReceiveCount: receives that are throttled count, and messages that nobody processed are dead (SQS-329).</summary>
internal sealed class FewReceives : LintRule
{
    private const int Enough = 5;

    public override string Id => "LINT-RECEIVES";

    public override IReadOnlyList<string> Rules { get; } = ["SQS-329", "SQS-341"];

    // Where concurrency is reserved, throttles are everyday.
    public override EsmLintSeverity SeverityOf(LintSubject subject) => subject.Function.ReservedConcurrency is null ? EsmLintSeverity.Hint : EsmLintSeverity.Warning;

    public override LintFinding? Look(LintSubject subject) => subject.Queue?.MaxReceiveCount is not { } receives || receives >= Enough ? null : new LintFinding(
        $"maxReceiveCount is {receives}, and receives that are throttled count too: messages that the function never got go to the dead-letter queue.",
        "Set MaxReceiveCount to 5 or more, and MaximumConcurrency so that the function is not throttled.");

    public override async Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject)
    {
        var (queue, window) = (subject.Queue!, subject.Configuration.MaximumBatchingWindow);
        var throttled = ((queue.Visibility + window) * queue.MaxReceiveCount!.Value) + TimeSpan.FromSeconds(1);
        using var world = new ProofWorld(subject, (_, since) => since < throttled ? new ScriptedOutcome.Throttle() : ProofScript.Done(subject));
        world.Send();
        await world.RunAsync(throttled + queue.Visibility).ConfigureAwait(false);
        if (!world.Told<MessageMovedToDeadLetterQueue>().Any() || world.Mapping.Invocations.Count > 0) return null;
        return ProofStory.Of($"The function is throttled for {ProofStory.Span(throttled)}, and never fails:", world.Ledger, $"{world.Record(1)} is in the dead-letter queue, and the consumer never saw it.");
    }
}
