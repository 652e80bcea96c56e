using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Mappings;

/// <summary>A stream as the source of a mapping: there, and readable by the function's role (CTL-040, STR-128, STR-156, ADD-04, ADD-24).</summary>
internal sealed class StreamAsSource(Func<string, IStreamSource?> find)
{
    private static readonly string[] Kinesis = ["kinesis:DescribeStream", "kinesis:GetRecords", "kinesis:GetShardIterator"];
    private static readonly string[] Consumer = ["kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards", "kinesis:SubscribeToShard"];
    private static readonly string[] Table = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];

    public void Check(MappingConfiguration configuration, LambdaFunction function)
    {
        var arn = configuration.EventSourceArn;
        if (find(arn) is null) throw MappingErrors.InvalidParameter($"Stream not found: {arn}", "CTL-040");
        var needed = configuration.Source == SourceKind.DynamoDb ? Table : configuration.IsEnhancedFanOut() ? Consumer : Kinesis;
        if (needed.All(action => RolePermissions.Allow(function, action))) return;
        throw configuration.Source == SourceKind.DynamoDb
            ? MappingErrors.InvalidParameter($"Cannot access stream {arn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.", "STR-128")
            : configuration.IsEnhancedFanOut()
                ? MappingErrors.InvalidParameter($"Cannot access event source {arn}. Please ensure the role can perform the DescribeStreamSummary, ListShards, GetShardIterator and GetRecords actions on your stream and SubscribeToShard on your consumer.", "ADD-04")
                : MappingErrors.InvalidParameter($"Cannot access stream {arn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, DescribeStreamSummary, ListShards, and ListStreams Actions on your stream.", "ADD-04");
    }
}
