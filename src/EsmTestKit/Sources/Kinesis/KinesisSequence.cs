using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>What a Kinesis sequence number holds: 47 hexadecimal digits in AWS's layout, written as a decimal number (STR-015).</summary>
/// <param name="ShardSecond">When the shard was created, in seconds of Unix time.</param>
/// <param name="Index">Counts within the shard; 0 at its start, 0x7fffffffffffffff at its end.</param>
/// <param name="RecordSecond">When the record arrived.</param>
/// <param name="ShardOrdinal">The number in the shard's id.</param>
internal readonly record struct KinesisSequence(long ShardSecond, ulong Index, long RecordSecond, uint ShardOrdinal)
{
    public const ulong LastIndex = 0x7fffffffffffffff;
    private const long SecondMask = 0xFFFFFFFFF;

    /// <remarks>
    /// From the right: 4 bits "2", 32 shard, 36 record second, 8 zero, 64 index, 4 low digit of the shard, 36 shard second, 4 "2".
    /// </remarks>
    public SequenceNumber Compose()
    {
        var low = 2UL | ((ulong)ShardOrdinal << 4) | ((ulong)(RecordSecond & SecondMask) << 36);
        var middle = ((ulong)(RecordSecond & SecondMask) >> 28) | (Index << 16);
        var high = (Index >> 48) | ((ulong)(ShardOrdinal & 0xF) << 16) | ((ulong)(ShardSecond & SecondMask) << 20) | (2UL << 56);
        return new SequenceNumber(high, middle, low);
    }

    /// <summary>False for a number that no shard of today gives out.</summary>
    public static bool TryDecode(SequenceNumber number, out KinesisSequence sequence)
    {
        var (high, middle, low) = number.Words;
        sequence = new KinesisSequence(
            (long)(high >> 20) & SecondMask,
            (middle >> 16) | (high << 48),
            (long)((low >> 36) | ((middle & 0xFF) << 28)),
            (uint)(low >> 4));
        return high >> 56 == 2 && (low & 0xF) == 2 && sequence.Index <= LastIndex && sequence.ShardOrdinal <= int.MaxValue;
    }
}
