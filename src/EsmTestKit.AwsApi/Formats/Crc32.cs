namespace EsmTestKit.Internal.Wire;

/// <summary>CRC-32 as IEEE 802.3 has it: what DynamoDB and S3 send and clients verify (WIR-030, WIR-031).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes) crc = Table[(byte)(crc ^ one)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>As S3's headers have it: the four bytes, big end first, in base64.</summary>
    public static string Base64Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> four = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(four, Of(bytes));
        return Convert.ToBase64String(four);
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var index = 0u; index < 256; index++)
        {
            var value = index;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[index] = value;
        }

        return table;
    }
}
