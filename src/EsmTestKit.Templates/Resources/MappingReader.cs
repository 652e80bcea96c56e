using System.Globalization;

namespace EsmTestKit.Internal.Templates;

/// <summary>A mapping's source and settings out of its properties. SAM hands its events' properties on as they are, so that the defaults are the API's.</summary>
internal sealed class MappingReader
{
    private static readonly string[] Both = ["BatchSize", "MaximumBatchingWindowInSeconds", "Enabled", "FunctionResponseTypes", "FilterCriteria", "MetricsConfig"];
    private static readonly string[] OfQueues = ["ScalingConfig", "ProvisionedPollerConfig"];
    private static readonly string[] OfStreams =
    [
        "StartingPosition", "StartingPositionTimestamp", "ParallelizationFactor", "MaximumRetryAttempts", "MaximumRecordAgeInSeconds", "BisectBatchOnFunctionError", "TumblingWindowInSeconds", "DestinationConfig",
    ];

    private static readonly string[] Foreigners = ["SelfManagedEventSource", "AmazonManagedKafkaEventSourceConfig", "SelfManagedKafkaEventSourceConfig", "DocumentDBEventSourceConfig", "Topics", "Queues"];

    /// <summary>They change nothing of what a consumer sees: the key only hides the filters.</summary>
    private static readonly string[] WithoutEffect = ["Tags", "KmsKeyArn"];

    private readonly MappingSection _section;
    private readonly PropertyReader _properties;
    private readonly TemplateValues _values;

    public MappingReader(MappingSection section, TemplateValues values)
    {
        (_section, _values) = (section, values);
        _properties = new PropertyReader(values, section.Properties, section.At);
        Source = ReadSource();
        var own = Source.IsQueue ? OfQueues : OfStreams;
        foreach (var name in _properties.Names)
        {
            if (Both.Contains(name) || own.Contains(name) || WithoutEffect.Contains(name) || name == section.SourceProperty || (name == "FunctionName" && section.Function is null)) continue;
            var at = _properties.PlaceOf(name);
            if (OfQueues.Contains(name) || OfStreams.Contains(name)) throw at.Error($"{name} is a setting for {(Source.IsQueue ? "streams" : "queues")}: AWS refuses it for {Source.Arn}.", "Take it out.");
            throw at.Error($"The kit does not simulate {name}: {section.Origin} mappings on SQS, Kinesis and DynamoDB have {string.Join(", ", Both.Concat(own))}.", "Correct the name, or take the setting out of the test's template.");
        }
    }

    public MappingSource Source { get; }

    /// <summary>What the kit does not simulate of such a mapping: Kafka, MQ, DocumentDB; null: it does.</summary>
    public static string? ForeignSource(MappingSection section, TemplateValues values)
    {
        if (section.Origin is "MSK" or "MQ" or "SelfManagedKafka" or "DocumentDB") return $"an event of type {section.Origin}";
        if (Foreigners.FirstOrDefault(name => section.Properties?[name] is not null) is { } foreign) return $"a mapping with {foreign}";
        return section.Properties?[section.SourceProperty] is { } written && values.Text(written) is var arn && arn.StartsWith("arn:", StringComparison.Ordinal) && MappingSource.Of(arn) is null ? $"the event source {arn}" : null;
    }

    /// <summary>The function's logical id where it is in the template, else its name.</summary>
    public string Function
    {
        get
        {
            if (_section.Function is { } sam) return sam;
            var name = TemplateResources.FunctionName(_properties.Required("FunctionName"));
            return _values.Resources.Named("lambda", name)?.LogicalId ?? name;
        }
    }

    public SqsMappingSettings ForQueue() => !Source.IsQueue ? throw Wrong("StreamMapping") : new()
    {
        BatchSize = _properties.Int("BatchSize") ?? 10,
        MaximumBatchingWindow = _properties.Seconds("MaximumBatchingWindowInSeconds") ?? TimeSpan.Zero,
        Enabled = _properties.Bool("Enabled") ?? true,
        FunctionResponseTypes = ResponseTypes(),
        Filters = Filters(),
        MaximumConcurrency = _properties.Object("ScalingConfig")?.Int("MaximumConcurrency"),
        ProvisionedPollers = Pollers(),
        EventCountMetrics = Metrics(),
    };

