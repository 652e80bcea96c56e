using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>What streams ask of starting position, record age, windows and destination (CTL-020, CTL-032, CTL-034, ADD-33, ADD-35).</summary>
internal static class StreamParameters
{
    public static void CheckStart(SourceKind source, MappingRequest request, string arn, DateTimeOffset now)
    {
        if (!source.IsStream()) return;
        if (request.StartingPosition is not { } position)
        {
            throw MappingErrors.InvalidParameter("1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.", "CTL-032", "STR-122");
        }

        RuleHits.Note("STR-124");
        if (position == "AT_TIMESTAMP" && source == SourceKind.DynamoDb) throw MappingErrors.InvalidParameter($"Unsupported starting position for arn type: {arn}", "CTL-034");
        if (request.StartingPositionTimestamp is { } timestamp)
        {
            RuleHits.Note("STR-125");
            if (position != "AT_TIMESTAMP") throw MappingErrors.InvalidParameter("Timestamp only valid with StartingPosition AT_TIMESTAMP", "ADD-35", "ADD-70");
            RuleHits.Note("STR-126");
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
        RuleHits.Note("STR-136");
        if (configuration.MaximumRecordAge is { } age && age < TimeSpan.FromSeconds(60))
        {
            throw MappingErrors.InvalidParameter("MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)", "CTL-020", "CTL-051");
        }

        if (configuration.TumblingWindow == TimeSpan.Zero) return;
        RuleHits.Note("STR-137");
        if (configuration.ParallelizationFactor != 1) throw MappingErrors.InvalidParameter("Parallelization factor must be equal to 1 when tumbling window period is configured", "ADD-33", "CTL-023", "STR-137");
        if (configuration.FilterPatterns.Count > 0) throw MappingErrors.InvalidParameter("FilterCriteria is not supported when tumbling window period is configured", "STR-138", "ADD-29");
    }

    public static StartingPosition? Start(string? position) => position switch
    {
        "TRIM_HORIZON" => StartingPosition.TrimHorizon,
        "LATEST" => StartingPosition.Latest,
        "AT_TIMESTAMP" => StartingPosition.AtTimestamp,
        _ => null,
    };
}
