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
            RuleHits.Note("STR-122");
            throw MappingErrors.InvalidParameter("1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.", "CTL-032");
        }

        RuleHits.Note("STR-124");
        if (position == "AT_TIMESTAMP" && source == SourceKind.DynamoDb) throw MappingErrors.InvalidParameter($"Unsupported starting position for arn type: {arn}", "CTL-034");
        if (request.StartingPositionTimestamp is { } timestamp)
        {
            RuleHits.Note("STR-125");
            if (position != "AT_TIMESTAMP") throw MappingErrors.InvalidParameter("Timestamp only valid with StartingPosition AT_TIMESTAMP", "ADD-35");
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
        CheckDestination(configuration.OnFailureDestinationArn);
        RuleHits.Note("STR-136");
        if (configuration.MaximumRecordAge is { } age && age < TimeSpan.FromSeconds(60))
        {
            throw MappingErrors.InvalidParameter("MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)", "CTL-020");
        }

        if (configuration.TumblingWindow == TimeSpan.Zero) return;
        RuleHits.Note("STR-137");
        if (configuration.ParallelizationFactor != 1) throw MappingErrors.InvalidParameter("Parallelization factor must be equal to 1 when tumbling window period is configured", "ADD-33");
        if (!configuration.Filters.IsEmpty) throw MappingErrors.InvalidParameter("FilterCriteria is not supported when tumbling window period is configured", "STR-138");
    }

    // A standard queue, a standard topic or a bucket. AWS's text for the others is unknown.
    private static void CheckDestination(string? arn)
    {
        if (arn is null) return;
        RuleHits.Note("STR-143");
        if (arn.StartsWith("kafka://", StringComparison.Ordinal)) throw SourceArn.NotSimulated($"the destination {arn}");
        if (arn.Split(':') is not ["arn", _, "sqs" or "sns" or "s3", ..]) throw MappingErrors.InvalidParameter($"Unsupported OnFailure destination: {arn}", "STR-143");
        if (arn.EndsWith(".fifo", StringComparison.Ordinal)) throw MappingErrors.InvalidParameter($"FIFO queues and topics are not supported as OnFailure destination: {arn}", "STR-143");
    }

    public static StartingPosition? Start(string? position) => position switch
    {
        "TRIM_HORIZON" => StartingPosition.TrimHorizon,
        "LATEST" => StartingPosition.Latest,
        "AT_TIMESTAMP" => StartingPosition.AtTimestamp,
        _ => null,
    };
}
