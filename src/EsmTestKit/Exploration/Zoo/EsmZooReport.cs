using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit;

/// <summary>What was measured of a zoo.</summary>
public sealed class EsmZooReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    internal EsmZooReport(IReadOnlyList<EsmZooRow> rows) => Rows = rows;

    /// <summary>One row for each specimen, by its number.</summary>
    public IReadOnlyList<EsmZooRow> Rows { get; }

    /// <summary>Whether every fault was found, with no more deviations than it takes, and no correct consumer raised an alarm.</summary>
    public bool IsGood => Rows.All(row => row is { IsDetected: true, FalseAlarm: null } && row.Deviations <= row.Specimen.Deviations);

    /// <summary>The table and its sums as Markdown.</summary>
    public string ToMarkdown() => string.Join('\n', (string[])
    [
        "| specimen | fault | source | broken claim, judge | choices | schedules | deviations | random: median | happy path | delivered twice | random deliveries | schedules without alarm |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        .. Rows.Select(row => $"| {string.Join(" | ", Cells(row).Prepend(row.Specimen.Source).Prepend(row.Specimen.Fault).Prepend(row.Specimen.Id).Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |"),
        "",
        .. Sums(),
        "",
    ]);

    /// <summary>The table and its sums as text.</summary>
    public override string ToString()
    {
        string[][] table =
        [
            ["", "claim, judge", "choices", "schedules", "deviations", "random", "happy", "twice", "deliveries", "no alarm in"],
            .. Rows.Select(row => (string[])[row.Specimen.Id, .. Cells(row)]),
        ];
        var widths = Enumerable.Range(0, table[0].Length).Select(column => table.Max(line => line[column].Length)).ToArray();
        return string.Join(Environment.NewLine, table.Select(line => string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append("").Concat(Sums()));
    }

    /// <summary>The same for tools.</summary>
    public string ToJson() => new JsonObject
    {
        ["good"] = IsGood,
        ["rows"] = new JsonArray([.. Rows.Select(Json)]),
        ["sums"] = new JsonArray([.. Sums().Select(text => (JsonNode?)text)]),
    }.ToJsonString(Indented);

    private IEnumerable<string> Sums()
    {
        var (all, detected) = (Rows.Count, Rows.Count(row => row.IsDetected));
        var deviations = Rows.Where(row => row.Deviations is not null).Select(row => (double)row.Deviations!.Value).ToList();
        yield return Of($"Found: {detected} of {all}, with a median of {Median.Of(deviations) ?? 0} deviations and at most {deviations.DefaultIfEmpty().Max()}; {Rows.Count(row => row.Deviations > row.Specimen.Deviations)} with more than it takes.");
        yield return Of($"By the undisturbed run alone: {Rows.Count(row => row.FoundByHappyPath)}; by delivering everything twice: {Rows.Count(row => row.FoundByDeliveringTwice)}; by random lists of deliveries: {Rows.Count(row => row.FoundByRandomDeliveries is not null)}.");
        yield return Of($"False alarms: {Rows.Count(row => row.FalseAlarm is not null)} in {Rows.Sum(row => (long)row.SchedulesWithoutAlarm):#,0} schedules of correct consumers.");
    }

    private static IEnumerable<string> Cells(EsmZooRow row) =>
    [
        $"{row.Specimen.Claim}, {row.Oracle ?? "not found"}",
        string.Join(", ", row.Choices),
        row.IsDetected ? Of($"{row.Schedules}") : "-",
        row.Deviations is { } deviations ? Of($"{deviations}") : "-",
        row.RandomMedian is { } median ? Of($"{median}") : "-",
        row.FoundByHappyPath ? "yes" : "no",
        row.FoundByDeliveringTwice ? "yes" : "no",
        row.FoundByRandomDeliveries is { } random ? Of($"{random}") : "no",
        row.FalseAlarm is null ? Of($"{row.SchedulesWithoutAlarm}") : "FALSE ALARM",
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
        ["choices"] = new JsonArray([.. row.Choices.Select(choice => (JsonNode?)choice)]),
        ["decisions"] = new JsonArray([.. row.Decisions.Select(decision => (JsonNode?)decision)]),
        ["randomMedian"] = row.RandomMedian,
        ["happyPath"] = row.FoundByHappyPath,
        ["deliveredTwice"] = row.FoundByDeliveringTwice,
        ["randomDeliveries"] = row.FoundByRandomDeliveries,
        ["schedulesWithoutAlarm"] = row.SchedulesWithoutAlarm,
        ["falseAlarm"] = row.FalseAlarm,
        ["control"] = row.Control,
    };

    private static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
