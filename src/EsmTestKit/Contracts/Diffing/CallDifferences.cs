namespace EsmTestKit.Internal.Contracts;

/// <summary>What is done otherwise, and what calls show otherwise at the end.</summary>
internal static class CallDifferences
{
    public static IEnumerable<Difference> Of(OutlinedCall? before, OutlinedCall? after) => (before, after) switch
    {
        ({ } old, { } now) => Paired(old, now),
        ({ } old, null) => Alone(old, "no longer"),
        (null, { } now) => Alone(now, "now"),
        _ => [],
    };

    private static IEnumerable<Difference> Paired(OutlinedCall before, OutlinedCall after)
    {
        if (before.SetsUp)
        {
            foreach (var difference in SettingDifferences.Of(before, after)) yield return difference;
        }
        else
        {
            foreach (var (path, old, now) in ValueDifferences.Of(string.Empty, before.With, after.With))
            {
                yield return new Difference(DifferenceGrade.Notable, after.Where, $"The test calls {after.Verb} with another {path}: {ValueDifferences.Shown(old, now)}");
            }
        }

        foreach (var difference in Looks(before, after)) yield return difference;
        foreach (var difference in Refusals(before, after)) yield return difference;
    }

    private static IEnumerable<Difference> Alone(OutlinedCall call, string when)
    {
        if (call.SetsUp)
        {
            yield return call.IsOfMapping && call.Verb == "CreateEventSourceMapping"
                ? new Difference(DifferenceGrade.Breaking, call.Where, when == "now" ? "The mapping is new" : "The mapping is gone")
                : new Difference(DifferenceGrade.Notable, call.Where, $"The test {when} calls {call.Verb}");
            yield break;
        }

        var messages = Messages(call.Expect);
        if (messages.Count == 0) yield return new Difference(DifferenceGrade.Notable, call.Where, $"The test {when} calls {call.Verb} {ShownValue.Of(call.With)}");
        foreach (var message in messages) yield return Message(call, message, when == "now");
    }

    private static IEnumerable<Difference> Looks(OutlinedCall before, OutlinedCall after)
    {
        if (before.Expect is null && after.Expect is null) yield break;
        var (old, now) = (Messages(before.Expect), Messages(after.Expect));
        if (old.Count == 0 && now.Count == 0)
        {
            foreach (var (path, was, value) in ValueDifferences.Of("expect", before.Expect, after.Expect))
            {
                // Looking closer, or less close, is the test's; another answer is AWS's.
                var grade = was is null || value is null ? DifferenceGrade.Notable : DifferenceGrade.Breaking;
                yield return new Difference(grade, after.Where, $"{after.Verb} answers otherwise: {path} {ValueDifferences.Shown(was, value)}");
            }

            yield break;
        }

        foreach (var (left, right) in Alignment.Of(old, now, JsonValues.Same, pairsTheRest: true))
        {
            if (left is null || right is null)
            {
                yield return Message(after, (left ?? right)!, left is null);
                continue;
            }

            foreach (var (path, was, value) in ValueDifferences.Of(string.Empty, left, right))
            {
                yield return new Difference(DifferenceGrade.Breaking, after.Where, $"{Kind(right)} there differs: {path} {ValueDifferences.Shown(was, value)}");
            }
        }
    }

    private static IEnumerable<Difference> Refusals(OutlinedCall before, OutlinedCall after) =>
        ValueDifferences.Of("expectError", before.ExpectError, after.ExpectError).Select(difference => new Difference(DifferenceGrade.Breaking, after.Where, difference switch
        {
            (_, null, { } error) => $"{after.Verb} is refused now: {ShownValue.Of(error)}",
            (_, { } error, null) => $"{after.Verb} is no longer refused: {ShownValue.Of(error)}",
            var (path, was, value) => $"{after.Verb} is refused otherwise: {path} {ValueDifferences.Shown(was, value)}",
        }));

    private static Difference Message(OutlinedCall call, JsonTree message, bool appeared) => new(
        DifferenceGrade.Breaking,
        call.Where,
        $"{Kind(message)} {(appeared ? "appeared" : "is gone")}: {ShownValue.Of(message)}",
        Kind(message) == "An invocation record" ? appeared ? "A batch was given up that was not given up before." : "A batch is no longer given up." : null,
        Kind(message) == "An invocation record" ? "STR-344" : null);

    // What a receive found, or the one object that was read.
    private static IReadOnlyList<JsonTree> Messages(JsonTree? expect)
    {
        if (expect is not JsonTree.Object answer) return [];
        var messages = ContractOutline.Items(answer["Messages"]);
        return messages.Count > 0 ? messages : answer["Body"] is not null ? [answer] : [];
    }

    private static string Kind(JsonTree message)
    {
        var body = (message as JsonTree.Object)?["Body"];
        if (body is JsonTree.Object { Members: [{ Name: "<json>", Value: JsonTree.Object json }] }) body = json;
        return body is JsonTree.Object document && document["requestContext"] is JsonTree.Object context && context["condition"] is not null ? "An invocation record" : "A message";
    }
}
