using System.Diagnostics;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Delivery;

/// <summary>The batching window of a lane: how long the records of one batch are waited for (STR-179).</summary>
internal sealed class CollectingWindow(World world)
{
    private TimelineEntry? _end;

    public bool HasBegun => _end is not null;

    public bool HasElapsed { get; private set; }

    /// <summary>When the lane's previous invocation completed.</summary>
    public DateTimeOffset PreviousCompletion { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Begins it, unless it has begun: with the first record, or when the previous invocation completed. Never before that: the lane has waited for it.</summary>
    public void Begin(TimeSpan length, StreamMappingBehavior behavior, Action elapsed)
    {
        if (_end is not null) return;
        RuleHits.Note("STR-179");
        var start = behavior.BatchWindowAnchor switch
        {
            StreamWindowAnchor.FirstRecord => world.Now,
            StreamWindowAnchor.PreviousCompletion => PreviousCompletion > DateTimeOffset.MinValue ? PreviousCompletion : world.Now,
            _ => throw new UnreachableException(),
        };
        _end = world.Timeline.At(start + length, () =>
        {
            _end = null;
            HasElapsed = true;
            elapsed();
        });
    }

    public void End()
    {
        _end?.Cancel();
        _end = null;
        HasElapsed = false;
    }
}
