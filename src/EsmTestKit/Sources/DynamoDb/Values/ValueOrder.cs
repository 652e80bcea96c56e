using System.Diagnostics;
using System.Text;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>The order of keys and of comparisons: numbers by value, text by its UTF-8 bytes, binary by unsigned bytes.</summary>
internal sealed class ValueOrder : IComparer<DynamoValue>
{
    public static readonly ValueOrder Instance = new();

    public int Compare(DynamoValue? x, DynamoValue? y) => (x, y) switch
    {
        (DynamoValue.Text left, DynamoValue.Text right) => CompareText(left.Value, right.Value),
        (DynamoValue.Number left, DynamoValue.Number right) => left.Value.CompareTo(right.Value),
        (DynamoValue.Binary left, DynamoValue.Binary right) => left.Value.AsSpan().SequenceCompareTo(right.Value),
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => throw new UnreachableException($"{x.Type} and {y.Type} have no order."),
    };

    /// <summary>Whether two values can be compared by &lt; and the like: both of one of the three key types.</summary>
    public static bool CanCompare(DynamoValue x, DynamoValue y) => x.Type == y.Type && x is DynamoValue.Text or DynamoValue.Number or DynamoValue.Binary;

    // UTF-16 order differs from UTF-8 order only where surrogates meet other characters.
    private static int CompareText(string left, string right)
    {
        if (!left.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !right.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return string.CompareOrdinal(left, right);
        return Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
    }
}
