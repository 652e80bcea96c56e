using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>The few schedules that bring each three records in every order that AWS may bring them in: what claims about order are tried with first (EXP-205).</summary>
internal static class OrderSweep
{
    /// <summary>Empty: nothing in this world has an order that is open, or the claim does not speak of it.</summary>
    public static IReadOnlyList<ScheduleWalk> Of(IReadOnlySet<ChoicePoint> kinds, RunRecord benign)
    {
        var arrivals = Arrivals.Of(benign);
        if (arrivals.Count == 0) return [];
        RuleHits.Note("EXP-205");
        var families = arrivals.Select(one => (Arrivals: one, Orders: OrderFamily.Of(one.Chains))).ToList();
        var most = families.Max(family => family.Orders.Count);
        var cuts = kinds.Contains(ChoicePoint.BatchCut) && benign.Steps.Any(step => step.Point == ChoicePoint.BatchCut);
        return
        [
            .. from alone in cuts ? [false, true] : (bool[])[false]
               from number in Enumerable.Range(0, most)
               select new OrderedWalk(kinds, PlacesOf(families, number), alone),
        ];
    }

    private static Dictionary<(string Key, string Label), IReadOnlyList<int>> PlacesOf(List<(Arrivals Arrivals, IReadOnlyList<int[]> Orders)> families, int number)
    {
        var places = new Dictionary<(string Key, string Label), IReadOnlyList<int>>();
        foreach (var (arrivals, orders) in families)
        {
            if (orders.Count == 0) continue;
            var order = orders[number % orders.Count];
            foreach (var things in Enumerable.Range(0, order.Length).GroupBy(thing => arrivals.Labels[thing], StringComparer.Ordinal))
            {
                places.Add((arrivals.Key, things.Key), [.. things.Select(thing => Array.IndexOf(order, thing))]);
            }
        }

        return places;
    }
}
