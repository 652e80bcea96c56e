namespace EsmTestKit.Internal.Ledger;

/// <summary>One run that a report draws.</summary>
/// <param name="Title">The heading above its timeline.</param>
/// <param name="Decisions">What AWS did that is not the usual.</param>
internal sealed record ReportRun(string Title, IReadOnlyList<LedgerLine> Lines, IReadOnlyList<ReportDecision> Decisions);

/// <summary>A choice of AWS that differs from the usual.</summary>
/// <param name="Before">How many entries stood in the ledger when it was taken.</param>
internal sealed record ReportDecision(int Before, string Site, string Label, string Rule);

/// <summary>What a report says besides its timelines.</summary>
/// <param name="Stories">Two runs told side by side; null: there is one.</param>
/// <param name="Sections">Headings with their lines, shown below the timelines.</param>
internal sealed record ReportWords(string Title, string Summary, ReportStories? Stories, IReadOnlyList<ReportSection> Sections);

/// <summary>Two stories, row by row; an empty text has nothing beside it.</summary>
internal sealed record ReportStories(string Left, string Right, IReadOnlyList<(string Left, string Right)> Rows);

internal sealed record ReportSection(string Title, IReadOnlyList<string> Lines);
