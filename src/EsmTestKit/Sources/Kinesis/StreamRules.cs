using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>What Kinesis refuses of a stream's settings.</summary>
internal static class StreamRules
{
    public const int LeastRecordKiB = 1024;
    public const int MostRecordKiB = 10240;
    public const int LeastRetentionHours = 24;
    public const int MostRetentionHours = 8760;

    public static StreamAttributes Check(string name, int? shardCount, KinesisStreamMode mode, int? maxRecordKiB)
    {
        new Constraints()
            .InRange(shardCount, 1, 100_000, "shardCount")
            .Name(name, "streamName")
            .InRange(maxRecordKiB, LeastRecordKiB, MostRecordKiB, "maxRecordSizeInKiB")
            .Check();
        if (mode == KinesisStreamMode.OnDemand && shardCount is not null)
        {
            // The text is ours.
            throw KinesisErrors.Validation("ShardCount must not be specified for a stream with StreamMode ON_DEMAND.").By("ADD-58");
        }

        if (mode == KinesisStreamMode.OnDemand) RuleHits.Note("ADD-58");
        return new StreamAttributes
        {
            Mode = mode,
            ShardCount = shardCount ?? (mode == KinesisStreamMode.OnDemand ? StreamAttributes.OnDemandShards : 1),
            MaxRecordKiB = maxRecordKiB ?? StreamAttributes.DefaultRecordKiB,
        };
    }

    public static TimeSpan CheckRetention(int hours)
    {
        RuleHits.Note("STR-035");
        if (hours < LeastRetentionHours)
        {
            throw KinesisErrors.InvalidArgument($"Minimum allowed retention period is {LeastRetentionHours} hours. Requested retention period ({hours} hours) is too short.").By("STR-035");
        }

        if (hours > MostRetentionHours)
        {
            throw KinesisErrors.InvalidArgument($"Maximum allowed retention period is {MostRetentionHours} hours. Requested retention period ({hours} hours) is too long.").By("STR-035");
        }

        return TimeSpan.FromHours(hours);
    }

    /// <summary>Splits, merges and scaling by hand are for provisioned streams only (ADD-58).</summary>
    public static void RequireProvisioned(StreamStore stream, string operation)
    {
        // The text is ours.
        if (stream.Attributes.Mode == KinesisStreamMode.OnDemand) throw KinesisErrors.Validation($"{operation} is not supported for stream {stream.Name}: its StreamMode is ON_DEMAND.").By("ADD-58");
    }
}
