using System.Globalization;

namespace EsmTestKit.Internal.Wire;

/// <summary>The fields of a form by the parts of their names: <c>Attribute.1.Name=X</c> (WIR-046).</summary>
internal sealed class FormTree
{
    /// <summary>Deeper than any member of AWS's; a name of a million dots ends here.</summary>
    private const int Deepest = 12;

    private readonly List<KeyValuePair<string, FormTree>> _children = [];
    private readonly Dictionary<string, FormTree> _byName = new(StringComparer.Ordinal);

    public string? Value { get; private set; }

    /// <summary>In the order sent.</summary>
    public IReadOnlyList<KeyValuePair<string, FormTree>> Children => _children;

    /// <summary>The children of a list by their numbers; null where it is none.</summary>
    public IReadOnlyList<FormTree>? Items
    {
        get
        {
            var items = new List<(long Number, FormTree Item)>();
            foreach (var (name, child) in _children)
            {
                if (!long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
                items.Add((number, child));
            }

            return items.Count == 0 ? null : [.. items.OrderBy(item => item.Number).Select(item => item.Item)];
        }
    }

    public static FormTree Of(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var root = new FormTree();
        foreach (var (name, value) in fields)
        {
            var parts = name.Split('.', Deepest + 1);
            if (parts.Length > Deepest) throw new AwsServiceException("MalformedQueryString", "The query string contains a parameter whose name has too many parts.", 404);
            var at = root;
            foreach (var part in parts) at = at.Child(part);
            at.Value = value;
        }

        return root;
    }

    public FormTree? Find(string name) => _byName.GetValueOrDefault(name);

    private FormTree Child(string name)
    {
        if (_byName.TryGetValue(name, out var child)) return child;
        child = new FormTree();
        _byName.Add(name, child);
        _children.Add(new(name, child));
        return child;
    }
}
