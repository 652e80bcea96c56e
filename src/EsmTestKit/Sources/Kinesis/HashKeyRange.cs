using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>The part of the hash key space that a shard owns; both ends belong to it (STR-003, STR-009).</summary>
internal readonly record struct HashKeyRange(UInt128 Start, UInt128 End)
{
    public static readonly HashKeyRange Whole = new(UInt128.Zero, UInt128.MaxValue);

    /// <summary>Where the upper half begins.</summary>
    public UInt128 Middle => Start + ((End - Start) / 2) + UInt128.One;

    public bool Contains(UInt128 hashKey) => hashKey >= Start && hashKey <= End;

    /// <summary>The other one begins where this one ends; the space does not wrap round.</summary>
    public bool Precedes(HashKeyRange other) => End != UInt128.MaxValue && End + UInt128.One == other.Start;

    /// <summary>Even parts by AWS's arithmetic: each floor(2^128/n) wide, the last one up to the end (STR-004).</summary>
    public static IReadOnlyList<HashKeyRange> Even(int count)
    {
        if (count == 1) return [Whole];
        // floor(2^128/n), although 2^128 itself does not fit: n divides 2^128 only if it divides the remainder.
        var width = UInt128.MaxValue / (UInt128)count;
        if (UInt128.MaxValue % (UInt128)count == (UInt128)(count - 1)) width++;
        return [.. Enumerable.Range(0, count).Select(index => new HashKeyRange(
            (UInt128)index * width,
            index == count - 1 ? UInt128.MaxValue : ((UInt128)(index + 1) * width) - UInt128.One))];
    }

    /// <summary>MD5 of the key's UTF-8, read as an unsigned big-endian number (STR-006).</summary>
    public static UInt128 HashOf(string partitionKey)
    {
        Span<byte> text = stackalloc byte[1024];
        var length = Encoding.UTF8.GetByteCount(partitionKey);
        if (length > text.Length) text = new byte[length];
        length = Encoding.UTF8.GetBytes(partitionKey, text);
        Span<byte> hash = stackalloc byte[16];
#pragma warning disable CA5351 // The hash of Kinesis, not a matter of security.
        MD5.HashData(text[..length], hash);
#pragma warning restore CA5351
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>Null: outside [0, 2^128-1], or no number at all (STR-008).</summary>
    public static UInt128? ParseHash(string text) =>
        UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hash) ? hash : null;
}
