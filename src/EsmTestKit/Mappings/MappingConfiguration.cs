using EsmTestKit.Internal.Filtering;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Mappings;

/// <summary>A mapping as configured and validated: what the delivery reads. Immutable; an update makes another one.</summary>
internal sealed record MappingConfiguration
{
    public required SourceKind Source { get; init; }

    /// <summary>The queue, the stream, the stream's consumer (enhanced fan-out) or the table's stream.</summary>
    public required string EventSourceArn { get; init; }

    public required FunctionReference Function { get; init; }

    /// <summary>The ARN as AWS answers it: with the qualifier only where one was supplied (CTL-072 to CTL-077).</summary>
    public required string FunctionArn { get; init; }

    public required bool Enabled { get; init; }

    public required int BatchSize { get; init; }

    public TimeSpan MaximumBatchingWindow { get; init; }

    public IReadOnlyList<string> FilterPatterns { get; init; } = [];

    public FilterSet Filters { get; init; } = FilterSet.Empty;

    public bool ReportBatchItemFailures { get; init; }

    /// <summary>SQS only; null: no limit of its own (<c>ScalingConfig.MaximumConcurrency</c>).</summary>
    public int? MaximumConcurrency { get; init; }

    /// <summary>SQS only; null: on-demand mode (<c>ProvisionedPollerConfig</c>).</summary>
    public ProvisionedPollers? ProvisionedPollers { get; init; }

    public StartingPosition? StartingPosition { get; init; }

    public DateTimeOffset? StartingPositionTimestamp { get; init; }

    public int ParallelizationFactor { get; init; } = 1;

    /// <summary>-1: until the record expires in its source.</summary>
    public int MaximumRetryAttempts { get; init; } = -1;

    /// <summary>Null: for ever (AWS: -1).</summary>
    public TimeSpan? MaximumRecordAge { get; init; }

    public bool BisectBatchOnFunctionError { get; init; }

    /// <summary>Zero: no tumbling windows.</summary>
    public TimeSpan TumblingWindow { get; init; }

    public string? OnFailureDestinationArn { get; init; }

    public string? KmsKeyArn { get; init; }

    /// <summary>Whether <c>EventCount</c> metrics are published (<c>MetricsConfig</c>).</summary>
    public bool EventCountMetrics { get; init; }
}
