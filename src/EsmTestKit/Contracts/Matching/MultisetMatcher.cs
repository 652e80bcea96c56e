namespace EsmTestKit.Internal.Contracts;

/// <summary>Lists whose order does not matter: any assignment of items to expectations will do, and stands from then on.</summary>
internal static class MultisetMatcher
{
    public static IEnumerable<NameBindings> Read(IReadOnlyList<Expectation> expected, IReadOnlyList<JsonTree> actual, NameBindings bindings)
    {
        var everything = Enumerable.Range(0, actual.Count).ToList();
        var open = expected.Select(item => Fitting(new Open(item, everything), actual, bindings)).ToList();
        // Without names one assignment is as good as another, and pairing alone decides.
        if (expected.Any(item => item.HasNames)) return Assign(open, actual, bindings);
        return Pairing.Exists([.. open.Select(item => item.Candidates)]) ? [bindings] : [];
    }

    // The expectation with the fewest candidates goes first, in the order of the document among equals; a dead end is seen before it is entered.
    private static IEnumerable<NameBindings> Assign(List<Open> open, IReadOnlyList<JsonTree> actual, NameBindings bindings)
    {
        while (open.Count > 0)
        {
            if (!Pairing.Exists([.. open.Select(item => item.Candidates)])) yield break;
            // What must differ from a name waits until the name has its value.
            var next = open.MinBy(item => (item.Expected.Forms().Any(form => form is { Differs: true, Name: { } name } && bindings[name] is null), item.Candidates.Count));
            if (next is null) yield break;
            // Items that are equal lead to equal readings: one of each is enough.
            var distinct = Distinct(next.Candidates, actual);
            if (distinct is not [var only] || next.Expected.HasSeveralReadings)
            {
                foreach (var index in distinct)
                {
                    foreach (var reading in Matcher.Read(next.Expected, actual[index], bindings))
                    {
                        foreach (var whole in Assign(Without(open, next, index, actual, reading), actual, reading)) yield return whole;
                    }
                }

                yield break;
            }

            bindings = Matcher.Read(next.Expected, actual[only], bindings).First();
            open = Without(open, next, only, actual, bindings);
        }

        yield return bindings;
    }

    private static List<Open> Without(List<Open> open, Open done, int index, IReadOnlyList<JsonTree> actual, NameBindings bindings) =>
        [.. open.Where(item => item != done).Select(item => Fitting(item with { Candidates = [.. item.Candidates.Where(other => other != index)] }, actual, bindings))];

    private static Open Fitting(Open item, IReadOnlyList<JsonTree> actual, NameBindings bindings) =>
        item with { Candidates = [.. item.Candidates.Where(index => Matcher.Read(item.Expected, actual[index], bindings).Any())] };

    private static List<int> Distinct(IReadOnlyList<int> indexes, IReadOnlyList<JsonTree> actual)
    {
        var distinct = new List<int>();
        foreach (var index in indexes)
        {
            if (!distinct.Any(other => JsonValues.Same(actual[other], actual[index]))) distinct.Add(index);
        }

        return distinct;
    }

    /// <summary>An expectation that has no item yet, and those that fit it by themselves.</summary>
    private sealed record Open(Expectation Expected, IReadOnlyList<int> Candidates)
    {
        // Two expectations that read alike are still two.
        public bool Equals(Open? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
