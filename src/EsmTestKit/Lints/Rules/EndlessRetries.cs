namespace EsmTestKit.Internal.Lints;

/// <summary>A stream mapping that retries for ever: one record that always fails holds up its shard until it expires (STR-214, STR-215).</summary>
internal sealed class EndlessRetries : LintRule
{
    public override string Id => "LINT-ENDLESS-RETRIES";

    public override IReadOnlyList<string> Rules { get; } = ["STR-215", "STR-214"];

    public override LintFinding? Look(LintSubject subject) => !subject.IsStream || !subject.RetriesForEver || subject.Configuration.BisectBatchOnFunctionError ? null : new LintFinding(
        "MaximumRetryAttempts and MaximumRecordAge have no limit: a record that always fails holds up everything behind it until it expires in the stream.",
        "Set MaximumRetryAttempts (say 10) or MaximumRecordAge, and OnFailure, so that what is given up can be found.");

    public override Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject) => EndlessProof.RunAsync(subject, 1);
}
