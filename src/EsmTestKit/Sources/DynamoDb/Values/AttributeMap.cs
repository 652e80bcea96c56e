using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>Attributes by name; never changed once made. Enumerates in ordinal order of the names (STR-094).</summary>
internal sealed class AttributeMap : IEnumerable<KeyValuePair<string, DynamoValue>>, IEquatable<AttributeMap>
{
    public static readonly AttributeMap Empty = new([]);
    private readonly SortedList<string, DynamoValue> _values;
    private long _sizeBytes = -1;

    public AttributeMap(IEnumerable<KeyValuePair<string, DynamoValue>> values)
    {
        _values = new SortedList<string, DynamoValue>(StringComparer.Ordinal);
        foreach (var (name, value) in values) _values[name] = value;
    }

    public int Count => _values.Count;

    /// <summary>Names in UTF-8 plus values (STR-089). An item never changes, so it is counted once.</summary>
    public long SizeBytes => _sizeBytes >= 0 ? _sizeBytes : _sizeBytes = this.Sum(pair => ValueSize.Of(pair.Key) + ValueSize.Of(pair.Value));

    public DynamoValue? this[string name] => _values.GetValueOrDefault(name);

    public bool TryGet(string name, [NotNullWhen(true)] out DynamoValue? value) => _values.TryGetValue(name, out value);

    public AttributeMap With(string name, DynamoValue value) => new(this.Append(new(name, value)));

    public AttributeMap Without(string name) => new(this.Where(pair => pair.Key != name));

    /// <summary>Only these attributes, where they exist.</summary>
    public AttributeMap Only(IEnumerable<string> names) =>
        new(names.Where(_values.ContainsKey).Select(name => new KeyValuePair<string, DynamoValue>(name, _values[name])));

    public bool Equals(AttributeMap? other) =>
        other is not null && (ReferenceEquals(this, other) || (Count == other.Count && this.SequenceEqual(other)));

    public override bool Equals(object? obj) => Equals(obj as AttributeMap);

    public override int GetHashCode() => Count;

    public IEnumerator<KeyValuePair<string, DynamoValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
