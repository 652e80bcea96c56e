using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>The report as lines: what broke, the two stories, why AWS may do it, what to change, how much was tried, how to see it again (EXP-130).</summary>
internal static class ReportText
{
    /// <param name="explored">How much was tried; null: what the outcome says. Empty: it is told elsewhere.</param>
    public static IEnumerable<string> Of(SearchOutcome outcome, string? replay, IReadOnlyList<string>? explored = null)
    {
        RuleHits.Note("EXP-130");
        var title = Title(outcome.Claim);
        explored ??= [.. Extent.Of(outcome)];
        if (outcome.Found is not { } found) return [$"{title}: holds.", .. Section("Explored", explored)];
        return
        [
            $"{title}: broken. {found.Finding.What}",
            .. found.Finding.Expected is { } expected ? [$"  expected: {expected}"] : Array.Empty<string>(),
            .. found.Finding.Actual is { } actual ? [$"  came:     {actual}"] : Array.Empty<string>(),
            .. found.Finding.Kind is { } kind ? [$"  kind:     {kind.Name}, {kind.Severity}"] : Array.Empty<string>(),
            .. found.Finding.Details.Select(detail => $"  {detail}"),
            "",
            .. StoryOf(outcome, found),
            .. found.Decisions.Count == 0 ? [] : Section("Why AWS may do this", found.Decisions.SelectMany(Reason)),
            .. Section("What to change", [found.Finding.Advice]),
            .. found.Slipped.Count == 0 ? [] : Section("Another fault showed while this was made smaller", Slipped(found)),
            .. explored.Count == 0 ? [] : Section("Explored", explored),
            .. Section("Replay this delivery alone", [$"{ReplayHandle.Variable}={replay}"]),
        ];
    }

    /// <summary>A line for each other fault, with the decisions that show it (EXP-233).</summary>
    public static IEnumerable<string> Slipped(Counterexample found) =>
        found.Slipped.Select(other => $"{other.Finding.Oracle}: {other.Finding.What} ({string.Join("; ", other.Labels.Select(decision => $"{decision.Key}: {decision.Value}"))})");

    public static string Title(EsmClaim claim) => claim switch
    {
        EsmClaim.Idempotent => "Idempotent",
        EsmClaim.NoLoss => "Nothing lost",
        EsmClaim.OrderPerKey => "Order per key",
        EsmClaim.ExactlyOnce => "Exactly once",
        EsmClaim.BatchCutInvariant => "Any batch cut",
        EsmClaim.ToleratesReordering => "Any order",
        EsmClaim.HealthyRecordsFinish => "Healthy records finish",
        EsmClaim.Same => "The same as before",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static IEnumerable<string> StoryOf(SearchOutcome outcome, Counterexample found) => found.Finding.Beside is { } other
        ? [.. TwoColumns.Of("Before", Story.Of(other), "After", Story.Of(found.Run)), ""]
        : found.Decisions.Count == 0
        ? Section("What happened, with nothing but the usual", LongStory.Shortened(Story.Of(found.Run), _ => false, left => left))
        : [.. TwoColumns.Of("Undisturbed", Story.Of(outcome.Benign), "This delivery", Story.Of(found.Run)), ""];

    public static IEnumerable<string> Section(string title, IEnumerable<string> lines) => [title, .. lines.Select(line => $"  {line}"), ""];

    public static IEnumerable<string> Reason(WalkStep step)
    {
        yield return $"{step.Site}: {step.Taken.Label}";
        if (!new RuleBook().TryFind(step.Taken.Because, out var rule)) yield break;
        var derived = step.Point.Level == ChoiceLevel.Derived ? ", follows from what is documented" : "";
        yield return $"  {rule.Promise} ({rule.Id}, {rule.Grade.ToString().ToLowerInvariant()}{derived})";
        if (rule.Source.Length > 0) yield return $"  {rule.Source}";
    }
}
