namespace EsmTestKit.Internal.Choices;

/// <summary>The usual behaviour but for listed decisions, each addressed by site and label: the truth of a recorded schedule (EXP-120).</summary>
internal sealed class DecisionOracle(IReadOnlyDictionary<string, string> labelBySite) : Oracle
{
    private readonly HashSet<string> _met = new(StringComparer.Ordinal);

    /// <summary>The sites that the run never came to: a drift that a strict replay reports.</summary>
    public IReadOnlyList<string> Unmet => [.. labelBySite.Keys.Where(site => !_met.Contains(site)).Order(StringComparer.Ordinal)];

    public override bool Opens(ChoicePoint point) => labelBySite.Count > 0;

    public override int Pick(ChoicePoint point, string site, ReadOnlySpan<Option> options)
    {
        if (!labelBySite.TryGetValue(site, out var label)) return 0;
        for (var index = 0; index < options.Length; index++)
        {
            if (options[index].Label != label) continue;
            _met.Add(site);
            return index;
        }

        var offered = string.Join(", ", options.ToArray().Select(option => option.Label));
        throw new EsmUsageException(
            $"The decision \"{label}\" at \"{site}\" does not fit this run: there the choices are {offered}.",
            "The consumer, the contract or the engine has changed since it was recorded: explore again and record the new schedule.");
    }
}
