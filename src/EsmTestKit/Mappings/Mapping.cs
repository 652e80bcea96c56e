using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Mappings;

/// <summary>One mapping of the account: configuration, state, and what moves its records.</summary>
internal sealed class Mapping(string uuid, string arn, MappingConfiguration configuration, DateTimeOffset created)
{
    public string Uuid { get; } = uuid;

    public string Arn { get; } = arn;

    public MappingConfiguration Configuration { get; set; } = configuration;

    /// <summary>What is answered: a stream's update shows only when it has settled, a queue's at once (ADD-40).</summary>
    public MappingConfiguration Shown => Settled ?? Configuration;

    /// <summary>A stream's configuration from before the update that is under way.</summary>
    public MappingConfiguration? Settled { get; set; }

    public MappingState State { get; set; } = MappingState.Creating;

    public DateTimeOffset LastModified { get; set; } = created;

    public SortedList<string, string> Tags => field ??= new(StringComparer.Ordinal);

    /// <summary>Never changes for what users do (CTL-085).</summary>
    public string StateTransitionReason => Configuration.Source.IsStream() ? "User action" : "USER_INITIATED";

    public required IMappingDelivery Delivery { get; init; }

    /// <summary>Whether its pollers run; the state does not say (STR-151, STR-152).</summary>
    public bool IsPolling { get; set; }

    /// <summary>The moment at which its pollers follow the state.</summary>
    public TimelineEntry? PollingChange { get; set; }

    /// <summary>How many transitions it has begun: only the latest one ends.</summary>
    public int Transitions { get; set; }

    /// <summary>Changes in transition are refused (ADD-74).</summary>
    public bool IsInTransition => State is not (MappingState.Enabled or MappingState.Disabled);
}
