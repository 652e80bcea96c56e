namespace EsmTestKit.Internal.Mappings;

/// <summary>What streams ask of starting position, record age and windows (CTL-020, CTL-032, CTL-034, ADD-33, ADD-35).</summary>
internal static class StreamParameters
{
    public static void CheckStart(SourceKind source, MappingRequest request, string arn, DateTimeOffset now)
    {
        if (!source.IsStream()) return;
        if (request.StartingPosition is not { } position)
        {
            throw MappingErrors.InvalidParameter("1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.", "CTL-032");
        }

        if (position == "AT_TIMESTAMP" && source == SourceKind.DynamoDb) throw MappingErrors.InvalidParameter($"Unsupported starting position for arn type: {arn}", "CTL-034");
        if (request.StartingPositionTimestamp is { } timestamp)
        {
            if (position != "AT_TIMESTAMP") throw MappingErrors.InvalidParameter("Timestamp only valid with StartingPosition AT_TIMESTAMP", "ADD-35");
            if (timestamp > now) throw MappingErrors.InvalidParameter("StartingPositionTimestamp must not be in the future", "CTL-167");
        }
        else if (position == "AT_TIMESTAMP")
        {
            throw MappingErrors.InvalidParameter("StartingPositionTimestamp is required with StartingPosition AT_TIMESTAMP", "CTL-167");
        }
    }

    public static void Check(MappingConfiguration configuration)
    {
        if (!configuration.Source.IsStream()) return;
        if (configuration.MaximumRecordAge is { } age && age < TimeSpan.FromSeconds(60))
        {
            throw MappingErrors.InvalidParameter("MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)", "CTL-020");
        }

        if (configuration.TumblingWindow == TimeSpan.Zero) return;
        if (configuration.ParallelizationFactor != 1) throw MappingErrors.InvalidParameter("Parallelization factor must be equal to 1 when tumbling window period is configured", "ADD-33");
        if (!configuration.Filters.IsEmpty) throw MappingErrors.InvalidParameter("FilterCriteria is not supported when tumbling window period is configured", "STR-138");
    }

    public static StartingPosition? Start(string? position) => position switch
    {
        "TRIM_HORIZON" => StartingPosition.TrimHorizon,
        "LATEST" => StartingPosition.Latest,
        "AT_TIMESTAMP" => StartingPosition.AtTimestamp,
        _ => null,
    };
}
