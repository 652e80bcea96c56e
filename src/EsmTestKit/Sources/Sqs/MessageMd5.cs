using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>The checksums that clients verify.</summary>
internal static class MessageMd5
{
    // MD5 is SQS's wire format, not our choice of a hash.
#pragma warning disable CA5351
    public static string OfBody(string body)
    {
        RuleHits.Note("SQS-083");
        return Hex(MD5.HashData(Encoding.UTF8.GetBytes(body)));
    }

    /// <summary>Over the attributes sorted by name: length and name, length and data type, one byte for the family, length and value (SQS-084). Null without attributes.</summary>
    public static string? OfAttributes(IEnumerable<KeyValuePair<string, MessageAttribute>> attributes)
    {
        using var buffer = new MemoryStream();
        foreach (var (name, attribute) in attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Put(buffer, Encoding.UTF8.GetBytes(name));
            Put(buffer, Encoding.UTF8.GetBytes(attribute.DataType));
            buffer.WriteByte(attribute.Binary is null ? (byte)1 : (byte)2);
            Put(buffer, attribute.Binary is { } binary ? binary.Span : Encoding.UTF8.GetBytes(attribute.Text ?? string.Empty));
        }

        if (buffer.Length == 0) return null;
        RuleHits.Note("SQS-084");
        RuleHits.Note("WIR-034");
        RuleHits.Note("SQS-085");
        return Hex(MD5.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }
#pragma warning restore CA5351

    private static void Put(MemoryStream buffer, ReadOnlySpan<byte> value)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        buffer.Write(length);
        buffer.Write(value);
    }

    private static string Hex(ReadOnlySpan<byte> hash) => Convert.ToHexString(hash).ToLowerInvariant();
}
