using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>What a function's role must allow so that its mapping can read a stream (STR-156, ADD-24): ListStreams, which the texts name, is not among it.</summary>
internal static class StreamPermissions
{
    private static readonly string[] Kinesis = ["kinesis:DescribeStream", "kinesis:GetRecords", "kinesis:GetShardIterator"];
    private static readonly string[] Consumer = ["kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards", "kinesis:SubscribeToShard"];
    private static readonly string[] Table = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];

    public static bool Suffice(MappingConfiguration configuration, LambdaFunction function)
    {
        RuleHits.Note("STR-156", "ADD-24");
        return Needed(configuration).All(action => RolePermissions.Allow(function, action));
    }

    /// <summary>AWS's refusal: each kind of source has a text of its own (STR-128, ADD-04).</summary>
    public static AwsServiceException Refusal(MappingConfiguration configuration)
    {
        RuleHits.Note("ADD-63");
        var arn = configuration.EventSourceArn;
        return configuration.Source == SourceKind.DynamoDb
            ? MappingErrors.InvalidParameter($"Cannot access stream {arn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.", "STR-128", "CTL-048", "CTL-130")
            : configuration.IsEnhancedFanOut()
                ? MappingErrors.InvalidParameter($"Cannot access event source {arn}. Please ensure the role can perform the DescribeStreamSummary, ListShards, GetShardIterator and GetRecords actions on your stream and SubscribeToShard on your consumer.", "ADD-04")
                : MappingErrors.InvalidParameter($"Cannot access stream {arn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, DescribeStreamSummary, ListShards, and ListStreams Actions on your stream.", "ADD-04");
    }

    private static string[] Needed(MappingConfiguration configuration) =>
        configuration.Source == SourceKind.DynamoDb ? Table : configuration.IsEnhancedFanOut() ? Consumer : Kinesis;
}
