namespace EsmTestKit.Internal.Choices;

/// <summary>The usual behaviour but for listed decisions, each addressed by site and label: the truth of a recorded schedule (EXP-120).</summary>
/// <remarks>One site may be asked several times (<c>cut:2</c>, then <c>deliver:orders#3</c>): each of its labels is taken once, in the order of asking.</remarks>
internal sealed class DecisionOracle : Oracle
{
    private readonly Dictionary<string, List<string>> _labels = new(StringComparer.Ordinal);
    private readonly bool _hasAny;
    private readonly HashSet<string> _missed = new(StringComparer.Ordinal);

    /// <param name="alwaysAsks">Whether it is asked though nothing is decided: for who wants to know the sites.</param>
    public DecisionOracle(IEnumerable<KeyValuePair<string, string>> labelsBySite, bool alwaysAsks = false)
    {
        foreach (var (site, label) in labelsBySite)
        {
            if (!_labels.TryGetValue(site, out var labels)) _labels.Add(site, labels = []);
            labels.Add(label);
        }

        _hasAny = alwaysAsks || _labels.Count > 0;
    }

    /// <summary>The decisions that the run had no place for: a drift that a strict replay reports (EXP-103).</summary>
    public IReadOnlyList<(string Site, string Label)> Unmet =>
        [.. _labels.OrderBy(site => site.Key, StringComparer.Ordinal).SelectMany(site => site.Value.Select(label => (site.Key, label)))];

    // The same from start to end: what is asked must not depend on what was answered.
    public override bool Opens(ChoicePoint point) => _hasAny;

    public override bool OpensAny => _hasAny;

    public override int Pick(ChoicePoint point, string site, Option[] options)
    {
        if (!_labels.TryGetValue(site, out var labels)) return 0;
        for (var index = 1; index < options.Length; index++)
        {
            if (!labels.Remove(options[index].Label)) continue;
            if (labels.Count == 0) _labels.Remove(site);
            return index;
        }

        _missed.Add($"at \"{site}\" the choices of \"{point.Name}\" are {string.Join(", ", options.Select(option => option.Label))}");
        return 0;
    }

    /// <summary>A strict replay: every decision must have had its place.</summary>
    /// <exception cref="EsmUsageException">One had none; the message lists what there was at its site.</exception>
    public void CheckAllMet()
    {
        if (Unmet is not [var (site, label), ..]) return;
        var near = _missed.Where(missed => missed.StartsWith($"at \"{site}\"", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        throw new EsmUsageException(
            $"The decision \"{label}\" at \"{site}\" does not fit this run: {(near.Count == 0 ? "the run never comes to that site" : string.Join("; ", near))}.",
            "The consumer, the contract or the engine has changed since it was recorded: explore again and record the new schedule.");
    }
}
