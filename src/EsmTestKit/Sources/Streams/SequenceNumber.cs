using System.Globalization;
using System.Numerics;

namespace EsmTestKit.Internal.Streams;

/// <summary>A record's place in its shard: a decimal text on the wire, a number of up to 192 bits in here.</summary>
/// <remarks>Ordered as numbers: the texts' lengths differ between eras and stores (STR-020). Across shards the order means nothing (STR-022).</remarks>
internal readonly record struct SequenceNumber : IComparable<SequenceNumber>
{
    private static readonly BigInteger Word = ulong.MaxValue;
    private readonly ulong _high;
    private readonly ulong _middle;
    private readonly ulong _low;

    public SequenceNumber(ulong high, ulong middle, ulong low) => (_high, _middle, _low) = (high, middle, low);

    public SequenceNumber(BigInteger value)
    {
        if (value.Sign < 0 || value.GetBitLength() > 192) throw new ArgumentOutOfRangeException(nameof(value));
        (_high, _middle, _low) = ((ulong)(value >> 128), (ulong)((value >> 64) & Word), (ulong)(value & Word));
    }

    public static SequenceNumber Zero => default;

    /// <summary>The 64-bit words, the most significant first.</summary>
    public (ulong High, ulong Middle, ulong Low) Words => (_high, _middle, _low);

    public BigInteger Value => ((BigInteger)_high << 128) | ((BigInteger)_middle << 64) | _low;

    /// <summary>False for anything but decimal digits of a number below 2^192.</summary>
    public static bool TryParse(string? text, out SequenceNumber number)
    {
        number = default;
        if (text is null || text.Length is 0 or > 128) return false;
        if (!BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value.GetBitLength() > 192) return false;
        number = new SequenceNumber(value);
        return true;
    }

    public int CompareTo(SequenceNumber other)
    {
        var order = _high.CompareTo(other._high);
        if (order == 0) order = _middle.CompareTo(other._middle);
        return order == 0 ? _low.CompareTo(other._low) : order;
    }

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(SequenceNumber left, SequenceNumber right) => left.CompareTo(right) < 0;

    public static bool operator >(SequenceNumber left, SequenceNumber right) => left.CompareTo(right) > 0;

    public static bool operator <=(SequenceNumber left, SequenceNumber right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SequenceNumber left, SequenceNumber right) => left.CompareTo(right) >= 0;
}
