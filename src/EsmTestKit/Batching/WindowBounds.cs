using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Batching;

/// <summary>A tumbling window of a shard: aligned to the Unix epoch, the end excluded (STR-281, STR-282).</summary>
internal sealed record WindowBounds(DateTimeOffset Start, DateTimeOffset End)
{
    public WindowBounds Next => new(End, End + (End - Start));

    public static WindowBounds Of(DateTimeOffset arrival, TimeSpan length)
    {
        RuleHits.Note("STR-281");
        var sinceEpoch = arrival - DateTimeOffset.UnixEpoch;
        if (sinceEpoch.Ticks % length.Ticks == 0) RuleHits.Note("STR-282");
        var start = DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(sinceEpoch.Ticks / length.Ticks * length.Ticks);
        return new(start, start + length);
    }
}
