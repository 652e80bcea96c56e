using System.Globalization;

namespace EsmTestKit.Internal.Exploration;

/// <summary>The ways of choosing schedules beside each other, over all specimens (EXP-502).</summary>
internal static class ZooComparison
{
    private static readonly int[] Bounds = [10, 100, 1_000, 10_000];

    /// <summary>One line for each way; none where nothing was measured.</summary>
    /// <param name="most">As many schedules as a seed could take.</param>
    public static string[][] Of(IReadOnlyList<EsmZooRow> rows, int most)
    {
        var bounds = Bounds.Where(bound => bound <= most).ToList();
        var measured = rows.Where(row => row.Strategies.Count > 0).ToList();
        if (measured.Count == 0) return [];
        return
        [
            ["way of choosing", .. bounds.Select(bound => string.Create(CultureInfo.InvariantCulture, $"found within {bound:#,0}")), "median", "worst median", "worst of 9 in 10", "deviations tried by 100", "quicker, slower than the portfolio"],
            .. measured[0].Strategies.Select(strategy => Line(strategy.Name, bounds, measured)),
        ];
    }

    private static string[] Line(string name, IReadOnlyList<int> bounds, IReadOnlyList<EsmZooRow> rows)
    {
        var all = rows.Select(row => row.Strategies.Single(one => one.Name == name)).ToList();
        var medians = all.Select(one => one.Median ?? double.PositiveInfinity).ToList();
        var swept = all.Where(one => one.Swept is not null).ToList();
        return
        [
            name,
            .. bounds.Select(bound => Percent(all.Average(one => one.FoundWithin(bound)))),
            Text(Median.Of(medians)),
            Text(medians.Max()),
            Text(all.Max(one => one.NinetiethPercentile ?? double.PositiveInfinity)),
            swept.Count == 0 ? "-" : Percent(swept.Average(one => one.Swept!.Value)),
            name == ZooStrategy.Portfolio || all.Exists(one => one.Firsts.Count < 2) ? "-" : Ranked(name, rows),
        ];
    }

    // Seeds are compared, specimen by specimen: one run says nothing.
    private static string Ranked(string name, IReadOnlyList<EsmZooRow> rows)
    {
        var signs = rows.Select(row => RankSum.Compare(FirstsOf(row, name), FirstsOf(row, ZooStrategy.Portfolio))).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{signs.Count(sign => sign < 0)}, {signs.Count(sign => sign > 0)} of {signs.Count}");
    }

    private static IReadOnlyList<double> FirstsOf(EsmZooRow row, string name) =>
        [.. row.Strategies.Single(one => one.Name == name).Firsts.Select(first => first ?? double.PositiveInfinity)];

    private static string Percent(double share) => (Math.Floor(share * 1_000) / 10).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private static string Text(double? figure) => figure is not { } number || double.IsPositiveInfinity(number) ? "not found" : number.ToString("#,0.#", CultureInfo.InvariantCulture);
}
