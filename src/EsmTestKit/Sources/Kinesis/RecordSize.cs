using System.Text;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>What limits count: the data and the partition key's UTF-8 (ADD-28).</summary>
internal static class RecordSize
{
    public static int Of(int dataBytes, string partitionKey) => dataBytes + Encoding.UTF8.GetByteCount(partitionKey);
}
