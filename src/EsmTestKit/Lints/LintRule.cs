using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Lints;

/// <summary>One lint: what it looks for, and the run that proves the harm. Without proof it is not told.</summary>
internal abstract class LintRule
{
    /// <summary>All lints, in the order in which they are told.</summary>
    public static IReadOnlyList<LintRule> All { get; } =
    [
        new IgnoredResponse(), new MisnamedResponse(), new BrokenGroupOrder(), new DeadFilter(),
        new NoDeadLetterQueue(), new WholeBatchFails(), new ShortVisibility(), new FewReceives(), new TooLittleConcurrency(),
        new EndlessRetries(), new EndlessBisect(), new NoDestination(), new GapsInWindows(),
    ];

    public abstract string Id { get; }

    /// <summary>The rules behind it, the deciding one first.</summary>
    public abstract IReadOnlyList<string> Rules { get; }

    public virtual EsmLintSeverity SeverityOf(LintSubject subject) => EsmLintSeverity.Warning;

    /// <summary>What is set and what to change; null: nothing to say.</summary>
    public abstract LintFinding? Look(LintSubject subject);

    /// <summary>The run that shows it; null: it does no harm with these settings.</summary>
    public abstract Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject);

    public async Task<EsmLint?> ApplyAsync(LintSubject subject)
    {
        if (Look(subject) is not { } finding || await ProveAsync(subject).ConfigureAwait(false) is not { } story) return null;
        foreach (var rule in Rules) RuleHits.Note(rule);
        return new EsmLint(Id, SeverityOf(subject), subject.Mapping, subject.Name, finding.What, finding.Change, Rules, story);
    }
}

/// <summary>What a lint says.</summary>
/// <param name="What">What is set, and what comes of it.</param>
/// <param name="Change">What to set instead.</param>
internal sealed record LintFinding(string What, string Change);
