using EsmTestKit.Internal.Mappings;

namespace EsmTestKit;

/// <summary>The settings of a mapping on a queue. All have AWS's defaults; what AWS would refuse is refused with AWS's own error.</summary>
public sealed record SqsMappingSettings
{
    /// <summary>The most messages in one event (AWS: <c>BatchSize</c>).</summary>
    /// <value>1 to 10,000, FIFO 1 to 10; default 10. More than 10 needs a batching window.</value>
    public int BatchSize { get; init; } = 10;

    /// <summary>How long messages are collected for one event (AWS: <c>MaximumBatchingWindowInSeconds</c>).</summary>
    /// <value>0 s to 5 min, whole seconds; default 0. FIFO queues take none.</value>
    public TimeSpan MaximumBatchingWindow { get; init; }

    /// <summary>Whether the mapping polls (AWS: <c>Enabled</c>).</summary>
    /// <value>Default true.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether the function reports single messages as failed (AWS: <c>FunctionResponseTypes</c>).</summary>
    /// <value>Empty (the default) or <see cref="FunctionResponseType.ReportBatchItemFailures"/>. Without it the function's answer is ignored.</value>
    public IReadOnlyList<FunctionResponseType> FunctionResponseTypes { get; init; } = [];

    /// <summary>Filter patterns as JSON; a message passes if one matches, and is deleted from the queue if none does (AWS: <c>FilterCriteria</c>).</summary>
    /// <value>Up to 5 patterns of up to 4,096 characters; none (the default) passes everything.</value>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>The most invocations that this mapping runs at once (AWS: <c>ScalingConfig.MaximumConcurrency</c>).</summary>
    /// <value>2 to 1,000; null (the default): no limit of its own.</value>
    public int? MaximumConcurrency { get; init; }

    /// <summary>Provisioned mode (AWS: <c>ProvisionedPollerConfig</c>); excludes <see cref="MaximumConcurrency"/>.</summary>
    /// <value>Null (the default): on-demand mode.</value>
    public ProvisionedPollers? ProvisionedPollers { get; init; }

    /// <summary>Whether the mapping's EventCount metrics are published (AWS: <c>MetricsConfig</c>).</summary>
    /// <value>Default false.</value>
    public bool EventCountMetrics { get; init; }

    /// <inheritdoc/>
    public bool Equals(SqsMappingSettings? other) =>
        other is not null && BatchSize == other.BatchSize && MaximumBatchingWindow == other.MaximumBatchingWindow && Enabled == other.Enabled
        && FunctionResponseTypes.SequenceEqual(other.FunctionResponseTypes) && Filters.SequenceEqual(other.Filters, StringComparer.Ordinal)
        && MaximumConcurrency == other.MaximumConcurrency && ProvisionedPollers == other.ProvisionedPollers && EventCountMetrics == other.EventCountMetrics;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(BatchSize, MaximumBatchingWindow, Enabled, FunctionResponseTypes.Count, Filters.Count, MaximumConcurrency);

    internal MappingRequest ToRequest(string eventSourceArn, string functionName) => new()
    {
        EventSourceArn = eventSourceArn,
        FunctionName = functionName,
        BatchSize = BatchSize,
        MaximumBatchingWindowInSeconds = WholeSeconds.Of(MaximumBatchingWindow, nameof(MaximumBatchingWindow)),
        Enabled = Enabled,
        FunctionResponseTypes = FunctionResponseTypes.Count == 0 ? [] : [.. FunctionResponseTypes.Select(type => type.ToString())],
        FilterPatterns = Filters.Count == 0 ? null : [.. Filters],
        Scaling = MaximumConcurrency is { } maximum ? new ScalingRequest(maximum) : null,
        Pollers = ProvisionedPollers is { } pollers ? new PollerRequest(pollers.MinimumPollers, pollers.MaximumPollers, null) : null,
        Metrics = EventCountMetrics ? ["EventCount"] : null,
    };
}
