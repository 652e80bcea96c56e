using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Polling;

/// <summary>Which lane a key belongs to: all records of one key to the same (STR-191); AWS's own choice is not documented (STR-192).</summary>
internal static class LaneChoice
{
#pragma warning disable CA5351 // Spreads keys; protects nothing.
    public static int Of(string key, int lanes, Func<string, int, int>? selector = null)
    {
        if (lanes == 1)
        {
            RuleHits.Note("STR-197");
            return 0;
        }

        RuleHits.Note("STR-191");
        RuleHits.Note("STR-192");
        if (selector is null) return (int)(BinaryPrimitives.ReadUInt32BigEndian(MD5.HashData(Encoding.UTF8.GetBytes(key))) % (uint)lanes);
        var lane = selector(key, lanes);
        return lane >= 0 && lane < lanes
            ? lane
            : throw new EsmUsageException($"The LaneSelector chose lane {lane} for the key {key}.", $"There are {lanes} lanes: answer 0 to {lanes - 1}, and always the same for one key.");
    }
#pragma warning restore CA5351
}
