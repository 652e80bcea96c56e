using System.Globalization;

namespace EsmTestKit.Internal.Ledger;

/// <summary>The report of one run, with nothing but the run.</summary>
internal static class LedgerReport
{
    public static string Of(string title, IReadOnlyList<LedgerLine> lines, string? summary = null) =>
        ReportPage.Of(new ReportWords(title, summary is null ? Sums(lines) : $"{summary}\n{Sums(lines)}", null, []), [new ReportRun("Timeline", lines, [])]);

    private static string Sums(IReadOnlyList<LedgerLine> lines)
    {
        var passed = lines[^1].At - lines[0].At;
        string[] parts =
        [
            Many(lines.SelectMany(line => line.Records).Distinct(StringComparer.Ordinal).Count(), "record", "records"),
            Many(lines.Count(line => line.Entry == "InvocationStarted"), "invocation", "invocations"),
            Many(lines.Count(line => line.Entry is "MessageMovedToDeadLetterQueue"), "dead letter", "dead letters"),
            Many(lines.Count(line => line.Entry is "BatchDiscarded"), "batch given up", "batches given up"),
            Many(lines.Count, "entry", "entries"),
        ];
        return $"{string.Join(", ", parts.Where(part => part.Length > 0))}; {Span(passed)} of virtual time.";
    }

    private static string Many(int count, string one, string several) => count switch
    {
        0 => "",
        1 => $"1 {one}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count} {several}"),
    };

    private static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes} min"),
    };
}
