using System.Globalization;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Delivery;

/// <summary>Which lane goes first where several have something to send: shards, and lanes by key, know nothing of each other (CP-40).</summary>
internal static class LanesInTurn
{
    /// <summary>All that may go on, those that start nothing last.</summary>
    /// <param name="site">Where the next of them is chosen.</param>
    public static IEnumerable<StreamLane> Choose(Oracle oracle, List<StreamLane> lanes, Func<StreamLane, bool> mayGoOn, Func<string> site)
    {
        var waiting = Enumerable.Range(0, lanes.Count).Where(lane => mayGoOn(lanes[lane]) && lanes[lane].CanStart).ToList();
        var others = Enumerable.Range(0, lanes.Count).Where(lane => mayGoOn(lanes[lane])).Except(waiting).ToList();
        while (waiting.Count > 0)
        {
            var picked = waiting.Count < 2 ? 0 : oracle.Pick(ChoicePoint.LaneOrder, site(), Options(waiting));
            if (picked > 0) RuleHits.Note("CP-40");
            var next = lanes[waiting[picked]];
            waiting.RemoveAt(picked);
            yield return next;
        }

        foreach (var lane in others) yield return lanes[lane];
    }

    private static Option[] Options(List<int> waiting) =>
        [.. waiting.Select((lane, index) => new Option(string.Create(CultureInfo.InvariantCulture, $"lane:{lane + 1}"), "CP-40", index == 0 ? ChoiceCost.None : ChoiceCost.Reorder))];
}
