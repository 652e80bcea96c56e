using System.Globalization;

namespace EsmTestKit.Internal.Contracts;

/// <summary>What reaches a function otherwise: which records, how often, in which batches and order, and what it answers.</summary>
internal sealed class DeliveryDifferences(string function, IReadOnlyList<OutlinedInvocation> before, IReadOnlyList<OutlinedInvocation> after)
{
    private const int MostShown = 5;

    private string Where => $"function {function}";

    /// <param name="ofTheTest">Records that only one of the two tests sends: that they come, or not, is no surprise.</param>
    public IEnumerable<Difference> All(IReadOnlySet<string> ofTheTest) =>
        Records(ofTheTest).Concat(Batches()).Concat(Order()).Concat(Runs());

    private IEnumerable<Difference> Records(IReadOnlySet<string> ofTheTest)
    {
        var (old, now) = (Counts(before), Counts(after));
        var changed = Firsts(before).Union(Firsts(after), StringComparer.Ordinal)
            .Select(record => (Record: record, Was: old.GetValueOrDefault(record), Is: now.GetValueOrDefault(record)))
            .Where(count => count.Was != count.Is);
        foreach (var group in changed.GroupBy(count => (count.Was, count.Is, OfTheTest: ofTheTest.Contains(count.Record))))
        {
            var records = Shown([.. group.Select(count => count.Record)]);
            var grade = group.Key.OfTheTest || group.Key is { Was: > 0, Is: > 0 } ? DifferenceGrade.Notable : DifferenceGrade.Breaking;
            yield return group.Key switch
            {
                (0, _, _) => new Difference(grade, Where, $"{records} now delivered"),
                (_, 0, _) => new Difference(grade, Where, $"{records} no longer delivered"),
                var (was, times, _) => new Difference(
                    grade,
                    Where,
                    string.Create(CultureInfo.InvariantCulture, $"{records} delivered {times} times, {was} before"),
                    times > was ? "The consumer must not apply a record twice." : null),
            };
        }
    }

    private IEnumerable<Difference> Batches()
    {
        var (old, now) = (Sizes(before), Sizes(after));
        if (old != now) yield return new Difference(DifferenceGrade.Notable, Where, $"Records in each batch: {now}; before: {old}");
    }

    private IEnumerable<Difference> Order()
    {
        var (old, now) = (Firsts(before), Firsts(after));
        var (common, order) = (old.Intersect(now, StringComparer.Ordinal).ToList(), now.Intersect(old, StringComparer.Ordinal).ToList());
        if (common.SequenceEqual(order)) yield break;
        var at = common.Zip(order).TakeWhile(pair => pair.First == pair.Second).Count();
        yield return after.Any(run => run.IsOrdered)
            ? new Difference(DifferenceGrade.Breaking, Where, $"{order[at]} comes before {common[at]}, and came behind it", "The source keeps an order that the consumer may rely on.")
            : new Difference(DifferenceGrade.Notable, Where, $"{order[at]} comes before {common[at]}, and came behind it");
    }

    private IEnumerable<Difference> Runs()
    {
        var moved = new List<string>();
        foreach (var (old, now) in Alignment.Of(before, after, (left, right) => left.Records.SequenceEqual(right.Records), pairsTheRest: false))
        {
            if (old is null || now is null) continue;
            var batch = now.Records.Count == 0 ? "a run without records" : $"the batch {Shown(now.Records, isSubject: false)}";
            var events = ValueDifferences.Of("event", old.Event, now.Event).ToList();
            foreach (var (path, was, value) in events.Take(MostShown)) yield return new Difference(DifferenceGrade.Breaking, Where, $"The event of {batch} differs: {path} {ValueDifferences.Shown(was, value)}");
            if (events.Count > MostShown) yield return new Difference(DifferenceGrade.Breaking, Where, string.Create(CultureInfo.InvariantCulture, $"The event of {batch} differs in {events.Count - MostShown} more places"));
            foreach (var (path, was, value) in ValueDifferences.Of("result", old.Result, now.Result)) yield return new Difference(DifferenceGrade.Breaking, Where, $"The function answers {batch} otherwise: {path} {ValueDifferences.Shown(was, value)}");
            foreach (var (path, was, value) in ValueDifferences.Of("error", old.Error, now.Error)) yield return new Difference(DifferenceGrade.Breaking, Where, Failure(batch, path, was, value));
            if (old.At != now.At && (old.At, now.At) is ({ } from, { } to)) moved.Add($"{batch} at {to}, before at {from}");
        }

        if (moved.Count > 0) yield return new Difference(DifferenceGrade.Notable, Where, moved.Count == 1 ? $"Comes at another time: {moved[0]}" : string.Create(CultureInfo.InvariantCulture, $"{moved.Count} invocations come at another time: {moved[0]}, …"));
    }

    private static string Failure(string batch, string path, JsonTree? was, JsonTree? value) => (was, value) switch
    {
        (null, _) when path == "error" => $"The function fails on {batch} now: {ShownValue.Of(value)}",
        (_, null) when path == "error" => $"The function no longer fails on {batch}: {ShownValue.Of(was)}",
        _ => $"The function fails on {batch} otherwise: {path} {ValueDifferences.Shown(was, value)}",
    };

    private static SortedDictionary<string, int> Counts(IEnumerable<OutlinedInvocation> runs)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var record in runs.SelectMany(run => run.Records)) counts[record] = counts.GetValueOrDefault(record) + 1;
        return counts;
    }

    private static List<string> Firsts(IEnumerable<OutlinedInvocation> runs) => [.. runs.SelectMany(run => run.Records).Distinct(StringComparer.Ordinal)];

    private static string Sizes(IReadOnlyList<OutlinedInvocation> runs) => runs.Count == 0 ? "no batch" : string.Join(", ", runs.Select(run => run.Records.Count.ToString(CultureInfo.InvariantCulture)));

    private static string Shown(IReadOnlyList<string> records, bool isSubject = true)
    {
        var shown = string.Join(", ", records.Take(MostShown).Select(ShownValue.Cut));
        if (records.Count > MostShown) shown += string.Create(CultureInfo.InvariantCulture, $" and {records.Count - MostShown} more");
        return isSubject ? $"{shown} {(records.Count == 1 ? "is" : "are")}" : shown;
    }
}
