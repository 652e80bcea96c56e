using System.Security.Cryptography;
using System.Text;

namespace EsmTestKit.Zoo;

/// <summary>Several records in one, as the Kinesis Producer Library writes them.</summary>
internal static class Aggregate
{
    public static byte[] Of(string key, params string[] texts)
    {
        var message = new List<byte>();
        Field(message, 1, Encoding.UTF8.GetBytes(key));
        foreach (var text in texts)
        {
            var record = new List<byte> { 0x08, 0x00 };
            Field(record, 3, Encoding.UTF8.GetBytes(text));
            Field(message, 3, [.. record]);
        }

        return [0xF3, 0x89, 0x9A, 0xC2, .. message, .. MD5.HashData(message.ToArray())];
    }

    // Short texts alone: a length of one byte.
    private static void Field(List<byte> into, int number, byte[] bytes)
    {
        into.Add((byte)((number << 3) | 2));
        into.Add((byte)bytes.Length);
        into.AddRange(bytes);
    }
}
