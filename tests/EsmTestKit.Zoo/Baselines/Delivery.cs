using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Zoo.Baselines;

internal enum Again
{
    No,
    AtOnce,
    Later,
}

/// <summary>One delivery of a list, as a test writes it that knows nothing of AWS: which of those that wait, and whether it comes again.</summary>
internal readonly record struct Delivery(int Turn, Again Again);

/// <summary>Delivers as a list says, and as usual where it ends.</summary>
internal sealed class ListWalk(IReadOnlyList<Delivery> deliveries) : ScheduleWalk(Points)
{
    private int _next;
    private Delivery _last;

    /// <summary>All that a list of deliveries can say. Crashes, failing calls, cuts and interleavings are not in it.</summary>
    public static readonly IReadOnlySet<ChoicePoint> Points = new HashSet<ChoicePoint> { ChoicePoint.Duplicate, ChoicePoint.Copy, ChoicePoint.Reorder, ChoicePoint.GroupOrder };

    protected override int Choose(int position, ChoicePoint point, string site, Option[] options)
    {
        if (point == ChoicePoint.Copy) return _last.Again == Again.Later ? 1 : 0;
        var delivery = _next < deliveries.Count ? deliveries[_next] : default;
        if (point != ChoicePoint.Duplicate) return delivery.Turn % options.Length;
        (_last, _next) = (delivery, _next + 1);
        return delivery.Again == Again.AtOnce ? 1 : 0;
    }
}
