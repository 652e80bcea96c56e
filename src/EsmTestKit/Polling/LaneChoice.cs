using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EsmTestKit.Internal.Polling;

/// <summary>Which lane a key belongs to: all records of one key to the same (STR-191); AWS's own choice is not documented (STR-192).</summary>
internal static class LaneChoice
{
#pragma warning disable CA5351 // Spreads keys; protects nothing.
    public static int Of(string key, int lanes) =>
        lanes == 1 ? 0 : (int)(BinaryPrimitives.ReadUInt32BigEndian(MD5.HashData(Encoding.UTF8.GetBytes(key))) % (uint)lanes);
#pragma warning restore CA5351
}
