using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>What a caller asks of a mapping, as sent: null is absent. The object face and the API both make one of these.</summary>
internal sealed record MappingRequest
{
    public string? EventSourceArn { get; init; }

    public string? FunctionName { get; init; }

    public bool? Enabled { get; init; }

    public int? BatchSize { get; init; }

    public int? MaximumBatchingWindowInSeconds { get; init; }

    public int? ParallelizationFactor { get; init; }

    public string? StartingPosition { get; init; }

    public DateTimeOffset? StartingPositionTimestamp { get; init; }

    public DestinationRequest? Destination { get; init; }

    public int? MaximumRecordAgeInSeconds { get; init; }

    public int? MaximumRetryAttempts { get; init; }

    public bool? BisectBatchOnFunctionError { get; init; }

    public int? TumblingWindowInSeconds { get; init; }

    public IReadOnlyList<string>? FunctionResponseTypes { get; init; }

    /// <summary>The patterns; an empty list clears them.</summary>
    public IReadOnlyList<string?>? FilterPatterns { get; init; }

    public string? KmsKeyArn { get; init; }

    public ScalingRequest? Scaling { get; init; }

    public PollerRequest? Pollers { get; init; }

    public IReadOnlyList<string>? Metrics { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>>? Tags { get; init; }

    /// <summary>Without the members that an update does not have; AWS ignores them.</summary>
    public MappingRequest WithoutFixed()
    {
        if (EventSourceArn is not null || StartingPosition is not null || StartingPositionTimestamp is not null || Tags is not null) RuleHits.Note("CTL-107", "STR-120");
        return this with { EventSourceArn = null, StartingPosition = null, StartingPositionTimestamp = null, Tags = null };
    }

    /// <summary>Members of source types that the kit does not simulate, as sent.</summary>
    public JsonObject? Foreign { get; init; }
}

/// <summary><c>DestinationConfig</c>: which of its members were sent. A destination of <c>""</c> clears it (ADD-39).</summary>
internal sealed record DestinationRequest(bool HasOnSuccess, bool HasOnFailure, string? OnFailureArn);

/// <summary><c>ScalingConfig</c>; without a value it clears the limit (SQS-298).</summary>
internal sealed record ScalingRequest(int? MaximumConcurrency);

/// <summary><c>ProvisionedPollerConfig</c>; without values it clears the mode (CTL-109).</summary>
internal sealed record PollerRequest(int? MinimumPollers, int? MaximumPollers, string? PollerGroupName);
