using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>The names of one contract by those of the other: what is only called otherwise is no difference.</summary>
internal sealed partial class NamePairs
{
    private readonly SortedDictionary<string, string> _responses = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _forms = new(StringComparer.Ordinal);

    /// <summary>Renamed responses, old and new.</summary>
    public IEnumerable<KeyValuePair<string, string>> Renamed => _responses.Where(pair => pair.Key != pair.Value);

    /// <summary>Two calls are the same call: so are the names of their responses.</summary>
    public void Pair(OutlinedCall before, OutlinedCall after)
    {
        if (before.As is { } old && after.As is { } now) _responses[old] = now;
    }

    /// <summary>Forms whose names stand in one contract only are paired in the order in which they come.</summary>
    public void PairForms(JsonTree before, JsonTree after)
    {
        var (old, now) = (FormNames(before), FormNames(after));
        foreach (var (left, right) in old.Except(now, StringComparer.Ordinal).Zip(now.Except(old, StringComparer.Ordinal))) _forms[left] = right;
    }

    /// <summary>What the contract of before says, in the names of the one of after.</summary>
    /// <param name="taken">Names of the one of after: what is not paired must not look like one of them.</param>
    public JsonTree Rename(JsonTree tree, IReadOnlySet<string> taken) => tree switch
    {
        JsonTree.Text text => JsonValues.Text(Rename(text.Value, taken)),
        JsonTree.Array list => JsonValues.Array(list.Items.Select(item => Rename(item, taken))),
        JsonTree.Object value => JsonValues.Object(value.Members.Select(member => (member.Name, member is { Name: "as", Value: JsonTree.Text name } && value["call"] is not null
            ? JsonValues.Text(Response(name.Value, taken))
            : Rename(member.Value, taken)))),
        _ => tree,
    };

    private string Rename(string text, IReadOnlySet<string> taken) => Names().Replace(text, match => match.Groups["response"].Success
        ? $"${{{Response(match.Groups["response"].Value, taken)}{match.Groups["path"].Value}}}"
        : $"<{match.Groups["kind"].Value}{_forms.GetValueOrDefault(match.Groups["form"].Value, match.Groups["form"].Value)}>");

    private string Response(string name, IReadOnlySet<string> taken) =>
        _responses.TryGetValue(name, out var now) ? now : taken.Contains(name) ? $"{name} of before" : name;

    private static List<string> FormNames(JsonTree tree) =>
        [.. Names().Matches(CompactJson.Of(tree)).Where(match => match.Groups["form"].Success).Select(match => match.Groups["form"].Value).Distinct(StringComparer.Ordinal)];

    // References to resources and to the place have no names of the contract's own.
    [GeneratedRegex(@"\$\{(?!arn:|region\}|account\})(?<response>[^.}]+)(?<path>[^}]*)\}|<(?<kind>[A-Za-z]+:!?)(?<form>[A-Za-z][A-Za-z0-9-]*)>")]
    private static partial Regex Names();
}
