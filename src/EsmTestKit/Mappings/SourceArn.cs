using System.Diagnostics;
using EsmTestKit.Internal.Filtering;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>Which kind of source an ARN names.</summary>
internal static class SourceArn
{
    /// <summary>Whether it is a stream's; unlike <see cref="KindOf"/> this refuses nothing.</summary>
    public static bool IsStream(string? arn) => arn?.Split(':') is ["arn", _, "kinesis" or "dynamodb", ..];

    /// <summary>A mapping reads its own region only; streams of other accounts, which AWS allows, are not simulated (ADD-25).</summary>
    public static void CheckPlace(string arn, AwsPlace place)
    {
        if (arn.Split(':') is not [_, _, _, var region, var account, ..]) return;
        if (region != place.Region) throw MappingErrors.InvalidParameter($"Event source region must match Lambda region {place.Region}.", "CTL-054", "CTL-162", "STR-145", "SQS-306");
        if (account != place.AccountId && IsStream(arn)) throw NotSimulated($"an event source of another account ({arn})");
    }

    public static SourceKind KindOf(string arn)
    {
        switch (arn.Split(':', 6))
        {
            case ["arn", _, "sqs", _, _, var queue]:
                return queue.EndsWith(".fifo", StringComparison.Ordinal) ? SourceKind.SqsFifo : SourceKind.SqsStandard;
            case ["arn", _, "kinesis", _, _, var stream] when stream.StartsWith("stream/", StringComparison.Ordinal):
                if (stream.Contains("/consumer/", StringComparison.Ordinal)) RuleHits.Note("CTL-163");
                return SourceKind.Kinesis;
            case ["arn", _, "dynamodb", _, _, var table] when table.Contains("/stream/", StringComparison.Ordinal):
                return SourceKind.DynamoDb;
            case ["arn", _, "kafka" or "mq" or "rds" or "docdb", ..]:
                throw NotSimulated($"the event source {arn}");
            default:
                // A table's own ARN, too: only its stream can be read.
                if (IsStream(arn)) RuleHits.Note("CTL-164");
                throw MappingErrors.InvalidParameter($"Unrecognized event source. Unsupported source arn : {arn}", "CTL-029");
        }
    }

    /// <summary>The source is a consumer of a Kinesis stream, not the stream itself (CTL-163).</summary>
    public static bool IsEnhancedFanOut(this MappingConfiguration configuration) =>
        configuration.Source == SourceKind.Kinesis && configuration.EventSourceArn.Contains("/consumer/", StringComparison.Ordinal);

    public static bool IsStream(this SourceKind source) => source is SourceKind.Kinesis or SourceKind.DynamoDb;

    /// <summary>Whose rules the mapping's filters follow.</summary>
    public static RecordSource Records(this SourceKind source) => source switch
    {
        SourceKind.Kinesis => RecordSource.Kinesis,
        SourceKind.DynamoDb => RecordSource.DynamoDb,
        SourceKind.SqsStandard or SourceKind.SqsFifo => RecordSource.Sqs,
        _ => throw new UnreachableException(),
    };

    public static EsmUsageException NotSimulated(string what) =>
        new($"The kit does not simulate {what}: it simulates SQS, Kinesis and DynamoDB Streams mappings.", "Map one of those, or test this mapping against AWS.");
}
