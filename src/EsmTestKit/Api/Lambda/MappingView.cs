using System.Text.Json.Nodes;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>A mapping as Lambda shows it: exactly the members of its kind of source, absent where absent (CTL-082 to CTL-091).</summary>
internal static class MappingView
{
    public static JsonObject Of(Mapping mapping)
    {
        if (mapping.Configuration.Source.IsStream()) RuleHits.Note("CTL-082");
        else NoteQueue(mapping.Configuration);
        var configuration = mapping.Configuration;
        var view = new JsonObject
        {
            ["UUID"] = mapping.Uuid,
            ["BatchSize"] = configuration.BatchSize,
            ["MaximumBatchingWindowInSeconds"] = (int)configuration.MaximumBatchingWindow.TotalSeconds,
            ["EventSourceArn"] = configuration.EventSourceArn,
            ["FunctionArn"] = configuration.FunctionArn,
            ["LastModified"] = Epoch(mapping.LastModified),
            ["State"] = mapping.State.ToString(),
            ["StateTransitionReason"] = mapping.StateTransitionReason,
            ["FunctionResponseTypes"] = configuration.ReportBatchItemFailures ? new JsonArray("ReportBatchItemFailures") : new JsonArray(),
            ["EventSourceMappingArn"] = mapping.Arn,
        };
        if (configuration.Source.IsStream()) AddStream(view, mapping);
        if (configuration.FilterPatterns.Count > 0)
        {
            // The patterns come back byte for byte.
            RuleHits.Note("CTL-088");
            RuleHits.Note("FLT-055");
            view["FilterCriteria"] = new JsonObject { ["Filters"] = new JsonArray([.. configuration.FilterPatterns.Select(pattern => (JsonNode)new JsonObject { ["Pattern"] = pattern })]) };
        }

        if (configuration.MaximumConcurrency is { } maximum) view["ScalingConfig"] = new JsonObject { ["MaximumConcurrency"] = maximum };
        if (configuration.ProvisionedPollers is { } pollers) view["ProvisionedPollerConfig"] = new JsonObject { ["MinimumPollers"] = pollers.MinimumPollers, ["MaximumPollers"] = pollers.MaximumPollers };
        if (configuration.KmsKeyArn is { } key)
        {
            RuleHits.Note("SQS-305"); // The kit has no keys, so no decryption fails and FilterCriteriaError never shows.
            view["KMSKeyArn"] = key;
        }

        if (configuration.EventCountMetrics) view["MetricsConfig"] = new JsonObject { ["Metrics"] = new JsonArray("EventCount") };
        return view;
    }

    // A queue's mapping shows neither a position nor how an invocation ended, and what is not set is absent.
    private static void NoteQueue(MappingConfiguration configuration)
    {
        RuleHits.Note("CTL-083");
        RuleHits.Note("SQS-255");
        RuleHits.Note("SQS-256");
        RuleHits.Note("SQS-257");
        RuleHits.Note("SQS-258");
        RuleHits.Note("SQS-259");
        RuleHits.Note(configuration.FilterPatterns.Count > 0 ? "SQS-304" : "SQS-303");
    }

    private static void AddStream(JsonObject view, Mapping mapping)
    {
        var configuration = mapping.Configuration;
        view["StartingPosition"] = configuration.StartingPosition switch
        {
            StartingPosition.TrimHorizon => "TRIM_HORIZON",
            StartingPosition.Latest => "LATEST",
            _ => "AT_TIMESTAMP",
        };
        if (configuration.StartingPositionTimestamp is { } timestamp) view["StartingPositionTimestamp"] = timestamp.ToUnixTimeSeconds(); // whole seconds (ADD-71)
        view["ParallelizationFactor"] = configuration.ParallelizationFactor;
        view["BisectBatchOnFunctionError"] = configuration.BisectBatchOnFunctionError;
        view["MaximumRecordAgeInSeconds"] = configuration.MaximumRecordAge is { } age ? (int)age.TotalSeconds : -1;
        view["MaximumRetryAttempts"] = configuration.MaximumRetryAttempts;
        view["TumblingWindowInSeconds"] = (int)configuration.TumblingWindow.TotalSeconds;
        var onFailure = new JsonObject();
        if (configuration.OnFailureDestinationArn is { } destination) onFailure["Destination"] = destination;
        view["DestinationConfig"] = new JsonObject { ["OnFailure"] = onFailure };
        view["LastProcessingResult"] = mapping.Delivery.LastProcessingResult;
    }

    // Epoch seconds with milliseconds as fraction, never an exponent (CTL-013).
    private static JsonNode Epoch(DateTimeOffset instant) => JsonValue.Create(instant.ToUnixTimeMilliseconds() / 1000m);
}
