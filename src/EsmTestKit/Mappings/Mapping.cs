namespace EsmTestKit.Internal.Mappings;

/// <summary>One mapping of the account: configuration, state, and what moves its records.</summary>
internal sealed class Mapping(string uuid, string arn, MappingConfiguration configuration, DateTimeOffset created)
{
    public string Uuid { get; } = uuid;

    public string Arn { get; } = arn;

    public MappingConfiguration Configuration { get; set; } = configuration;

    public MappingState State { get; set; } = MappingState.Creating;

    public DateTimeOffset LastModified { get; set; } = created;

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Never changes for what users do (CTL-085).</summary>
    public string StateTransitionReason => Configuration.Source.IsStream() ? "User action" : "USER_INITIATED";

    public required IMappingDelivery Delivery { get; init; }

    /// <summary>Changes in transition are refused (ADD-74).</summary>
    public bool IsInTransition => State is not (MappingState.Enabled or MappingState.Disabled);
}
