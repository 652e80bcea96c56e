namespace EsmTestKit.Internal.Exploration;

/// <summary>Whether one lot of figures is smaller than another beyond chance: Mann and Whitney's test, by the normal approximation with ties (EXP-502).</summary>
internal static class RankSum
{
    /// <summary>Beyond so many standard deviations chance is left with 5 %.</summary>
    private const double Beyond = 1.96;

    /// <returns>-1: the first lot is smaller; 1: the second is; 0: it cannot be told.</returns>
    public static int Compare(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        double m = first.Count, n = second.Count;
        if (m == 0 || n == 0) return 0;
        var all = first.Select(figure => (Figure: figure, IsFirst: true)).Concat(second.Select(figure => (Figure: figure, IsFirst: false))).GroupBy(one => one.Figure).OrderBy(tie => tie.Key);
        var (ranks, ties, before) = (0.0, 0.0, 0.0);
        foreach (var tie in all)
        {
            double size = tie.Count();
            ranks += tie.Count(one => one.IsFirst) * (before + ((size + 1) / 2));
            ties += (size * size * size) - size;
            before += size;
        }

        var u = ranks - (m * (m + 1) / 2);
        var spread = Math.Sqrt(m * n / 12 * (m + n + 1 - (ties / ((m + n) * (m + n - 1)))));
        if (spread == 0) return 0;
        var z = (u - (m * n / 2)) / spread;
        return z < -Beyond ? -1 : z > Beyond ? 1 : 0;
    }
}
