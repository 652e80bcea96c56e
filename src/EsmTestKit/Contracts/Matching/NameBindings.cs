using System.Collections.Immutable;

namespace EsmTestKit.Internal.Contracts;

/// <summary>What the names of forms stand for. Never changes: a reading that fails leaves nothing behind.</summary>
internal sealed class NameBindings
{
    /// <summary>Members that hold ids: different names there have different values, whatever their form.</summary>
    private static readonly string[] IdMembers = ["messageId", "eventID", "sequenceNumber", "receiptHandle", "requestId"];

    private readonly ImmutableSortedDictionary<string, JsonTree> _values;

    // Kind of id and value to the name that has it.
    private readonly ImmutableSortedDictionary<string, string> _owners;

    private NameBindings(ImmutableSortedDictionary<string, JsonTree> values, ImmutableSortedDictionary<string, string> owners) => (_values, _owners) = (values, owners);

    public static NameBindings None { get; } = new(ImmutableSortedDictionary.Create<string, JsonTree>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    public JsonTree? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Null: the value has another name already, or the name another value.</summary>
    /// <param name="form">A form with a name that it binds.</param>
    /// <param name="member">The member whose value it is, or null.</param>
    public NameBindings? TryBind(TextSegment.Form form, JsonTree value, string? member)
    {
        if (form.Name is not { } name) return this;
        if (this[name] is { } bound && !JsonValues.Same(bound, value)) return null;
        var owners = _owners;
        foreach (var kind in Kinds(form, member))
        {
            var key = kind + "\n" + CompactJson.Of(value);
            if (owners.TryGetValue(key, out var owner) && owner != name) return null;
            owners = owners.SetItem(key, name);
        }

        return new(_values.SetItem(name, value), owners);
    }

    /// <summary>Why <see cref="TryBind"/> refused.</summary>
    public string WhyNot(TextSegment.Form form, JsonTree value, string? member)
    {
        if (form.Name is { } name && this[name] is { } bound && !JsonValues.Same(bound, value)) return $"{ShownValue.Of(bound)} (\"{name}\", as bound before)";
        var owner = Kinds(form, member).Select(kind => _owners.GetValueOrDefault(kind + "\n" + CompactJson.Of(value))).FirstOrDefault(found => found is not null);
        return $"{form}, which must differ from \"{owner}\": ids with different names have different values";
    }

    private static IEnumerable<string> Kinds(TextSegment.Form form, string? member)
    {
        if (form.Kind == FormKind.Uuid) yield return "uuid";
        if (IdMembers.FirstOrDefault(id => id.Equals(member, StringComparison.OrdinalIgnoreCase)) is { } known) yield return known;
    }
}
