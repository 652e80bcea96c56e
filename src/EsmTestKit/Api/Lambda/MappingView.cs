using System.Text.Json.Nodes;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>A mapping as Lambda shows it: exactly the members of its kind of source, absent where absent (CTL-082 to CTL-091).</summary>
internal static class MappingView
{
    /// <param name="mapping">The mapping.</param>
    /// <param name="isListed">Whether it is an element of a list, which never shows encrypted filters.</param>
    /// <param name="callerMayDecrypt">Whether the caller may use the key of its filters.</param>
    /// <param name="roundsLastModified">Whether the minute is all that is told of when it changed (STR-118).</param>
    public static JsonObject Of(Mapping mapping, bool isListed = false, bool callerMayDecrypt = true, bool roundsLastModified = false)
    {
        var configuration = mapping.Shown;
        if (configuration.Source.IsStream()) RuleHits.Note("CTL-082", "STR-112", "STR-114", "STR-115", "STR-116");
        else NoteQueue(configuration);
        RuleHits.Note("CTL-085", "CTL-089", "CTL-091");
        var view = new JsonObject
        {
            ["UUID"] = mapping.Uuid,
            ["BatchSize"] = configuration.BatchSize,
            ["MaximumBatchingWindowInSeconds"] = (int)configuration.MaximumBatchingWindow.TotalSeconds,
            ["EventSourceArn"] = configuration.EventSourceArn,
            ["FunctionArn"] = configuration.FunctionArn,
            ["LastModified"] = Epoch(roundsLastModified ? WholeMinute(mapping.LastModified) : mapping.LastModified),
            ["State"] = mapping.State.ToString(),
            ["StateTransitionReason"] = mapping.StateTransitionReason,
            ["FunctionResponseTypes"] = configuration.ReportBatchItemFailures ? new JsonArray("ReportBatchItemFailures") : new JsonArray(),
            ["EventSourceMappingArn"] = mapping.Arn,
        };
        if (configuration.Source.IsStream()) AddStream(view, mapping);
        AddFilters(view, configuration, isListed, callerMayDecrypt);
        if (configuration.MaximumConcurrency is { } maximum) view["ScalingConfig"] = new JsonObject { ["MaximumConcurrency"] = maximum };
        if (configuration.ProvisionedPollers is { } pollers) view["ProvisionedPollerConfig"] = new JsonObject { ["MinimumPollers"] = pollers.MinimumPollers, ["MaximumPollers"] = pollers.MaximumPollers };
        if (configuration.KmsKeyArn is { } key)
        {
            RuleHits.Note("SQS-305");
            view["KMSKeyArn"] = key;
        }

        if (!configuration.EventCountMetrics) return view;
        RuleHits.Note("CTL-154");
        view["MetricsConfig"] = new JsonObject { ["Metrics"] = new JsonArray("EventCount") };
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

    private static void AddFilters(JsonObject view, MappingConfiguration configuration, bool isListed, bool callerMayDecrypt)
    {
        if (configuration.FilterPatterns.Count == 0)
        {
            RuleHits.Note("CTL-087");
            if (configuration.Source.IsStream()) RuleHits.Note("STR-113");
            if (configuration.KmsKeyArn is not null) RuleHits.Note("CTL-142");
            return;
        }

        if (configuration.KmsKeyArn is { } key)
        {
            RuleHits.Note("CTL-140");
            if (isListed)
            {
                if (configuration.Source.IsStream()) RuleHits.Note("STR-324");
                view["FilterCriteria"] = null;
                return;
            }

            if (!callerMayDecrypt)
            {
                RuleHits.Note("CTL-141");
                view["FilterCriteriaError"] = new JsonObject { ["ErrorCode"] = "AccessDeniedException", ["Message"] = $"The caller is not authorized to perform kms:Decrypt on {key}." };
                return;
            }
        }

        // The patterns come back byte for byte.
        RuleHits.Note("CTL-088");
        RuleHits.Note("FLT-055");
        view["FilterCriteria"] = new JsonObject { ["Filters"] = new JsonArray([.. configuration.FilterPatterns.Select(pattern => (JsonNode)new JsonObject { ["Pattern"] = pattern })]) };
    }

    private static void AddStream(JsonObject view, Mapping mapping)
    {
        var configuration = mapping.Shown;
        view["StartingPosition"] = configuration.StartingPosition switch
        {
            StartingPosition.TrimHorizon => "TRIM_HORIZON",
            StartingPosition.Latest => "LATEST",
            _ => "AT_TIMESTAMP",
        };
        if (configuration.StartingPositionTimestamp is { } timestamp)
        {
            RuleHits.Note("CTL-168");
            RuleHits.Note("ADD-71", "STR-119");
            view["StartingPositionTimestamp"] = timestamp.ToUnixTimeSeconds(); // Whole seconds.
        }

        view["ParallelizationFactor"] = configuration.ParallelizationFactor;
        view["BisectBatchOnFunctionError"] = configuration.BisectBatchOnFunctionError;
        view["MaximumRecordAgeInSeconds"] = configuration.MaximumRecordAge is { } age ? (int)age.TotalSeconds : -1;
        view["MaximumRetryAttempts"] = configuration.MaximumRetryAttempts;
        view["TumblingWindowInSeconds"] = (int)configuration.TumblingWindow.TotalSeconds;
        var onFailure = new JsonObject();
        if (configuration.OnFailureDestinationArn is { } destination) onFailure["Destination"] = destination;
        RuleHits.Note("CTL-149");
        view["DestinationConfig"] = new JsonObject { ["OnFailure"] = onFailure };
        RuleHits.Note("CTL-086");
        view["LastProcessingResult"] = mapping.Delivery.LastProcessingResult;
    }

    private static DateTimeOffset WholeMinute(DateTimeOffset instant) => instant.AddTicks(-(instant.UtcTicks % TimeSpan.TicksPerMinute));

    // Epoch seconds with milliseconds as fraction, never an exponent.
    private static JsonNode Epoch(DateTimeOffset instant)
    {
        RuleHits.Note("CTL-013");
        return JsonValue.Create(instant.ToUnixTimeMilliseconds() / 1000m);
    }
}
