using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Makes every invocation a second time, as a test does that calls the handler again with the same event.</summary>
internal sealed class TwiceWalk(IReadOnlySet<ChoicePoint> kinds) : ScheduleWalk(kinds)
{
    protected override int Choose(int position, ChoicePoint point, string site, Option[] options) =>
        point == ChoicePoint.Duplicate && site.EndsWith("@1", StringComparison.Ordinal) ? Math.Max(0, Array.FindIndex(options, option => option.Label == "duplicate")) : 0;
}

/// <summary>A random list of deliveries: some repeated, in some order, as one writes it with a generator of lists.</summary>
internal sealed class RandomDeliveries(IReadOnlySet<ChoicePoint> kinds, Draws draws) : ScheduleWalk(kinds)
{
    private const double Repeats = 0.3;

    /// <summary>What a test can do that keeps a list of deliveries: repeat some, in another order.</summary>
    public static readonly IReadOnlySet<ChoicePoint> Points = new HashSet<ChoicePoint> { ChoicePoint.Duplicate, ChoicePoint.Reorder, ChoicePoint.GroupOrder };

    protected override int Choose(int position, ChoicePoint point, string site, Option[] options) => point == ChoicePoint.Duplicate
        ? draws.Share() < Repeats ? Math.Max(0, Array.FindIndex(options, option => option.Label == "duplicate")) : 0
        : draws.Below(options.Length);
}
