namespace EsmTestKit.Internal.Exploration;

/// <summary>A campaign is cut into so many slices, whoever runs them: what is run does not depend on the number of machines (EXP-600).</summary>
internal static class Slices
{
    /// <summary>As many numbers of machines divide it as possible; and far more than machines, so that each gets about as much.</summary>
    public const int Count = 240;

    /// <summary>The slice of all schedules that begin with these two deviations.</summary>
    public static int Of(Deviation first, Deviation second)
    {
        var hash = 2166136261u;
        foreach (var part in (ReadOnlySpan<int>)[first.Position, first.Option, second.Position, second.Option])
        {
            for (var shift = 0; shift < 32; shift += 8) hash = unchecked((hash ^ (byte)(part >> shift)) * 16777619u);
        }

        // The low bits of such a hash are the worst ones.
        hash ^= hash >> 15;
        hash = unchecked(hash * 0x2C1B3C6Du);
        return (int)((hash ^ (hash >> 12)) % Count);
    }

    /// <summary>An equal share of a bound; the first slices get what is left over.</summary>
    public static int ShareOf(int bound, int slice) => (bound / Count) + (slice < bound % Count ? 1 : 0);
}
