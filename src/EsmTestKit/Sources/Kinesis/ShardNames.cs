using System.Globalization;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>Shard ids as callers write them: Kinesis looks only at the number after the first hyphen.</summary>
internal static class ShardNames
{
    /// <summary>Null: there is no number in it.</summary>
    public static ShardId? Parse(string text)
    {
        var parts = text.Split('-');
        var digits = parts.Length > 1 ? parts[1] : parts[0];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? ShardStore.IdOf(ordinal) : null;
    }
}
