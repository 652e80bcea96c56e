using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <summary>The usual behaviour but for decisions with site and label; what no longer fits is passed over (EXP-103, lenient).</summary>
internal sealed class LabelledWalk(IReadOnlySet<ChoicePoint> kinds, IEnumerable<KeyValuePair<string, string>> decisions) : ScheduleWalk(kinds)
{
    private readonly DecisionOracle _decisions = new(decisions);

    public IReadOnlyList<(string Site, string Label)> Unmet => _decisions.Unmet;

    /// <inheritdoc cref="DecisionOracle.CheckAllMet"/>
    public void CheckAllMet() => _decisions.CheckAllMet();

    protected override int Choose(int position, ChoicePoint point, string site, Option[] options) => _decisions.Pick(point, site, options);
}
