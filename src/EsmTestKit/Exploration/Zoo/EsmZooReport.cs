using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit;

/// <summary>What was measured of a zoo.</summary>
public sealed class EsmZooReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly int _mostRandom;

    internal EsmZooReport(IReadOnlyList<EsmZooRow> rows, EsmZooSettings settings) => (Rows, _mostRandom) = (rows, settings.MaxRandomSchedules);

    /// <summary>One row for each specimen, by its number.</summary>
    public IReadOnlyList<EsmZooRow> Rows { get; }

    /// <summary>Whether every fault was found, with no more deviations than it takes, and no correct consumer raised an alarm.</summary>
    public bool IsGood => Rows.All(row => row is { IsDetected: true, FalseAlarm: null } && row.Deviations <= row.Specimen.Deviations);

    /// <summary>The tables and their sums as Markdown.</summary>
    public string ToMarkdown() => string.Join('\n', (string[])
    [
        .. Markdown(["specimen", "fault", "source", .. Heads], Rows.Select(row => (string[])[row.Specimen.Id, row.Specimen.Fault, row.Specimen.Source, .. Cells(row)])),
        "",
        .. Comparison is [var heads, .. var lines] ? Markdown(heads, lines).Append("") : [],
        .. Sums(),
        "",
    ]);

    /// <summary>The tables and their sums as text.</summary>
    public override string ToString() => string.Join(Environment.NewLine, (string[])
    [
        .. Text([["", .. Heads], .. Rows.Select(row => (string[])[row.Specimen.Id, .. Cells(row)])]),
        "",
        .. Comparison.Length > 0 ? Text(Comparison).Append("") : [],
        .. Sums(),
    ]);

    /// <summary>The same for tools.</summary>
    public string ToJson() => new JsonObject
    {
        ["good"] = IsGood,
        ["rows"] = new JsonArray([.. Rows.Select(Json)]),
        ["sums"] = new JsonArray([.. Sums().Select(text => (JsonNode?)text)]),
    }.ToJsonString(Indented);

    private static readonly string[] Heads = ["claim, judge", "choices", "schedules", "deviations", "invocations", "random: median", "made small", "happy path", "delivered twice", "random deliveries", "no alarm in", "nor in another design"];

    private string[][] Comparison => ZooComparison.Of(Rows, _mostRandom);

    private static IEnumerable<string> Markdown(string[] heads, IEnumerable<string[]> lines) =>
        lines.Prepend([.. heads.Select(_ => "---")]).Prepend(heads).Select(line => $"| {string.Join(" | ", line.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |");

    private static IEnumerable<string> Text(IReadOnlyList<string[]> table)
    {
        var widths = Enumerable.Range(0, table[0].Length).Select(column => table.Max(line => line[column].Length)).ToArray();
        return table.Select(line => string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private IEnumerable<string> Sums()
    {
        var (all, detected) = (Rows.Count, Rows.Count(row => row.IsDetected));
        var deviations = Rows.Where(row => row.Deviations is not null).Select(row => (double)row.Deviations!.Value).ToList();
        yield return Of($"Found: {detected} of {all}, with a median of {Median.Of(deviations) ?? 0} deviations and at most {deviations.DefaultIfEmpty().Max()}; {Rows.Count(row => row.Deviations > row.Specimen.Deviations)} with more than it takes.");
        var shrunk = Rows.Select(row => row.Shrunk).OfType<EsmZooShrinking>().ToList();
        if (shrunk.Count > 0) yield return Of($"Schedules that failed by chance were made small in {Median.Of(shrunk.Select(one => one.Runs))} runs (median): a median of {Median.Of(shrunk.Select(one => (double)one.Deviations))} deviations, at most {shrunk.Max(one => one.Deviations)}; {Rows.Count(row => row.Shrunk?.Deviations > row.Specimen.Deviations)} with more than it takes, {Rows.Count(row => row.Shrunk?.Invocations > row.Invocations)} with more invocations.");
        yield return Of($"By the undisturbed run alone: {Rows.Count(row => row.FoundByHappyPath)}; by delivering everything twice: {Rows.Count(row => row.FoundByDeliveringTwice)}; by random lists of deliveries: {Rows.Count(row => row.FoundByRandomDeliveries is not null)}.");
        yield return Of($"False alarms: {Rows.Count(row => row.FalseAlarm is not null)} in {Rows.Sum(row => (long)row.SchedulesWithoutAlarm + (row.OtherSchedulesWithoutAlarm ?? 0)):#,0} schedules of correct consumers.");
        var limits = Rows.Where(row => row.Control != nameof(ControlLevel.Controlled)).ToList();
        if (limits.Count > 0) yield return $"Not under full control, and said so: {string.Join(", ", limits.Select(row => $"{row.Specimen.Id} {row.Control}"))}.";
    }

    private static IEnumerable<string> Cells(EsmZooRow row) =>
    [
        $"{row.Specimen.Claim}, {row.Oracle ?? "not found"}",
        string.Join(", ", row.Choices),
        row.IsDetected ? Of($"{row.Schedules}") : "-",
        row.Deviations is { } deviations ? Of($"{deviations}") : "-",
        row.Invocations is { } invocations ? Of($"{invocations}") : "-",
        row.RandomMedian is { } median ? Of($"{median}") : "-",
        row.Shrunk is { } shrunk ? Of($"{shrunk.Deviations}") : "-",
        row.FoundByHappyPath ? "yes" : "no",
        row.FoundByDeliveringTwice ? "yes" : "no",
        row.FoundByRandomDeliveries is { } random ? Of($"{random}") : "no",
        row.FalseAlarm is null ? Of($"{row.SchedulesWithoutAlarm}") : "FALSE ALARM",
        row.OtherSchedulesWithoutAlarm is { } other ? Of($"{other}") : "-",
    ];

    private static JsonNode? Json(EsmZooRow row) => new JsonObject
    {
        ["id"] = row.Specimen.Id,
        ["fault"] = row.Specimen.Fault,
        ["source"] = row.Specimen.Source,
        ["claim"] = ClaimKinds.NameOf(row.Specimen.Claim),
        ["detected"] = row.IsDetected,
        ["oracle"] = row.Oracle,
        ["schedules"] = row.Schedules,
        ["deviations"] = row.Deviations,
        ["invocations"] = row.Invocations,
        ["shrunk"] = row.Shrunk is { } shrunk ? new JsonObject { ["deviations"] = shrunk.Deviations, ["invocations"] = shrunk.Invocations, ["runs"] = shrunk.Runs } : null,
        ["strategies"] = new JsonArray([.. row.Strategies.Select(Json)]),
        ["choices"] = new JsonArray([.. row.Choices.Select(choice => (JsonNode?)choice)]),
        ["decisions"] = new JsonArray([.. row.Decisions.Select(decision => (JsonNode?)decision)]),
        ["randomMedian"] = row.RandomMedian,
        ["happyPath"] = row.FoundByHappyPath,
        ["deliveredTwice"] = row.FoundByDeliveringTwice,
        ["randomDeliveries"] = row.FoundByRandomDeliveries,
        ["schedulesWithoutAlarm"] = row.SchedulesWithoutAlarm,
        ["otherSchedulesWithoutAlarm"] = row.OtherSchedulesWithoutAlarm,
        ["falseAlarm"] = row.FalseAlarm,
        ["control"] = row.Control,
        ["notes"] = new JsonArray([.. row.Notes.Select(note => (JsonNode?)note)]),
    };

    private static JsonNode? Json(EsmZooStrategy strategy) => new JsonObject
    {
        ["name"] = strategy.Name,
        ["firsts"] = new JsonArray([.. strategy.Firsts.Select(first => (JsonNode?)first)]),
        ["median"] = strategy.Median,
        ["ninetiethPercentile"] = strategy.NinetiethPercentile,
        ["swept"] = strategy.Swept,
    };

    private static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
