namespace EsmTestKit.Internal.Mappings;

/// <summary>What a mapping polls. Kafka, MQ and DocumentDB are validated as AWS does and then refused as not simulated.</summary>
internal enum SourceKind
{
    SqsStandard,
    SqsFifo,
    Kinesis,
    DynamoDb,
}
