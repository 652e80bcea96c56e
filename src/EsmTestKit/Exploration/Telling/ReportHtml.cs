using EsmTestKit.Internal.Ledger;

namespace EsmTestKit.Internal.Exploration;

/// <summary>The report as a page: the delivery that breaks the claim beside the undisturbed run, told and drawn.</summary>
internal static class ReportHtml
{
    public static string Of(SearchOutcome outcome, string? replay)
    {
        var title = ReportText.Title(outcome.Claim);
        var undisturbed = new ReportRun("The undisturbed run", LedgerLine.Of(outcome.Benign.Ledger), []);
        if (outcome.Found is not { } found)
        {
            return ReportPage.Of(new ReportWords($"{title}: holds", "No delivery that was tried broke it. Below is the undisturbed run.", null, [new("Explored", [.. Extent.Of(outcome)])]), [undisturbed]);
        }

        string?[] summary = [found.Finding.What, found.Finding.Expected is { } expected ? $"Expected: {expected}" : null, found.Finding.Actual is { } actual ? $"Came: {actual}" : null];
        ReportSection?[] sections =
        [
            found.Decisions.Count == 0 ? null : new("Why AWS may do this", [.. found.Decisions.SelectMany(ReportText.Reason)]),
            new("What to change", [found.Finding.Advice]),
            found.Slipped.Count == 0 ? null : new("Another fault showed while this was made smaller", [.. ReportText.Slipped(found)]),
            new("Explored", [.. Extent.Of(outcome)]),
            replay is null ? null : new("Replay this delivery alone", [$"{ReplayHandle.Variable}={replay}"]),
        ];
        var stories = found.Decisions.Count == 0 ? null : new ReportStories("Undisturbed", "This delivery", [.. TwoColumns.Align(Story.Of(outcome.Benign), Story.Of(found.Run))]);
        var delivery = new ReportRun("This delivery", LedgerLine.Of(found.Run.Ledger), [.. found.Decisions.Select(step => new ReportDecision(step.LedgerCount, step.Site, step.Taken.Label, step.Taken.Because.Text))]);
        return ReportPage.Of(
            new ReportWords($"{title}: broken", string.Join('\n', summary.OfType<string>()), stories, [.. sections.OfType<ReportSection>()]),
            found.Decisions.Count == 0 ? [delivery] : [delivery, undisturbed]);
    }
}
