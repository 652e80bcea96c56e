using System.Globalization;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Two contracts compared as a reviewer would: what is set up, what is done, what reaches each function and what comes of it.</summary>
internal sealed class ContractDifferences
{
    private static readonly string[] Worlds = ["start", "seed", "decisions", "choices", "explore"];
    private static readonly string[] Labels = ["contract", "summary", "recorded", "$schema"];
    private static readonly string[] OtherLooks = ["expectDelivered", "expectMetrics", "expectState", "expectHolds"];

    private readonly NamePairs _names = new();
    private readonly ContractOutline _before;
    private readonly ContractOutline _after;
    private readonly IReadOnlyList<(OutlinedCall? Before, OutlinedCall? After)> _calls;

    private ContractDifferences(JsonTree.Object before, JsonTree.Object after)
    {
        _after = new ContractOutline(after);
        var original = new ContractOutline(before);
        // First the resources, then, by their names, what is done with them.
        PairNames(original, original, call => call.SetsUp);
        PairNames(original, Renamed(before), _ => true);
        _names.PairForms(before, after);
        _before = Renamed(before);
        _calls = Paired(_before.Calls, _after.Calls);
    }

    /// <summary>The differences, the gravest first; each tree was read as a contract without an error.</summary>
    public static IReadOnlyList<Difference> Of(JsonTree.Object before, JsonTree.Object after)
    {
        if (JsonValues.Same(before, after)) return [];
        var found = new ContractDifferences(before, after).All().ToList();
        if (found.Count == 0) found.Add(new Difference(DifferenceGrade.Cosmetic, "contract", "Nothing happens otherwise; only the order of steps or the spelling differs"));
        return [.. found.OrderByDescending(difference => difference.Grade)];
    }

    private IEnumerable<Difference> All() =>
        Worlds.SelectMany(World)
            .Concat(_calls.SelectMany(pair => CallDifferences.Of(pair.Before, pair.After)))
            .Concat(Functions())
            .Concat(Time())
            .Concat(_before.Looked.Union(_after.Looked, StringComparer.Ordinal).SelectMany(Deliveries))
            .Concat(OtherLooks.SelectMany(Looks))
            .Concat(Labels.SelectMany(Label))
            .Concat(_names.Renamed.Select(pair => new Difference(DifferenceGrade.Cosmetic, "contract", $"The response \"{pair.Key}\" is called \"{pair.Value}\"")));

    private IEnumerable<Difference> World(string member) =>
        ValueDifferences.Of(member, _before.Tree[member], _after.Tree[member]).Select(difference => new Difference(DifferenceGrade.Notable, "contract", $"{difference.Path} {ValueDifferences.Shown(difference.Before, difference.After)}"));

    private IEnumerable<Difference> Label(string member) =>
        ValueDifferences.Of(member, _before.Tree[member], _after.Tree[member]).Select(difference => new Difference(DifferenceGrade.Cosmetic, "contract", $"{difference.Path} {ValueDifferences.Shown(difference.Before, difference.After)}"));

    private IEnumerable<Difference> Functions()
    {
        foreach (var name in Names(_before.Functions).Union(Names(_after.Functions), StringComparer.Ordinal))
        {
            if (_before.Functions[name] is not JsonTree.Object old || _after.Functions[name] is not JsonTree.Object now)
            {
                yield return new Difference(DifferenceGrade.Notable, $"function {name}", _after.Functions[name] is null ? "The function is gone" : "The function is new");
                continue;
            }

            foreach (var member in Names(old).Union(Names(now), StringComparer.Ordinal))
            {
                foreach (var (path, was, value) in ValueDifferences.Of(member, old[member], now[member])) yield return new Difference(DifferenceGrade.Notable, $"function {name}", $"{path} {ValueDifferences.Shown(was, value)}");
            }
        }
    }

    private IEnumerable<Difference> Time()
    {
        var (old, now) = (Advances(_before), Advances(_after));
        if (old != now) yield return new Difference(DifferenceGrade.Notable, "contract", $"The test moves the clock by {now}, before by {old}");
    }

    private IEnumerable<Difference> Deliveries(string function)
    {
        var alone = _calls.SelectMany(pair => (pair.Before, pair.After) switch { ({ } old, null) => [old.As], (null, { } now) => [now.As], _ => Array.Empty<string?>() }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var (old, now) = (Counts(_before, function), Counts(_after, function));
        if (old != now) yield return new Difference(DifferenceGrade.Breaking, $"function {function}", $"Counted invocations: {now}, before {old}");
        foreach (var difference in new DeliveryDifferences(function, _before.InvocationsOf(function), _after.InvocationsOf(function)).All(alone)) yield return difference;
    }

    private IEnumerable<Difference> Looks(string verb)
    {
        var grade = verb == "expectMetrics" ? DifferenceGrade.Notable : DifferenceGrade.Breaking;
        foreach (var (old, now) in Alignment.Of(_before.StepsOf(verb), _after.StepsOf(verb), JsonValues.Same, pairsTheRest: true))
        {
            if (old is null || now is null)
            {
                yield return new Difference(now is null ? grade : DifferenceGrade.Notable, verb, $"{(now is null ? "No longer" : "Now")} expected: {ShownValue.Of((old ?? now)![verb])}");
                continue;
            }

            foreach (var (path, was, value) in ValueDifferences.Of(string.Empty, old, now)) yield return new Difference(grade, verb, $"{path} {ValueDifferences.Shown(was, value)}");
        }
    }

    private ContractOutline Renamed(JsonTree.Object before) =>
        new((JsonTree.Object)_names.Rename(before, _after.Calls.Select(call => call.As).OfType<string>().ToHashSet(StringComparer.Ordinal)));

    private void PairNames(ContractOutline original, ContractOutline renamed, Func<OutlinedCall, bool> which)
    {
        foreach (var (old, now) in Paired(renamed.Calls, _after.Calls))
        {
            if (old is not null && now is not null && which(old)) _names.Pair(original.Calls[old.Number], now);
        }
    }

    // Calls about the same thing, in order; sends of the same thing stand together though others came between.
    private static IReadOnlyList<(OutlinedCall? Before, OutlinedCall? After)> Paired(IReadOnlyList<OutlinedCall> before, IReadOnlyList<OutlinedCall> after)
    {
        var (old, now) = (before.ToLookup(call => call.Key, StringComparer.Ordinal), after.ToLookup(call => call.Key, StringComparer.Ordinal));
        return [.. before.Concat(after).Select(call => call.Key).Distinct(StringComparer.Ordinal)
            .SelectMany(key => Alignment.Of([.. old[key]], [.. now[key]], (left, right) => JsonValues.Same(left.With, right.With), pairsTheRest: true))];
    }

    private static IEnumerable<string> Names(JsonTree.Object tree) => tree.Members.Select(member => member.Name);

    private static string Advances(ContractOutline outline) => string.Join(", ", outline.StepsOf("advance").Select(step => JsonValues.AsText(step["advance"]!)));

    // Steps that list the invocations need no count.
    private static string Counts(ContractOutline outline, string function) => string.Join(", ", outline.StepsOf("expectInvocations")
        .Where(step => step["are"] is null && JsonValues.AsText(step["expectInvocations"]!) == function)
        .Select(step => string.Join(' ', step.Members.Skip(1).Select(member => string.Create(CultureInfo.InvariantCulture, $"{member.Name} {JsonValues.AsText(member.Value)}")))));
}
