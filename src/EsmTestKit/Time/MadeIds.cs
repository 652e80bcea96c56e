using System.Buffers.Binary;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Time;

/// <summary>Ids that look random and come from the seed: the n-th id of a run is the same in every process (STR-445).</summary>
internal sealed class MadeIds(long seed)
{
    private ulong _state = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL + 0x632BE59BD9B4E019UL);

    /// <summary>A lower-case version 4 UUID.</summary>
    public string NextUuid()
    {
        RuleHits.Note("STR-445");
        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    public void Fill(Span<byte> bytes)
    {
        Span<byte> word = stackalloc byte[8];
        for (var at = 0; at < bytes.Length; at += 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, Next());
            word[..Math.Min(8, bytes.Length - at)].CopyTo(bytes[at..]);
        }
    }

    /// <summary>0 or more, less than 1.</summary>
    public double NextFraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    // SplitMix64: one multiplication chain per word, no state beyond a counter.
    public ulong Next()
    {
        unchecked
        {
            var z = _state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
