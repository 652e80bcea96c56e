using System.Text.Json.Nodes;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>Reads Create and Update requests for mappings; members that the model does not know are ignored, as on AWS (CTL-107).</summary>
internal static class MappingRequestReader
{
    private static readonly string[] Foreign =
    [
        "Topics", "Queues", "SourceAccessConfigurations", "SelfManagedEventSource", "AmazonManagedKafkaEventSourceConfig", "SelfManagedKafkaEventSourceConfig", "DocumentDBEventSourceConfig", "LoggingConfig",
    ];

    public static MappingRequest Read(ApiRequest request) => new()
    {
        EventSourceArn = request.OptionalString("EventSourceArn"),
        FunctionName = request.OptionalString("FunctionName"),
        Enabled = request.OptionalBool("Enabled"),
        BatchSize = request.OptionalInt("BatchSize"),
        MaximumBatchingWindowInSeconds = request.OptionalInt("MaximumBatchingWindowInSeconds"),
        ParallelizationFactor = request.OptionalInt("ParallelizationFactor"),
        StartingPosition = request.OptionalString("StartingPosition"),
        StartingPositionTimestamp = Epoch(request, "StartingPositionTimestamp"),
        Destination = Destination(request),
        MaximumRecordAgeInSeconds = request.OptionalInt("MaximumRecordAgeInSeconds"),
        MaximumRetryAttempts = request.OptionalInt("MaximumRetryAttempts"),
        BisectBatchOnFunctionError = request.OptionalBool("BisectBatchOnFunctionError"),
        TumblingWindowInSeconds = request.OptionalInt("TumblingWindowInSeconds"),
        FunctionResponseTypes = request.OptionalStrings("FunctionResponseTypes"),
        FilterPatterns = Patterns(request),
        KmsKeyArn = request.OptionalString("KMSKeyArn"),
        Scaling = Inner(request, "ScalingConfig") is { } scaling ? new ScalingRequest(scaling.OptionalInt("MaximumConcurrency")) : null,
        Pollers = Inner(request, "ProvisionedPollerConfig") is { } pollers ? new PollerRequest(pollers.OptionalInt("MinimumPollers"), pollers.OptionalInt("MaximumPollers"), pollers.OptionalString("PollerGroupName")) : null,
        Metrics = Inner(request, "MetricsConfig") is { } metrics ? metrics.OptionalStrings("Metrics") ?? [] : null,
        Tags = request.Has("Tags") ? [.. request.Texts("Tags")] : null,
        Foreign = Foreign.Any(request.Has) ? new JsonObject(Foreign.Where(request.Has).Select(member => new KeyValuePair<string, JsonNode?>(member, request.Members[member]!.DeepClone()))) : null,
    };

    private static ApiRequest? Inner(ApiRequest request, string member) =>
        request.OptionalObject(member) is { } inner ? new ApiRequest(request.Operation, inner) : null;

    private static DestinationRequest? Destination(ApiRequest request)
    {
        if (Inner(request, "DestinationConfig") is not { } destination) return null;
        var onFailure = Inner(destination, "OnFailure");
        return new DestinationRequest(destination.Has("OnSuccess"), onFailure is not null, onFailure?.OptionalString("Destination"));
    }

    private static IReadOnlyList<string?>? Patterns(ApiRequest request)
    {
        if (Inner(request, "FilterCriteria") is not { } criteria) return null;
        return criteria.OptionalArray("Filters")?.Select(filter => new ApiRequest(request.Operation, filter as JsonObject ?? throw request.WrongType("Filters", "a list of filters")).OptionalString("Pattern")).ToList() ?? [];
    }

    // Whole seconds or with a fraction: clients send both (CTL-014).
    private static DateTimeOffset? Epoch(ApiRequest request, string member)
    {
        if (request.OptionalInstant(member) is not { } instant) return null;
        RuleHits.Note("CTL-014");
        return instant;
    }
}
