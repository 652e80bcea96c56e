using System.Globalization;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Zoo.Baselines;

/// <summary>Other ways of testing beside the search, over all specimens (EXP-503).</summary>
internal sealed record BaselineTable(IReadOnlyList<(EsmZooRow Row, Baseline CsCheck, Baseline FsCheck)> Rows)
{
    public static async Task<BaselineTable> OfAsync(IReadOnlyList<(EsmSpecimenAttribute About, EsmSpecimen Specimen)> specimens, EsmZooReport report)
    {
        var rows = new List<(EsmZooRow, Baseline, Baseline)>();
        foreach (var (about, specimen) in specimens)
        {
            var explorer = await Baseline.ExplorerAsync(about, specimen);
            rows.Add((report.Rows.Single(row => row.Specimen.Id == about.Id), await SearchThread.RunAsync(() => CsCheckLists.Run(explorer)), await SearchThread.RunAsync(() => FsCheckMachine.Run(explorer))));
        }

        return new BaselineTable(rows);
    }

    /// <summary>How many specimens that need a delivery of their own each way found.</summary>
    public string ToMarkdown()
    {
        var hidden = Rows.Where(row => row.Row.Deviations > 0).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"""
            | way of testing | found of {Rows.Count} | of the {hidden.Count} that need a certain delivery | median of the first that shows it | most deviations |
            | --- | --- | --- | --- | --- |
            {Line("each record once", row => row.Row.FoundByHappyPath ? new Baseline(1, 0) : Nothing)}
            {Line("each invocation twice", row => row.Row.FoundByDeliveringTwice ? new Baseline(1, null) : Nothing)}
            {Line("random redelivery, p = 0.3", row => new Baseline(row.Row.FoundByRandomDeliveries, null))}
            {Line("lists of deliveries by CsCheck, made small", row => row.CsCheck)}
            {Line("a state machine by FsCheck: deliver, deliver again", row => row.FsCheck)}
            {Line("this kit, preset Quick", row => row.Row.IsDetected ? new Baseline(Math.Max(1, row.Row.Schedules), row.Row.Deviations) : Nothing)}

            Found by no list of deliveries, and by the kit: {string.Join(", ", Rows.Where(row => row.Row.IsDetected && row.CsCheck.First is null && row.FsCheck.First is null && row.Row.FoundByRandomDeliveries is null).Select(row => row.Row.Specimen.Id))}.
            """);

        string Line(string name, Func<(EsmZooRow Row, Baseline CsCheck, Baseline FsCheck), Baseline> of)
        {
            var (found, needed) = (Rows.Select(of).Where(one => one.First is not null).ToList(), hidden.Select(of).Where(one => one.First is not null).ToList());
            var most = found.Select(one => one.Deviations).Max();
            return string.Create(CultureInfo.InvariantCulture, $"| {name} | {found.Count} | {needed.Count} | {Median.Of(needed.Select(one => (double)one.First!.Value))} | {most?.ToString(CultureInfo.InvariantCulture) ?? "-"} |");
        }
    }

    private static Baseline Nothing { get; } = new(null, null);
}
