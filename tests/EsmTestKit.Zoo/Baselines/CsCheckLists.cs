using CsCheck;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Zoo.Baselines;

/// <summary>Lists of deliveries by CsCheck's generators (EXP-503). CsCheck makes small by going on for something smaller; here it starts from a seed, so that the figures stay.</summary>
internal static class CsCheckLists
{
    private static readonly Gen<Delivery[]> Lists = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], (turn, again) => new Delivery(turn, (Again)again)).Array[0, 4];

    public static Baseline Run(Explorer explorer)
    {
        var random = new PCG(1, 1);
        var (first, deviations, smallest) = ((int?)null, (int?)null, (Size?)null);
        for (var number = 1; number <= Baseline.Lists; number++)
        {
            var list = Lists.Generate(random, smallest, out var size);
            // What grows beyond the smallest is not made to its end.
            if (smallest is not null && !Size.IsLessThan(size, smallest)) continue;
            if (explorer.Broken(new ListWalk(list)) is not { } broken) continue;
            first ??= number;
            (deviations, smallest) = (broken.Decisions.Count, size);
        }

        return new Baseline(first, deviations);
    }
}
