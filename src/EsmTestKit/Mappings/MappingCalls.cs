using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Mappings;

/// <summary>The calls of a mapping's object face as AWS's JSON: how they stand in the journal.</summary>
internal static class MappingCalls
{
    /// <summary>What AWS takes when a member is not sent; the queue's batch size is another.</summary>
    private static readonly MappingRequest Usual = new()
    {
        BatchSize = 100,
        MaximumBatchingWindowInSeconds = 0,
        ParallelizationFactor = 1,
        MaximumRetryAttempts = -1,
        MaximumRecordAgeInSeconds = -1,
        BisectBatchOnFunctionError = false,
        TumblingWindowInSeconds = 0,
        Enabled = true,
        FunctionResponseTypes = [],
        FilterPatterns = [],
        Metrics = [],
        Destination = new DestinationRequest(false, false, null),
    };

    /// <summary>Members that have AWS's default are left out.</summary>
    public static JsonObject Create(MappingRequest request)
    {
        var isQueue = request.EventSourceArn?.Split(':') is [_, _, "sqs", ..];
        var (usual, given) = (new JsonObject(), new JsonObject());
        Add(usual, isQueue ? Usual with { BatchSize = 10 } : Usual);
        Add(given, request);
        return new(given
            .Where(member => !JsonNode.DeepEquals(member.Value, usual[member.Key]))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
    }

    public static JsonObject Created(EventSourceMapping mapping) => new() { ["UUID"] = mapping.Uuid };

    public static JsonObject Update(string uuid, MappingRequest request)
    {
        var members = new JsonObject { ["UUID"] = uuid };
        Add(members, request with { EventSourceArn = null });
        return members;
    }

    public static JsonObject Delete(string uuid) => new() { ["UUID"] = uuid };

    private static void Add(JsonObject members, MappingRequest request)
    {
        Add("EventSourceArn", request.EventSourceArn);
        Add("FunctionName", request.FunctionName);
        Add("Enabled", request.Enabled);
        Add("BatchSize", request.BatchSize);
        Add("MaximumBatchingWindowInSeconds", request.MaximumBatchingWindowInSeconds);
        Add("ParallelizationFactor", request.ParallelizationFactor);
        Add("StartingPosition", request.StartingPosition);
        Add("StartingPositionTimestamp", request.StartingPositionTimestamp is { } instant ? (decimal)(instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond : (decimal?)null);
        Add("MaximumRecordAgeInSeconds", request.MaximumRecordAgeInSeconds);
        Add("MaximumRetryAttempts", request.MaximumRetryAttempts);
        Add("BisectBatchOnFunctionError", request.BisectBatchOnFunctionError);
        Add("TumblingWindowInSeconds", request.TumblingWindowInSeconds);
        Add("FunctionResponseTypes", Texts(request.FunctionResponseTypes));
        Add("FilterCriteria", Filters(request.FilterPatterns));
        Add("ScalingConfig", request.Scaling is { } scaling ? Given(("MaximumConcurrency", scaling.MaximumConcurrency)) : null);
        Add("ProvisionedPollerConfig", request.Pollers is { } pollers ? Given(("MinimumPollers", pollers.MinimumPollers), ("MaximumPollers", pollers.MaximumPollers)) : null);
        Add("MetricsConfig", Texts(request.Metrics) is { } metrics ? new JsonObject { ["Metrics"] = metrics } : null);
        Add("DestinationConfig", request.Destination is { } destination ? Destination(destination) : null);

        void Add(string name, JsonNode? value)
        {
            if (value is not null) members[name] = value;
        }
    }

    private static JsonArray? Texts(IReadOnlyList<string>? texts) => texts is null ? null : new JsonArray([.. texts.Select(text => (JsonNode)text)]);

    private static JsonObject? Filters(IReadOnlyList<string?>? patterns) =>
        patterns is null ? null : new() { ["Filters"] = new JsonArray([.. patterns.Select(pattern => (JsonNode)new JsonObject { ["Pattern"] = pattern })]) };

    private static JsonObject Given(params (string Name, int? Value)[] members) =>
        new(members.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Value)));

    private static JsonObject Destination(DestinationRequest destination) =>
        destination.HasOnFailure ? new() { ["OnFailure"] = new JsonObject { ["Destination"] = destination.OnFailureArn } } : [];
}
