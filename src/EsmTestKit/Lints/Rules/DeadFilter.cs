using EsmTestKit.Internal.Filtering;

namespace EsmTestKit.Internal.Lints;

/// <summary>A filter pattern that no record can match: the function is never called, and a queue deletes what it filters (FLT-012 to FLT-020).</summary>
internal sealed class DeadFilter : LintRule
{
    public override string Id => "LINT-FILTER";

    public override IReadOnlyList<string> Rules { get; } = ["FLT-012", "FLT-013", "FLT-018"];

    public override LintFinding? Look(LintSubject subject) => Dead(subject) is not var (pattern, why) ? null : new LintFinding(
        $"The filter {pattern.Text} matches no record: {why}",
        subject.Queue is null ? "Correct the pattern; esm filter tries it with a record." : "Correct the pattern; esm filter tries it with a record. What does not match is deleted from the queue.");

    public override async Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject)
    {
        var (pattern, _) = Dead(subject)!.Value;
        var sample = PatternSample.Of(pattern.Text, pattern.Source);
        using var world = new ProofWorld(subject, (_, _) => ProofScript.Done(subject), [pattern.Text]);
        world.Send(sample);
        await world.RunAsync(subject.Configuration.MaximumBatchingWindow + TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        if (world.Mapping.Invocations.Count > 0 || !world.Told<RecordsFilteredOut>().Any()) return null;
        return ProofStory.Of($"A record that has what the pattern asks for: {sample.Shown(pattern.Source)}", world.Ledger, subject.Queue is null ? "The function was not called." : "The function was not called, and the message is deleted.");
    }

    private static (FilterPattern Pattern, string Why)? Dead(LintSubject subject)
    {
        foreach (var pattern in subject.Configuration.Filters.Patterns)
        {
            if (PatternLint.NeverMatches(pattern) is { } why) return (pattern, why);
        }

        return null;
    }
}
