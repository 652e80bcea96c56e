using EsmTestKit.Internal.Filtering;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>What AWS checks when a mapping is made or changed, in its order (CTL-025, SQS-278).</summary>
internal sealed class MappingValidation(World world, FunctionRegistry functions, IEventSources sources, MappingBehavior behavior)
{
    public MappingConfiguration Create(MappingRequest request)
    {
        RuleHits.Note("CTL-025");
        ModelConstraints.Check(request);
        // Asked before there is a source at all.
        if (request.Destination is { HasOnSuccess: true } && !SourceArn.IsStream(request.EventSourceArn)) throw MappingErrors.Unsupported("DestinationConfig", "SQS-294", "CTL-031");
        if (request.EventSourceArn is not { } arn)
        {
            ForeignParameters.CheckSelfManaged(request);
            RuleHits.Note("SQS-279");
            throw MappingErrors.InvalidParameter("Unrecognized event source.", "CTL-028");
        }

        var source = SourceArn.KindOf(arn);
        SourceArn.CheckPlace(arn, world.Place);
        ForeignParameters.Check(request);
        SourceParameters.Check(source, request);
        StreamParameters.CheckStart(source, request, arn, world.Now);
        if (!source.IsStream() && request is { BatchSize: null, MaximumBatchingWindowInSeconds: null }) RuleHits.Note("SQS-260");
        var (function, functionArn) = ReferTo(request.FunctionName ?? throw MappingErrors.InvalidParameter("1 validation error detected: Value null at 'functionName' failed to satisfy constraint: Member must not be null.", "CTL-024"));
        RuleHits.Note(source.IsStream() ? "CTL-016" : "CTL-017");
        var configuration = Merge(
            new MappingConfiguration
            {
                Source = source,
                EventSourceArn = arn,
                Function = function,
                FunctionArn = functionArn,
                Enabled = true,
                BatchSize = source.IsStream() ? 100 : 10,
                StartingPosition = StreamParameters.Start(request.StartingPosition),
                StartingPositionTimestamp = request.StartingPositionTimestamp,
            },
            request);
        return Check(before: null, configuration);
    }

    /// <summary>The merged configuration is validated, whatever member is changed (CTL-111, ADD-20).</summary>
    public MappingConfiguration Update(MappingConfiguration current, MappingRequest request)
    {
        RuleHits.Note("CTL-108");
        RuleHits.Note("CTL-111");
        request = request.WithoutFixed();
        ModelConstraints.Check(request);
        ForeignParameters.Check(request);
        var before = current;
        SourceParameters.Check(current.Source, request);
        if (request.Destination is { HasOnFailure: true, OnFailureArn: null }) throw MappingErrors.InvalidParameter("The Destination field is required for an OnFailure configuration.", "CTL-053", "CTL-110");
        if (request.FunctionName is { } name)
        {
            var (function, functionArn) = ReferTo(name);
            current = current with { Function = function, FunctionArn = functionArn };
        }

        return Check(before, Merge(current, request));
    }

    private MappingConfiguration Check(MappingConfiguration? before, MappingConfiguration configuration)
    {
        if (!configuration.Source.IsStream()) RuleHits.Note("SQS-278");
        // What is created disabled is checked like the rest.
        if (before is null && !configuration.Enabled) RuleHits.Note("CTL-166");
        BatchParameters.Check(configuration);
        StreamParameters.Check(configuration);
        configuration = Compile(before, configuration);
        if (!configuration.Source.IsStream()) CheckFilterKeys(configuration);
        var function = FindFunction(configuration.Function);
        sources.Check(configuration, function);
        DestinationParameters.Check(before, configuration, function);
        if (configuration.MaximumConcurrency > function.ReservedConcurrency) RuleHits.Note("CTL-151"); // Wasteful, and accepted.
        return configuration;
    }

    private MappingConfiguration Compile(MappingConfiguration? before, MappingConfiguration configuration)
    {
        var patterns = configuration.FilterPatterns;
        if (before is not null && ReferenceEquals(before.FilterPatterns, patterns)) return configuration;
        RuleHits.Note("CTL-137", "SQS-301");
        if (patterns.Count > behavior.FilterQuota) throw MappingErrors.InvalidParameter($"Number of filters exceeds the limit of {behavior.FilterQuota}.", "CTL-059", "STR-140", "SQS-301");
        if (patterns.Count == 0 && configuration.Filters.IsEmpty) return configuration;
        if (patterns.Contains(string.Empty, StringComparer.Ordinal)) RuleHits.Note("CTL-138");
        return configuration with { Filters = FilterSet.Parse(patterns, configuration.Source.Records(), behavior.CompareFilterNumbersAsText) };
    }

    private LambdaFunction FindFunction(FunctionReference reference)
    {
        var function = functions.Find(reference);
        if (function is not null && function.Resolve(reference.Qualifier) is null) RuleHits.Note("CTL-062");
        if (function?.Resolve(reference.Qualifier) is not null) return function;
        RuleHits.Note("SQS-280");
        throw MappingErrors.InvalidParameter("Function does not exist", "CTL-030");
    }

