using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <summary>The usual behaviour, but things come in a wanted order (EXP-205).</summary>
/// <param name="places">By who takes them and the option that does: the place of each thing that it takes.</param>
/// <param name="alone">Whether each record travels alone: what a consumer puts right within a batch it may not among batches.</param>
internal sealed class OrderedWalk(IReadOnlySet<ChoicePoint> kinds, IReadOnlyDictionary<(string Key, string Label), IReadOnlyList<int>> places, bool alone) : ScheduleWalk(kinds)
{
    private readonly Dictionary<(string Key, string Label), int> _taken = [];

    protected override int Choose(int position, ChoicePoint point, string site, Option[] options)
    {
        if (point == ChoicePoint.BatchCut) return alone ? options.Length - 1 : 0;
        if (!Arrivals.Orders(point)) return 0;
        var key = Arrivals.KeyOf(point, site);
        var best = 0;
        for (var index = 1; index < options.Length; index++)
        {
            if (PlaceOf((key, options[index].Label)) < PlaceOf((key, options[best].Label))) best = index;
        }

        if (point == ChoicePoint.GroupOrder) _taken[(key, options[best].Label)] = _taken.GetValueOrDefault((key, options[best].Label)) + 1;
        return best;
    }

    // What comes again, and what the undisturbed run did not show, comes as usual.
    private int PlaceOf((string Key, string Label) thing) =>
        places.TryGetValue(thing, out var known) && _taken.GetValueOrDefault(thing) is var taken && taken < known.Count ? known[taken] : int.MaxValue;
}
