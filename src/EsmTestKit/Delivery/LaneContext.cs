using EsmTestKit.Internal.Dispositions;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Delivery;

/// <summary>What all lanes of one mapping share.</summary>
internal sealed class LaneContext(World world, Invoker invoker, string mappingId, MappingConfiguration configuration, StreamMappingBehavior behavior, StreamMetrics metrics, DiscardDesk discards)
{
    private long _ends;

    public World World => world;

    /// <summary>The number of an invocation's end, over all lanes: where a reader may end (CP-45).</summary>
    public long NextEnd() => ++_ends;

    public Invoker Invoker => invoker;

    public string MappingId => mappingId;

    /// <summary>The present settings; batches keep those of their own time.</summary>
    public MappingConfiguration Configuration { get; set; } = configuration;

    public StreamMappingBehavior Behavior => behavior;

    public StreamMetrics Metrics => metrics;

    public DiscardDesk Discards => discards;

    /// <summary>What Get shows as <c>LastProcessingResult</c> (section 19 of the streams' rules).</summary>
    public string LastProcessingResult { get; private set; } = ProcessingResult.None;

    /// <summary>Asked whenever an invocation has started.</summary>
    public MappingPause? Pause { get; set; }

    /// <summary>Told that a lane may go on, having waited for a time. True: it goes on when its turn comes, for others may be ready as well (CP-40).</summary>
    public Func<StreamLane, bool>? TakesTurn { get; set; }

    /// <summary>The mapping is deleted: what still runs finishes, and nothing is sent any more (STR-438).</summary>
    public bool IsRemoved { get; set; }

    /// <summary>AWS shows it later than it happened (STR-425).</summary>
    public void Say(string lastProcessingResult)
    {
        RuleHits.Note("STR-425");
        if (behavior.LastProcessingResultLag == TimeSpan.Zero) LastProcessingResult = lastProcessingResult;
        else world.Timeline.After(behavior.LastProcessingResultLag, () => LastProcessingResult = lastProcessingResult);
    }
}
