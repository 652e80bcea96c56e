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
        ModelConstraints.Check(request);
        if (request.EventSourceArn is not { } arn)
        {
            // Sources that are no ARN: Kafka clusters of one's own.
            if (request.Foreign is not null) throw SourceArn.NotSimulated("a self-managed event source");
            RuleHits.Note("SQS-279");
            throw MappingErrors.InvalidParameter("Unrecognized event source.", "CTL-028");
        }

        var source = SourceArn.KindOf(arn);
        CheckForeign(request);
        SourceParameters.Check(source, request);
        StreamParameters.CheckStart(source, request, arn, world.Now);
        if (!source.IsStream() && request is { BatchSize: null, MaximumBatchingWindowInSeconds: null }) RuleHits.Note("SQS-260");
        var (function, functionArn) = ReferTo(request.FunctionName ?? throw MappingErrors.InvalidParameter("1 validation error detected: Value null at 'functionName' failed to satisfy constraint: Member must not be null.", "CTL-030"));
        var configuration = Merge(
            new MappingConfiguration
            {
                Source = source,
                EventSourceArn = arn,
                Function = function,
                FunctionArn = functionArn,
                Enabled = true,
                BatchSize = source.IsStream() ? 100 : 10, // CTL-016, CTL-017
                StartingPosition = StreamParameters.Start(request.StartingPosition),
                StartingPositionTimestamp = request.StartingPositionTimestamp,
            },
            request);
        Check(configuration, request);
        return configuration;
    }

    /// <summary>The merged configuration is validated, whatever member is changed (CTL-111, ADD-20).</summary>
    public MappingConfiguration Update(MappingConfiguration current, MappingRequest request)
    {
        ModelConstraints.Check(request);
        CheckForeign(request);
        SourceParameters.Check(current.Source, request);
        if (request.Destination is { HasOnFailure: true, OnFailureArn: null }) throw MappingErrors.InvalidParameter("The Destination field is required for an OnFailure configuration.", "CTL-053");
        if (request.FunctionName is { } name)
        {
            var (function, functionArn) = ReferTo(name);
            current = current with { Function = function, FunctionArn = functionArn };
        }

        var configuration = Merge(current, request);
        Check(configuration, request);
        return configuration;
    }

    private void Check(MappingConfiguration configuration, MappingRequest request)
    {
        if (!configuration.Source.IsStream()) RuleHits.Note("SQS-278");
        BatchParameters.Check(configuration);
        StreamParameters.Check(configuration);
        if (request.FilterPatterns is { } patterns) CheckFilterCount(patterns.Count);
        if (!configuration.Source.IsStream()) CheckFilterKeys(configuration);
        var function = FindFunction(configuration.Function);
        sources.Check(configuration, function);
    }

    private LambdaFunction FindFunction(FunctionReference reference)
    {
        var function = functions.Find(reference);
        if (function?.Resolve(reference.Qualifier) is not null) return function;
        RuleHits.Note("SQS-280");
        throw MappingErrors.InvalidParameter("Function does not exist", "CTL-030");
    }

    private (FunctionReference Reference, string Arn) ReferTo(string name)
    {
        var reference = FunctionReference.Parse(name) ?? throw MappingErrors.Validation([$"Value '{name}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{{2}}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{{1}}:)?(\\d{{12}}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?"], "CTL-024");
        RuleHits.Note("SQS-270");
        return (reference, reference.Arn(world.Place));
    }

    private MappingConfiguration Merge(MappingConfiguration into, MappingRequest request)
    {
        var patterns = request.FilterPatterns is { } given ? given.Select(pattern => pattern ?? string.Empty).ToList() : null;
        return into with
        {
            Enabled = request.Enabled ?? into.Enabled,
            BatchSize = request.BatchSize ?? into.BatchSize,
            MaximumBatchingWindow = Seconds(request.MaximumBatchingWindowInSeconds) ?? into.MaximumBatchingWindow,
            FilterPatterns = patterns ?? into.FilterPatterns,
            Filters = patterns is null ? into.Filters : FilterSet.Parse(patterns, into.Source.Records()),
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

    private void CheckFilterCount(int count)
    {
        RuleHits.Note("SQS-301");
        if (count > behavior.FilterQuota) throw MappingErrors.InvalidParameter($"Number of filters exceeds the limit of {behavior.FilterQuota}.", "CTL-059");
    }

    private static void CheckForeign(MappingRequest request)
    {
        if (request.Foreign is { Count: > 0 } foreign) throw SourceArn.NotSimulated($"the parameter {foreign.First().Key}");
    }

    private static TimeSpan? Seconds(int? value) => value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
