using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>Members that only some sources take (CTL-015, CTL-052, CTL-061, SQS-294 to SQS-300).</summary>
internal static class SourceParameters
{
    public static void Check(SourceKind source, MappingRequest request)
    {
        RuleHits.Note("CTL-015");
        if (source.IsStream()) CheckStream(request);
        else CheckQueue(request);
        if (request.Metrics is { } metrics && metrics.Any(metric => metric != "EventCount")) throw MappingErrors.Unsupported("'metricsConfig'", "ADD-57", "CTL-052");
    }

    /// <summary>Absent members have AWS's defaults; no members at all clear the mode (CTL-109).</summary>
    public static ProvisionedPollers? Pollers(PollerRequest request) =>
        request is { MinimumPollers: null, MaximumPollers: null } ? null : new(request.MinimumPollers ?? 2, request.MaximumPollers ?? 200);

    private static void CheckQueue(MappingRequest request)
    {
        if (request.Destination is not null) throw MappingErrors.Unsupported("DestinationConfig", request.Destination.HasOnSuccess ? "SQS-294" : "SQS-295", request.Destination.HasOnSuccess ? "CTL-031" : "CTL-148");
        Refuse(request.StartingPosition is not null, "StartingPosition");
        Refuse(request.StartingPositionTimestamp is not null, "StartingPositionTimestamp");
        Refuse(request.ParallelizationFactor is not null, "ParallelizationFactor");
        Refuse(request.BisectBatchOnFunctionError is not null, "BisectBatchOnFunctionError");
        Refuse(request.MaximumRetryAttempts is not null, "MaximumRetryAttempts");
        Refuse(request.MaximumRecordAgeInSeconds is not null, "MaximumRecordAgeInSeconds");
        Refuse(request.TumblingWindowInSeconds is not null, "TumblingWindowInSeconds");
        if (request.Pollers is not { } pollers) return;
        if (pollers.PollerGroupName is not null) throw MappingErrors.Unsupported("'provisionedPollerConfig.pollerGroupName'", "SQS-398");
        if (request.Scaling?.MaximumConcurrency is not null) throw MappingErrors.InvalidParameter("ScalingConfig and ProvisionedPollerConfig cannot be specified together.", "SQS-300", "CTL-060");
        // SQS wants two of each, where the model admits one (ADD-21).
        if (pollers.MinimumPollers == 1 || pollers.MaximumPollers == 1) throw MappingErrors.InvalidParameter("MinimumPollers and MaximumPollers must be greater than or equal to 2 for SQS event sources.", "ADD-21", "CTL-152");
        if (Pollers(pollers) is { } both && both.MinimumPollers > both.MaximumPollers) throw MappingErrors.InvalidParameter("MinimumPollers must be less than or equal to MaximumPollers.", "CTL-153");
    }

    private static void Refuse(bool isThere, string parameter)
    {
        if (isThere) throw MappingErrors.Unsupported(parameter, "SQS-296", "ADD-75");
    }

    private static void CheckStream(MappingRequest request)
    {
        if (request.Destination is { HasOnSuccess: true }) throw MappingErrors.InvalidParameter("OnSuccess configuration is not supported for event source mappings.", "ADD-34", "CTL-143", "ADD-70", "STR-142");
        if (request.Scaling is not null) throw MappingErrors.Unsupported("ScalingConfig", "STR-142");
        if (request.Pollers is not null) throw MappingErrors.Unsupported("'provisionedPollerConfig'", "CTL-052");
    }
}
