namespace EsmTestKit.Internal.Lints;

/// <summary>No partial batch responses: what failed takes its whole batch with it (SQS-350, STR-259).</summary>
internal sealed class WholeBatchFails : LintRule
{
    public override string Id => "LINT-WHOLE-BATCH";

    public override IReadOnlyList<string> Rules { get; } = ["SQS-350", "SQS-355", "STR-259"];

    // A stream keeps its order this way, and a function that does all or nothing wants it so.
    public override EsmLintSeverity SeverityOf(LintSubject subject) => subject.IsStream ? EsmLintSeverity.Hint : EsmLintSeverity.Warning;

    public override LintFinding? Look(LintSubject subject) => subject.Configuration is { ReportBatchItemFailures: true } or { BatchSize: 1 } or { BisectBatchOnFunctionError: true } ? null : new LintFinding(
        $"FunctionResponseTypes is empty and BatchSize is {subject.Configuration.BatchSize}: when one record fails, those that are done come again with it, or are given up with it.",
        "Report what failed in batchItemFailures, and set FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures].");

    public override async Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject)
    {
        using var world = new ProofWorld(subject, (call, _) => ProofScript.Poisoned(subject, call));
        var healthy = Math.Min(subject.Configuration.BatchSize, 3);
        world.Send(healthy);
        await world.RunAsync(subject.Queue is { } queue ? subject.Configuration.MaximumBatchingWindow + (queue.Visibility * ((queue.MaxReceiveCount ?? 3) + 1)) : subject.Configuration.MaximumBatchingWindow + TimeSpan.FromMinutes(1)).ConfigureAwait(false);
        var last = world.Record(healthy);
        var times = world.Deliveries(last);
        var isDead = world.Told<MessageMovedToDeadLetterQueue>().Any(moved => moved.Records.Contains(last));
        var isDiscarded = world.Told<BatchDiscarded>().Any(discarded => discarded.Records.Contains(last));
        if (times < 2 && !isDead && !isDiscarded) return null;
        return ProofStory.Of(
            $"A consumer that fails on {world.Record(1)}, and does the others:",
            world.Ledger,
            $"{last} never failed: it was delivered {ProofStory.Times(times)}{(isDead ? ", and is in the dead-letter queue" : isDiscarded ? ", and was given up" : "")}.");
    }
}
