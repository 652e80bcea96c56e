using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Exploration;
using EsmTestKit.Internal.Invoking;

namespace EsmTestKit.Internal.Lints;

/// <summary>A proof as lines: what was done, what the ledger tells of it, what came of it.</summary>
internal static partial class ProofStory
{
    private const int First = 10;
    private const int Last = 4;

    /// <param name="scene">What the consumer does.</param>
    /// <param name="entries">What happened.</param>
    /// <param name="outcome">What came of it.</param>
    public static IReadOnlyList<string> Of(string scene, IEnumerable<LedgerEntry> entries, string outcome)
    {
        var lines = Lines([.. entries]).Select(line => Many().Replace(line, Shortened)).ToList();
        IEnumerable<string> shown = lines.Count <= First + Last + 1
            ? lines
            : [.. lines.Take(First), string.Create(CultureInfo.InvariantCulture, $"     … {lines.Count - First - Last} more lines …"), .. lines.Skip(lines.Count - Last)];
        return [scene, .. shown, outcome];
    }

    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => Number(span.TotalDays, "days"),
        { TotalHours: >= 2 } => Number(span.TotalHours, "hours"),
        { TotalMinutes: >= 2 } => Number(span.TotalMinutes, "minutes"),
        _ => Number(span.TotalSeconds, "s"),
    };

    public static string Times(int count) => count switch
    {
        1 => "once",
        2 => "twice",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count} times"),
    };

    // The same thing again and again, a throttled attempt for example, is told once.
    private static List<string> Lines(IReadOnlyList<LedgerEntry> entries)
    {
        var lines = new List<string>();
        var start = entries.Count == 0 ? default : entries[0].At;
        string? before = null;
        var again = 0;
        for (var index = 0; index < entries.Count; index++)
        {
            var entry = entries[index];
            if (Sent(entry) is not null)
            {
                // Records that are sent one after the other are one thing that was done.
                var sent = entries.Skip(index).TakeWhile(next => next.At == entry.At && (Sent(next) is not null || LineOf(next) is null)).Where(next => Sent(next) is not null).ToList();
                Repeat();
                lines.Add($"{Story.Time(entry.At - start),6} {string.Join(',', sent.SelectMany(next => next.Records))} {(sent.Count == 1 ? "is" : "are")} {Sent(entry)}");
                while (!ReferenceEquals(entries[index], sent[^1])) index++;
                before = null;
                continue;
            }

            if (LineOf(entry) is not { } line) continue;
            if (line == before)
            {
                again++;
                continue;
            }

            Repeat();
            lines.Add($"{Story.Time(entry.At - start),6} {line}");
            before = line;
        }

        Repeat();
        return lines;

        void Repeat()
        {
            if (again > 0) lines.Add(string.Create(CultureInfo.InvariantCulture, $"       and so {again} more {(again == 1 ? "time" : "times")}"));
            again = 0;
        }
    }

    private static string? Sent(LedgerEntry entry) => entry switch
    {
        MessageSent => "sent",
        RecordPut => "put",
        DynamoDbStreamRecordWritten => "written",
        _ => null,
    };

    private static string? LineOf(LedgerEntry entry) => entry switch
    {
        RecordsFilteredOut filtered => $"{string.Join(',', filtered.Records)} does not pass the filter",
        InvocationEnded ended when Reported(ended.Invocation) is { } reported => reported.Count == 0 ? "  is done" : $"  reports {string.Join(',', reported)} as failed",
        MessageGroupOrderBroken broken => $"  {broken.Failed} comes back after {string.Join(',', broken.Deleted)} of its group",
        _ => Story.LineOf(entry),
    };

    // A reader knows records by their names, not by AWS's identifiers.
    private static List<RecordName>? Reported(LambdaInvocation invocation)
    {
        if (invocation.Result is not { } answer) return null;
        var items = DeliveredItem.AllOf(Encoding.UTF8.GetBytes(invocation.Event)).Select(item => item.Id).ToList();
        switch (BatchResponse.Read(Encoding.UTF8.GetBytes(answer)))
        {
            case BatchResponse.NothingReported { HasOtherMembers: false }:
                return [];
            case BatchResponse.Reported reported when items.Count == invocation.Records.Count:
                var at = reported.Entries.Select(entry => entry is BatchResponse.Entry.Identifier identifier ? items.IndexOf(identifier.Text) : -1).ToList();
                return at.Contains(-1) ? null : [.. at.Select(index => invocation.Records[index])];
            default:
                return null;
        }
    }

    // orders#1,orders#2,orders#3 as orders#1 to #3.
    private static string Shortened(Match names)
    {
        var numbers = names.Groups["number"].Captures.Select(number => long.Parse(number.Value, CultureInfo.InvariantCulture)).ToList();
        return numbers.Count > 2 && numbers[^1] - numbers[0] == numbers.Count - 1 ? $"{names.Groups["source"].Captures[0].Value}#{numbers[0]} to #{numbers[^1]}" : names.Value;
    }

    [GeneratedRegex(@"(?<source>[\w.-]+)#(?<number>\d+)(,\k<source>#(?<number>\d+))+")]
    private static partial Regex Many();

    private static string Number(double number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number:0.#} {unit}");
}