    public StreamMappingSettings ForStream() => Source.IsQueue ? throw Wrong("SqsMapping") : new(Position())
    {
        StartingPositionTimestamp = Timestamp(),
        BatchSize = _properties.Int("BatchSize") ?? 100,
        MaximumBatchingWindow = _properties.Seconds("MaximumBatchingWindowInSeconds") ?? TimeSpan.Zero,
        ParallelizationFactor = _properties.Int("ParallelizationFactor") ?? 1,
        MaximumRetryAttempts = _properties.Int("MaximumRetryAttempts") ?? -1,
        MaximumRecordAge = _properties.Int("MaximumRecordAgeInSeconds") is { } age and not -1 ? TimeSpan.FromSeconds(age) : null,
        BisectBatchOnFunctionError = _properties.Bool("BisectBatchOnFunctionError") ?? false,
        TumblingWindow = _properties.Seconds("TumblingWindowInSeconds") ?? TimeSpan.Zero,
        FunctionResponseTypes = ResponseTypes(),
        Filters = Filters(),
        // SAM's Type beside Destination only chooses the permission.
        OnFailure = _properties.Object("DestinationConfig")?.Object("OnFailure")?.Text("Destination") is { } arn ? new FailureDestination(arn) : null,
        Enabled = _properties.Bool("Enabled") ?? true,
        EventCountMetrics = Metrics(),
    };

    private EsmUsageException Wrong(string other) => new($"{_section.At}: {_section.LogicalId} is a mapping on {Source.Arn}.", $"Ask for template.{other}(\"{_section.LogicalId}\").");

    private MappingSource ReadSource()
    {
        if (ForeignSource(_section, _values) is { } foreign) throw Foreign(foreign);
        var arn = _properties.Required(_section.SourceProperty);
        return MappingSource.Of(arn) ?? throw _properties.PlaceOf(_section.SourceProperty).Error($"{_section.SourceProperty} is \"{arn}\", no ARN.", $"Write !GetAtt Orders.Arn, or for a table !GetAtt Orders.StreamArn; !Ref gives another text.");
    }

    private EsmUsageException Foreign(string what) => _section.At.Error($"{_section.LogicalId} is {what}: the kit simulates mappings on SQS, Kinesis and DynamoDB Streams only.", "Leave it out of the test: stack.WithoutMapping(\"" + _section.LogicalId + "\").");

    private FunctionResponseType[] ResponseTypes() => [.. _properties.Texts("FunctionResponseTypes").Select(type => type == "ReportBatchItemFailures"
        ? FunctionResponseType.ReportBatchItemFailures
        : throw _properties.PlaceOf("FunctionResponseTypes").Error($"FunctionResponseTypes holds \"{type}\".", "AWS takes ReportBatchItemFailures only."))];

    private string[] Filters() => [.. _properties.Object("FilterCriteria")?.Objects("Filters").Select(filter => filter.Required("Pattern")) ?? []];

    private ProvisionedPollers? Pollers()
    {
        if (_properties.Object("ProvisionedPollerConfig") is not { } pollers) return null;
        var usual = new ProvisionedPollers();
        return new ProvisionedPollers(pollers.Int("MinimumPollers") ?? usual.MinimumPollers, pollers.Int("MaximumPollers") ?? usual.MaximumPollers);
    }

    private bool Metrics() => _properties.Object("MetricsConfig")?.Texts("Metrics").Contains("EventCount") ?? false;

    private StartingPosition Position() => _properties.Required("StartingPosition") switch
    {
        "TRIM_HORIZON" => StartingPosition.TrimHorizon,
        "LATEST" => StartingPosition.Latest,
        "AT_TIMESTAMP" => StartingPosition.AtTimestamp,
        var other => throw _properties.PlaceOf("StartingPosition").Error($"StartingPosition is \"{other}\".", "Write TRIM_HORIZON, LATEST or AT_TIMESTAMP."),
    };

    private DateTimeOffset? Timestamp() => _properties.Text("StartingPositionTimestamp") switch
    {
        null => null,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 253402300800 => DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)),
        var text => throw _properties.PlaceOf("StartingPositionTimestamp").Error($"StartingPositionTimestamp is \"{text}\".", "Write seconds since 1970: 1767225600."),
    };
}
