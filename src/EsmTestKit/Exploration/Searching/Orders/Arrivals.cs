using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <summary>What a run shows of the things whose order AWS leaves open: messages of a queue, messages of groups, lanes of a stream.</summary>
/// <param name="Key">Who takes them: the kind of choice and the source with its mapping.</param>
/// <param name="Labels">The option that takes each thing, in the usual order; of a group one for each message that was seen.</param>
internal sealed record Arrivals(string Key, IReadOnlyList<string> Labels)
{
    /// <summary>The chain of each thing: what one label takes keeps its order.</summary>
    public IReadOnlyList<int> Chains
    {
        get
        {
            var labels = Labels.Distinct(StringComparer.Ordinal).ToList();
            return [.. Labels.Select(label => labels.IndexOf(label))];
        }
    }

    public static bool Orders(ChoicePoint point) => point == ChoicePoint.Reorder || point == ChoicePoint.GroupOrder || point == ChoicePoint.LaneOrder;

    public static string KeyOf(ChoicePoint point, string site) => $"{point.Id} {site.Split(' ')[0]}";

    public static IReadOnlyList<Arrivals> Of(RunRecord benign) =>
    [
        .. from step in benign.Steps
           where Orders(step.Point)
           group step by KeyOf(step.Point, step.Site) into asked
           let labels = LabelsOf([.. asked], benign.Ledger)
           where labels.Count > 1
           select new Arrivals(asked.Key, labels),
    ];

    private static List<string> LabelsOf(List<WalkStep> asked, EsmLedger ledger)
    {
        var labels = asked.ConvertAll(step => step.Taken.Label);
        // Nobody asks for the last: there is no choice then.
        foreach (var option in asked[^1].Options)
        {
            if (option.Label != labels[^1]) labels.Add(option.Label);
        }

        // A message comes once, and lanes are asked for anew in each round; only groups are taken from again.
        if (asked[0].Point != ChoicePoint.GroupOrder) return [.. labels.Distinct(StringComparer.Ordinal)];
        var messages = ledger.OfType<InvocationStarted>().SelectMany(started => started.Records).Where(record => record.Source == asked[0].Site.Split('>')[0]).Distinct().Count();
        while (labels.Count < messages) labels.Add(labels[^1]);
        return labels;
    }
}
