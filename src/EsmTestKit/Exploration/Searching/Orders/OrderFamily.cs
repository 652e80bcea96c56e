namespace EsmTestKit.Internal.Exploration;

/// <summary>A few orders that stand for all: each three of the things come in every order that they may come in (EXP-205).</summary>
/// <remarks>
/// Things of one chain keep their order: messages of a group, batches of a key. Where no two are of one chain, the known smallest
/// families are taken (table T11 of the plan); else orders are added until all triples are hit.
/// </remarks>
internal static class OrderFamily
{
    /// <summary>Beyond so many things there are only the two orders that hit every pair.</summary>
    public const int MostThings = 8;

    // One line for each number of things from 3: found by annealing, and held against all triples by a test.
    private static readonly string[][] Smallest =
    [
        ["123", "132", "312", "231", "321", "213"],
        ["1234", "3142", "2143", "4231", "4132", "3241"],
        ["12345", "41523", "21543", "51324", "52341", "43251", "31542"],
        ["123456", "534216", "526143", "163254", "431652", "624351", "426153", "536142"],
        ["1234567", "2716543", "4175362", "4673215", "3276451", "5642317", "3571426", "6517234"],
        ["12345678", "18753462", "24378165", "86243517", "67438125", "65341287", "37528614", "25716843", "45872613"],
    ];

    /// <param name="chains">The chain that each thing belongs to, from 0; things of one chain stand in their order.</param>
    /// <returns>Lists of things by number, from 0; the usual order is none of them.</returns>
    public static IReadOnlyList<int[]> Of(IReadOnlyList<int> chains)
    {
        var family = new List<int[]>();
        Add(family, chains, [.. Enumerable.Range(0, chains.Count).Reverse()]);
        if (chains.Count is < 3 or > MostThings) return family;
        foreach (var order in Smallest[chains.Count - 3]) Add(family, chains, [.. order.Select(thing => thing - '1')]);
        // In a chain the orders above say less: what they miss is added, until nothing is missing.
        var hit = family.Append([.. Enumerable.Range(0, chains.Count)]).SelectMany(Triples).ToHashSet();
        foreach (var wanted in PossibleTriples(chains))
        {
            if (hit.Contains(wanted)) continue;
            var order = Add(family, chains, [wanted.First, wanted.Second, wanted.Third]);
            hit.UnionWith(Triples(order));
        }

        return family;
    }

    /// <summary>All triples that an order has, in order.</summary>
    public static IEnumerable<(int First, int Second, int Third)> Triples(int[] order)
    {
        for (var first = 0; first < order.Length; first++)
        {
            for (var second = first + 1; second < order.Length; second++)
            {
                for (var third = second + 1; third < order.Length; third++) yield return (order[first], order[second], order[third]);
            }
        }
    }

    /// <summary>All triples that may come: things of one chain in their order only.</summary>
    public static IEnumerable<(int First, int Second, int Third)> PossibleTriples(IReadOnlyList<int> chains)
    {
        var things = Enumerable.Range(0, chains.Count).ToList();
        return
            from first in things
            from second in things
            from third in things
            where first != second && second != third && first != third && MayPrecede(chains, first, second) && MayPrecede(chains, second, third) && MayPrecede(chains, first, third)
            select (first, second, third);
    }

    private static bool MayPrecede(IReadOnlyList<int> chains, int first, int second) => chains[first] != chains[second] || first < second;

    private static int[] Add(List<int[]> family, IReadOnlyList<int> chains, int[] wanted)
    {
        var order = Extension(chains, wanted);
        var isUsual = order.Select((thing, place) => thing == place).All(same => same);
        if (!isUsual && !family.Exists(order.SequenceEqual)) family.Add(order);
        return order;
    }

    /// <summary>The order that is permitted and has the wanted things as early as it can: before each come those of its chain that must.</summary>
    private static int[] Extension(IReadOnlyList<int> chains, int[] wanted)
    {
        var order = new List<int>(chains.Count);
        // Things that nobody named come last, in the order that the usual one has least in common with.
        foreach (var thing in wanted.Concat(Enumerable.Range(0, chains.Count).Reverse()))
        {
            for (var earlier = 0; earlier <= thing; earlier++)
            {
                if (chains[earlier] == chains[thing] && !order.Contains(earlier)) order.Add(earlier);
            }
        }

        return [.. order];
    }
}
