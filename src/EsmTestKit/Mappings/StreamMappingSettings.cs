using System.Globalization;
using EsmTestKit.Internal.Mappings;

namespace EsmTestKit;

/// <summary>The settings of a mapping on a Kinesis stream or a table's stream. All but the starting position have AWS's defaults; what AWS would refuse is refused with AWS's own error.</summary>
/// <param name="StartingPosition">Where the mapping begins to read (AWS: <c>StartingPosition</c>). Cannot be changed later.</param>
public sealed record StreamMappingSettings(StartingPosition StartingPosition)
{
    /// <summary>Where to begin with <see cref="EsmTestKit.StartingPosition.AtTimestamp"/> (AWS: <c>StartingPositionTimestamp</c>). Cannot be changed later.</summary>
    /// <value>An instant that is not in the future; null (the default) for the other positions.</value>
    public DateTimeOffset? StartingPositionTimestamp { get; init; }

    /// <summary>The most records in one event (AWS: <c>BatchSize</c>).</summary>
    /// <value>1 to 10,000; default 100.</value>
    public int BatchSize { get; init; } = 100;

    /// <summary>How long records are collected for one event (AWS: <c>MaximumBatchingWindowInSeconds</c>).</summary>
    /// <value>0 s to 5 min, whole seconds; default 0.</value>
    public TimeSpan MaximumBatchingWindow { get; init; }

    /// <summary>How many batches of one shard run at once, one for each lane of keys (AWS: <c>ParallelizationFactor</c>).</summary>
    /// <value>1 to 10; default 1.</value>
    public int ParallelizationFactor { get; init; } = 1;

    /// <summary>How often a failed batch is tried again (AWS: <c>MaximumRetryAttempts</c>).</summary>
    /// <value>-1 (the default): until its records expire; 0 to 10,000.</value>
    public int MaximumRetryAttempts { get; init; } = -1;

    /// <summary>How old a record may be that is sent to the function (AWS: <c>MaximumRecordAgeInSeconds</c>).</summary>
    /// <value>1 min to 7 days, whole seconds; null (the default; AWS: -1): any age.</value>
    public TimeSpan? MaximumRecordAge { get; init; }

    /// <summary>Whether a failed batch is split in two and each half tried (AWS: <c>BisectBatchOnFunctionError</c>).</summary>
    /// <value>Default false.</value>
    public bool BisectBatchOnFunctionError { get; init; }

    /// <summary>The length of the windows over which the function aggregates (AWS: <c>TumblingWindowInSeconds</c>).</summary>
    /// <value>0 s (the default: none) to 15 min, whole seconds.</value>
    public TimeSpan TumblingWindow { get; init; }

    /// <summary>Whether the function reports single records as failed (AWS: <c>FunctionResponseTypes</c>).</summary>
    /// <value>Empty (the default) or <see cref="FunctionResponseType.ReportBatchItemFailures"/>.</value>
    public IReadOnlyList<FunctionResponseType> FunctionResponseTypes { get; init; } = [];

    /// <summary>Filter patterns as JSON; a record passes if one matches (AWS: <c>FilterCriteria</c>).</summary>
    /// <value>Up to 5 patterns of up to 4,096 characters; none (the default) passes everything.</value>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>The ARN of the queue, topic or bucket that gets the record of each discarded batch (AWS: <c>DestinationConfig.OnFailure.Destination</c>).</summary>
    /// <value>Null (the default): none.</value>
    public FailureDestination? OnFailure { get; init; }

    /// <summary>Whether the mapping polls (AWS: <c>Enabled</c>).</summary>
    /// <value>Default true.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether the mapping's EventCount metrics are published (AWS: <c>MetricsConfig</c>).</summary>
    /// <value>Default false.</value>
    public bool EventCountMetrics { get; init; }

    /// <inheritdoc/>
    public bool Equals(StreamMappingSettings? other) =>
        other is not null && StartingPosition == other.StartingPosition && StartingPositionTimestamp == other.StartingPositionTimestamp
        && BatchSize == other.BatchSize && MaximumBatchingWindow == other.MaximumBatchingWindow && ParallelizationFactor == other.ParallelizationFactor
        && MaximumRetryAttempts == other.MaximumRetryAttempts && MaximumRecordAge == other.MaximumRecordAge
        && BisectBatchOnFunctionError == other.BisectBatchOnFunctionError && TumblingWindow == other.TumblingWindow
        && FunctionResponseTypes.SequenceEqual(other.FunctionResponseTypes) && Filters.SequenceEqual(other.Filters, StringComparer.Ordinal)
        && OnFailure == other.OnFailure && Enabled == other.Enabled && EventCountMetrics == other.EventCountMetrics;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StartingPosition, BatchSize, MaximumBatchingWindow, ParallelizationFactor, MaximumRetryAttempts, MaximumRecordAge, TumblingWindow, OnFailure);

    internal MappingRequest ToRequest(string eventSourceArn, string functionName) => Changeable() with
    {
        EventSourceArn = eventSourceArn,
        FunctionName = functionName,
        StartingPosition = StartingPosition switch
        {
            StartingPosition.TrimHorizon => "TRIM_HORIZON",
            StartingPosition.Latest => "LATEST",
            StartingPosition.AtTimestamp => "AT_TIMESTAMP",
            _ => ((int)StartingPosition).ToString(CultureInfo.InvariantCulture),
        },
        StartingPositionTimestamp = StartingPositionTimestamp,
        Destination = OnFailure is { } destination ? new DestinationRequest(false, true, destination.Arn) : null,
    };

    /// <summary>What an update may change (CTL-107).</summary>
    internal MappingRequest Changeable() => new()
    {
        BatchSize = BatchSize,
        MaximumBatchingWindowInSeconds = WholeSeconds.Of(MaximumBatchingWindow, nameof(MaximumBatchingWindow)),
        ParallelizationFactor = ParallelizationFactor,
        MaximumRetryAttempts = MaximumRetryAttempts,
        MaximumRecordAgeInSeconds = MaximumRecordAge is { } age ? WholeSeconds.Of(age, nameof(MaximumRecordAge)) : -1,
        BisectBatchOnFunctionError = BisectBatchOnFunctionError,
        TumblingWindowInSeconds = WholeSeconds.Of(TumblingWindow, nameof(TumblingWindow)),
        FunctionResponseTypes = [.. FunctionResponseTypes.Select(type => type.ToString())],
        FilterPatterns = [.. Filters],
        Destination = new DestinationRequest(false, OnFailure is not null, OnFailure?.Arn),
        Enabled = Enabled,
        Metrics = EventCountMetrics ? ["EventCount"] : [],
    };
}
