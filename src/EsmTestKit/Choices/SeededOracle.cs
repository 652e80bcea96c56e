using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Choices;

/// <summary>Another legal world for each seed: mostly the usual behaviour, sometimes any other permitted one.</summary>
internal sealed class SeededOracle(long seed) : Oracle
{
    // Half of the answers differ: enough to see trouble in a handful of seeds, and no run is a string of nothing but faults.
    private const double UsualShare = 0.5;
    private readonly MadeIds _draws = new(seed);

    // What AWS does, not what a consumer's own services, its operators or its producers do: those are an exploration's business.
    public override bool Opens(ChoicePoint point) =>
        point == ChoicePoint.BatchCut || point == ChoicePoint.Environment || point == ChoicePoint.Throttle || point == ChoicePoint.Reorder
        || point == ChoicePoint.Copy || point == ChoicePoint.GroupOrder || point == ChoicePoint.LaneOrder || point == ChoicePoint.LostResponse;

    public override int Pick(ChoicePoint point, string site, Option[] options)
    {
        var draw = _draws.Next();
        var usual = (draw >> 11) * (1.0 / (1UL << 53)) < UsualShare;
        return usual ? 0 : 1 + (int)(_draws.Next() % (ulong)(options.Length - 1));
    }
}
