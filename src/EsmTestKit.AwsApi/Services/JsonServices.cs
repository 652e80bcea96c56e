using System.Collections.Frozen;

namespace EsmTestKit.Internal.Wire;

/// <summary>The services that speak JSON with a target header, by the API models' metadata.</summary>
internal static class JsonServices
{
    // Of the errors of SQS these are the framework's; the others are in its model.
    private static readonly FrozenSet<string> CoralCodes =
        new[] { "MissingAuthenticationTokenException", "IncompleteSignatureException", "InvalidSignatureException", "UnrecognizedClientException", "InvalidParameterValueException", "MissingRequiredParameterException", "UnknownOperationException", "SerializationException", "InternalFailure" }.ToFrozenSet(StringComparer.Ordinal);

    public static JsonService Sqs { get; } = new("sqs", "AmazonSQS", "1.0", "sqs")
    {
        OperationsRule = "WIR-050",
        IsQueryCompatible = true,
        ErrorNamespace = code => CoralCodes.Contains(code) ? "com.amazon.coral.service#" : "com.amazonaws.sqs#",
    };

    public static JsonService Kinesis { get; } = new("kinesis", "Kinesis_20131202", "1.1", "kinesis")
    {
        OperationsRule = "WIR-058",
        Timestamps = Set("Timestamp", "StreamCreationTimestamp", "ApproximateArrivalTimestamp", "ConsumerCreationTimestamp"),
        Blobs = Set("Data"),
    };

    public static JsonService DynamoDb { get; } = new("dynamodb", "DynamoDB_20120810", "1.0", "dynamodb") { OperationsRule = "WIR-064", ErrorNamespace = DynamoDbNamespace, SendsCrc32 = true };

    public static JsonService DynamoDbStreams { get; } = new("dynamodbstreams", "DynamoDBStreams_20120810", "1.0", "dynamodb") { OperationsRule = "WIR-071", ErrorNamespace = DynamoDbNamespace, SendsCrc32 = true };

    public static JsonService Logs { get; } = new("logs", "Logs_20140328", "1.1", "logs") { OperationsRule = "WIR-086" };

    public static JsonService CloudWatch { get; } = new("cloudwatch", "GraniteServiceVersion20100801", "1.0", "monitoring")
    {
        OperationsRule = "WIR-004",
        IsQueryCompatible = true,
        Timestamps = Set("StartTime", "EndTime", "Timestamp", "Timestamps"),
    };

    public static JsonService Unknown { get; } = new("unknown", string.Empty, "1.0", string.Empty) { OperationsRule = "WIR-025" };

    public static IReadOnlyList<JsonService> All { get; } = [Sqs, Kinesis, DynamoDb, DynamoDbStreams, Logs, CloudWatch];

    private static string DynamoDbNamespace(string code) => code switch
    {
        "ValidationException" => "com.amazon.coral.validate#",
        "MissingAuthenticationTokenException" or "IncompleteSignatureException" or "InvalidSignatureException" or "UnrecognizedClientException" or "SerializationException" or "UnknownOperationException" or "InternalFailure" => "com.amazon.coral.service#",
        _ => "com.amazonaws.dynamodb.v20120810#",
    };

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