    private (FunctionReference Reference, string Arn) ReferTo(string name)
    {
        var reference = FunctionReference.Parse(name) ?? throw MappingErrors.Validation([$"Value '{name}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{{2}}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{{1}}:)?(\\d{{12}}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?"], "CTL-024");
        CheckPlace(name);
        RuleHits.Note("SQS-270");
        RuleHits.Note(FormRule(name, reference));
        return (reference, reference.Arn(world.Place));
    }

    // Only what the ARN names counts, never a namesake elsewhere.
    private void CheckPlace(string name)
    {
        if (!name.Contains(':', StringComparison.Ordinal)) return; // A name alone is of here.
        var parts = name.Split(':');
        if (parts is ["arn", _, "lambda", var region, ..] && region != world.Place.Region) throw MappingErrors.NotReachable(region, world.Place.Region);
        var account = parts switch
        {
            ["arn", _, "lambda", _, var own, ..] => own,
            [var own, "function", ..] => own,
            _ => world.Place.AccountId,
        };
        if (account != world.Place.AccountId) throw MappingErrors.InvalidParameter("Function does not exist", "CTL-030", "CTL-079");
    }

    // Which form of the name was sent (section 6).
    private static RuleId FormRule(string name, FunctionReference reference) => (name.StartsWith("arn:", StringComparison.Ordinal), reference.Qualifier) switch
    {
        (true, null) => "CTL-076",
        (true, _) => "CTL-077",
        (false, null) => "CTL-072",
        (false, FunctionVersion.Latest) => "CTL-073",
        (false, var qualifier) => char.IsAsciiDigit(qualifier[0]) ? "CTL-074" : "CTL-075",
    };

    private static MappingConfiguration Merge(MappingConfiguration into, MappingRequest request)
    {
        if (request.MaximumRecordAgeInSeconds < 0 || request.MaximumRetryAttempts < 0) RuleHits.Note("CTL-021");
        if (request.Scaling is not null) RuleHits.Note("CTL-150");
        NoteClearing(request);
        var patterns = request.FilterPatterns is { } given ? given.Select(pattern => pattern ?? string.Empty).ToList() : null;
        return into with
        {
            Enabled = request.Enabled ?? into.Enabled,
            BatchSize = request.BatchSize ?? into.BatchSize,
            MaximumBatchingWindow = Seconds(request.MaximumBatchingWindowInSeconds) ?? into.MaximumBatchingWindow,
            FilterPatterns = patterns ?? into.FilterPatterns,
            ReportBatchItemFailures = request.FunctionResponseTypes is { } types ? types.Count > 0 : into.ReportBatchItemFailures, // [] turns it off (SQS-276)
            MaximumConcurrency = request.Scaling is { } scaling ? scaling.MaximumConcurrency : into.MaximumConcurrency, // {} removes the limit (SQS-298)
            ProvisionedPollers = request.Pollers is { } pollers ? SourceParameters.Pollers(pollers) : into.ProvisionedPollers,
            ParallelizationFactor = request.ParallelizationFactor ?? into.ParallelizationFactor,
            MaximumRetryAttempts = request.MaximumRetryAttempts ?? into.MaximumRetryAttempts,
            MaximumRecordAge = request.MaximumRecordAgeInSeconds is { } age ? age < 0 ? null : TimeSpan.FromSeconds(age) : into.MaximumRecordAge,
            BisectBatchOnFunctionError = request.BisectBatchOnFunctionError ?? into.BisectBatchOnFunctionError,
            TumblingWindow = Seconds(request.TumblingWindowInSeconds) ?? into.TumblingWindow,
            OnFailureDestinationArn = request.Destination is { } destination ? destination.OnFailureArn is { Length: > 0 } arn ? arn : null : into.OnFailureDestinationArn,
            KmsKeyArn = request.KmsKeyArn is { } key ? key.Length == 0 ? null : key : into.KmsKeyArn,
            EventCountMetrics = request.Metrics is { } metrics ? metrics.Contains("EventCount") : into.EventCountMetrics,
        };
    }

    private void CheckFilterKeys(MappingConfiguration configuration)
    {
        if (configuration.Filters.IsEmpty) return;
        RuleHits.Note("SQS-404");
        var looksBeyondTheBody = configuration.Filters.Patterns.Any(pattern => pattern.Branches.Any(branch => branch.Fields.Any(field => field.Path != "body" && !field.Path.StartsWith("body.", StringComparison.Ordinal))));
        if (behavior.StrictSqsFilterKeys && looksBeyondTheBody) throw MappingErrors.InvalidParameter("Invalid filter pattern definition.", "SQS-404");
    }

    private static void NoteClearing(MappingRequest request)
    {
        if (request.Destination is { OnFailureArn: "" })
        {
            RuleHits.Note("CTL-146");
            RuleHits.Note("ADD-39");
            RuleHits.Note("ADD-76", "STR-121");
        }

        if (request is { FilterPatterns.Count: 0 } or { Scaling.MaximumConcurrency: null, Scaling: not null } or { FunctionResponseTypes.Count: 0 } or { KmsKeyArn: "" } or { Metrics.Count: 0 }) RuleHits.Note("CTL-109");
    }

    private static TimeSpan? Seconds(int? value) => value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
