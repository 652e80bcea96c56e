namespace EsmTestKit.Internal.Lints;

/// <summary>Bisect without a limit: the record that fails is found, and then retried until it expires (STR-249, STR-215).</summary>
internal sealed class EndlessBisect : LintRule
{
    public override string Id => "LINT-ENDLESS-BISECT";

    public override IReadOnlyList<string> Rules { get; } = ["STR-215", "STR-249", "STR-258"];

    public override LintFinding? Look(LintSubject subject) => !subject.IsStream || !subject.RetriesForEver || !subject.Configuration.BisectBatchOnFunctionError ? null : new LintFinding(
        "BisectBatchOnFunctionError finds the record that fails, and without a limit it is then tried alone until it expires; everything behind it waits.",
        "Set MaximumRetryAttempts (0 is enough to find it) or MaximumRecordAge, and OnFailure.");

    public override Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject) => EndlessProof.RunAsync(subject, Math.Min(4, subject.Configuration.BatchSize));
}
