namespace EsmTestKit.Internal.Contracts;

/// <summary>Records in groups of the same value under a path: only within a group does their order count.</summary>
internal static class RecordGroups
{
    public static IEnumerable<(string Key, IReadOnlyList<Expectation> Expected, IReadOnlyList<JsonTree> Actual)> Of(
        string path, IReadOnlyList<Expectation> expected, IReadOnlyList<JsonTree> actual, NameBindings bindings)
    {
        var steps = path.Split('.');
        var wanted = expected.GroupBy(item => ShownValue.Of(Value(item, steps, bindings) ?? throw item.At.Error(
            $"This record has no value under \"{path}\", and \"by\" orders the records by it.", "Write the value there, without a form."))).ToList();
        var came = actual.GroupBy(item => Value(item, steps) is { } value ? ShownValue.Of(value) : "absent").ToList();
        foreach (var key in wanted.Select(group => group.Key).Concat(came.Select(group => group.Key)).Distinct(StringComparer.Ordinal))
        {
            yield return (key, [.. wanted.Where(group => group.Key == key).SelectMany(group => group)], [.. came.Where(group => group.Key == key).SelectMany(group => group)]);
        }
    }

    private static JsonTree? Value(JsonTree record, string[] steps)
    {
        JsonTree? value = record;
        foreach (var step in steps) value = value is JsonTree.Object members ? members[step] : null;
        return value;
    }

    private static JsonTree? Value(Expectation record, string[] steps, NameBindings bindings)
    {
        Expectation? value = record;
        foreach (var step in steps) value = value is Expectation.Object members ? members.Members.Where(member => member.Key == step).Select(member => member.Value).FirstOrDefault() : null;
        return value switch
        {
            Expectation.Fixed known => known.Value,
            Expectation.Text { Whole: { Name: { } name, Differs: false } } => bindings[name],
            _ => null,
        };
    }
}
