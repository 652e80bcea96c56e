using System.Security.Cryptography;
using System.Text;

namespace EsmTestKit.Tests.Kinesis;

/// <summary>Makes aggregates as the Kinesis Producer Library does.</summary>
internal static class Aggregates
{
    public static byte[] Of(params (string Key, string Data)[] records)
    {
        var keys = records.Select(record => record.Key).Distinct().ToList();
        var message = new List<byte>();
        foreach (var key in keys) Field(message, 1, Encoding.UTF8.GetBytes(key));
        foreach (var (key, data) in records)
        {
            var record = new List<byte> { 0x08 };
            Varint(record, keys.IndexOf(key));
            Field(record, 3, Encoding.UTF8.GetBytes(data));
            Field(message, 3, [.. record]);
        }

        return Around([.. message]);
    }

    public static byte[] Around(byte[] message) => [0xF3, 0x89, 0x9A, 0xC2, .. message, .. MD5.HashData(message)];

    private static void Field(List<byte> into, int number, byte[] bytes)
    {
        into.Add((byte)((number << 3) | 2));
        Varint(into, bytes.Length);
        into.AddRange(bytes);
    }

    private static void Varint(List<byte> into, int value)
    {
        for (; value >= 0x80; value >>= 7) into.Add((byte)(value | 0x80));
        into.Add((byte)value);
    }
}
