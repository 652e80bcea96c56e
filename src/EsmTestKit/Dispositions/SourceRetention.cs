using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Dispositions;

/// <summary>Which records of a batch the source has let go of while the batch was blocked: they are skipped without a word (STR-173, STR-215).</summary>
internal static class SourceRetention
{
    public static int TrimmedPrefix(StreamBatch batch, IStreamShard shard)
    {
        var oldest = shard.Oldest;
        var count = 0;
        while (count < batch.Records.Count && IsTrimmed(batch.Records[count].Record, oldest)) count++;
        return count;
    }

    private static bool IsTrimmed(StreamRecord record, StreamRecord? oldest) => oldest is null || record.SequenceNumber < oldest.SequenceNumber;
}
