namespace EsmTestKit.Internal.Exploration;

/// <summary>The middle one of some figures.</summary>
internal static class Median
{
    /// <returns>Null: there is none.</returns>
    public static double? Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>The median where some never came: they stand behind all others.</summary>
    /// <returns>Null: the middle one never came.</returns>
    public static double? OfSome(IReadOnlyCollection<int?> figures) =>
        Of(figures.Select(figure => figure ?? double.PositiveInfinity)) is { } median && !double.IsPositiveInfinity(median) ? median : null;
}
