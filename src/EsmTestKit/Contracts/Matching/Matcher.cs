namespace EsmTestKit.Internal.Contracts;

/// <summary>Whether a value is what a contract expects, and what the names then stand for.</summary>
internal static class Matcher
{
    /// <summary>Every reading under which the value is as expected; none: it is not.</summary>
    /// <param name="actual">The value; null: absent.</param>
    /// <param name="member">The member whose value it is, or null.</param>
    public static IEnumerable<NameBindings> Read(Expectation expected, JsonTree? actual, NameBindings bindings, string? member = null)
    {
        if (actual is null) return expected is Expectation.Absent ? [bindings] : [];
        switch (expected)
        {
            case Expectation.Fixed value:
                return JsonValues.Same(value.Value, actual) ? [bindings] : [];
            case Expectation.Repeat repeat:
                return actual is JsonTree.Text given && given.Value.Length == (long)repeat.Unit.Length * repeat.Times && given.Value == repeat.Whole() ? [bindings] : [];
            case Expectation.Text { Whole: { } form }:
                return Whole(form, actual, bindings, member) is { } bound ? [bound] : [];
            case Expectation.Text text:
                return actual is JsonTree.Text written ? TextMatcher.Read(text.Segments, written.Value, bindings, member) : [];
            case Expectation.Json json:
                return ValueReader.Json(actual) is { } held ? Read(json.Inner, held, bindings, member) : [];
            case Expectation.Base64 base64:
                return ValueReader.Base64(actual, base64.Inner) is { } decoded ? Read(base64.Inner, decoded, bindings, member) : [];
            case Expectation.Object value:
                return actual is JsonTree.Object members ? Members(value, members, bindings) : [];
            case Expectation.Array list:
                return actual is JsonTree.Array items && items.Items.Count == list.Items.Count
                    ? All([.. list.Items.Zip(items.Items, (item, other) => new Pair(item, other, null))], 0, bindings)
                    : [];
            case Expectation.AnyOrder list:
                return actual is JsonTree.Array things && things.Items.Count == list.Items.Count ? MultisetMatcher.Read(list.Items, things.Items, bindings) : [];
            default:
                return [];
        }
    }

    /// <summary>The value of a form that stands alone; null: it does not fit.</summary>
    public static NameBindings? Whole(TextSegment.Form form, JsonTree actual, NameBindings bindings, string? member)
    {
        if (!ValueForm.Accepts(form.Kind, actual)) return null;
        if (form.Name is not { } name) return bindings;
        if (!form.Differs) return bindings.TryBind(form, actual, member);
        return bindings[name] is { } other && JsonValues.Same(other, actual) ? null : bindings;
    }

    private static IEnumerable<NameBindings> Members(Expectation.Object expected, JsonTree.Object actual, NameBindings bindings)
    {
        if (!expected.More && actual.Members.Any(member => expected.Members.All(known => known.Key != member.Name))) return [];
        return All([.. expected.Members.Select(member => new Pair(member.Value, actual[member.Key], member.Key))], 0, bindings);
    }

    // What has one reading is walked through in a loop; only where there are several does the search branch.
    private static IEnumerable<NameBindings> All(List<Pair> pairs, int from, NameBindings bindings)
    {
        for (var index = from; index < pairs.Count; index++)
        {
            var (expected, actual, member) = pairs[index];
            if (expected.HasSeveralReadings)
            {
                var rest = index + 1;
                foreach (var reading in Read(expected, actual, bindings, member))
                {
                    foreach (var whole in All(pairs, rest, reading)) yield return whole;
                }

                yield break;
            }

            if (Read(expected, actual, bindings, member).FirstOrDefault() is not { } next) yield break;
            bindings = next;
        }

        yield return bindings;
    }

    private readonly record struct Pair(Expectation Expected, JsonTree? Actual, string? Member);
}
