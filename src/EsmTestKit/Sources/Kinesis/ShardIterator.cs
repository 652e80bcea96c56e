using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>What a shard iterator says: an opaque text of at most 512 characters for the caller (STR-049).</summary>
/// <param name="IssuedAt">It expires five minutes later (STR-047).</param>
/// <param name="Stream">The stream's name.</param>
/// <param name="StreamCreatedAt">Tells a stream from a later one of the same name.</param>
/// <param name="Shard">The shard's number.</param>
/// <param name="Position">Trim horizon, at or after a sequence number.</param>
internal sealed record ShardIterator(DateTimeOffset IssuedAt, string Stream, DateTimeOffset StreamCreatedAt, int Shard, StreamPosition Position)
{
    private const int CheckBytes = 8;
    private const int FixedBytes = 8 + 8 + 8 + 4 + 1 + 24;

    public string ToText()
    {
        RuleHits.Note("STR-049");
        var name = Encoding.UTF8.GetBytes(Stream);
        var bytes = new byte[FixedBytes + name.Length + CheckBytes];
        bytes[7] = 1;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), IssuedAt.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), StreamCreatedAt.UtcTicks);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(24), Shard);
        var (kind, number) = Position switch
        {
            StreamPosition.TrimHorizon => ((byte)0, SequenceNumber.Zero),
            StreamPosition.AtSequenceNumber(var at) => ((byte)1, at),
            StreamPosition.AfterSequenceNumber(var after) => ((byte)2, after),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        bytes[28] = kind;
        var (high, middle, low) = number.Words;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(29), high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(37), middle);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(45), low);
        name.CopyTo(bytes, FixedBytes);
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - CheckBytes)).AsSpan(0, CheckBytes).CopyTo(bytes.AsSpan(bytes.Length - CheckBytes));
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Null: malformed (STR-048).</summary>
    public static ShardIterator? Read(string text)
    {
        var bytes = new byte[512];
        if (text.Length > 512 || !Convert.TryFromBase64String(text, bytes, out var length) || length <= FixedBytes + CheckBytes) return null;
        var check = SHA256.HashData(bytes.AsSpan(0, length - CheckBytes)).AsSpan(0, CheckBytes);
        if (!check.SequenceEqual(bytes.AsSpan(length - CheckBytes, CheckBytes))) return null;
        var number = new SequenceNumber(
            BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(29)),
            BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(37)),
            BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(45)));
        return new ShardIterator(
            Instant(bytes.AsSpan(8)),
            Encoding.UTF8.GetString(bytes, FixedBytes, length - FixedBytes - CheckBytes),
            Instant(bytes.AsSpan(16)),
            BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(24)),
            bytes[28] switch
            {
                0 => StreamPosition.TrimHorizon.Instance,
                1 => new StreamPosition.AtSequenceNumber(number),
                _ => new StreamPosition.AfterSequenceNumber(number),
            });
    }

    private static DateTimeOffset Instant(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadInt64BigEndian(bytes), TimeSpan.Zero);
}
