using System.Diagnostics;
using EsmTestKit.Internal.Filtering;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>Which kind of source an ARN names.</summary>
internal static class SourceArn
{
    /// <summary>Whether it is a stream's; unlike <see cref="KindOf"/> this refuses nothing.</summary>
    public static bool IsStream(string? arn) => ArnParts.Of(arn) is { IsArn: true, Service: "kinesis" or "dynamodb" };

    /// <summary>A mapping reads its own region only; streams of other accounts, which AWS allows, are not simulated (ADD-25).</summary>
    public static void CheckPlace(string arn, AwsPlace place)
    {
        var parts = ArnParts.Of(arn);
        if (parts.Count < 5) return;
        if (!parts.Region.SequenceEqual(place.Region)) throw MappingErrors.InvalidParameter($"Event source region must match Lambda region {place.Region}.", "CTL-054", "CTL-162", "STR-145", "SQS-306");
        if (!parts.Account.SequenceEqual(place.AccountId) && IsStream(arn)) throw NotSimulated($"an event source of another account ({arn})");
    }

    public static SourceKind KindOf(string arn)
    {
        var parts = ArnParts.Of(arn);
        switch (parts.IsArn && parts.Count == 6 ? parts.Service : "")
        {
            case "sqs":
                return parts.Resource.EndsWith(".fifo", StringComparison.Ordinal) ? SourceKind.SqsFifo : SourceKind.SqsStandard;
            case "kinesis" when parts.Resource.StartsWith("stream/", StringComparison.Ordinal):
                if (parts.Resource.Contains("/consumer/", StringComparison.Ordinal)) RuleHits.Note("CTL-163");
                return SourceKind.Kinesis;
            case "dynamodb" when parts.Resource.Contains("/stream/", StringComparison.Ordinal):
                return SourceKind.DynamoDb;
            default:
                if (parts is { IsArn: true, Service: "kafka" or "mq" or "rds" or "docdb" }) throw NotSimulated($"the event source {arn}");
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
