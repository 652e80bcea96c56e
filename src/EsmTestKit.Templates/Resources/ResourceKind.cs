namespace EsmTestKit.Internal.Templates;

/// <summary>A type of resource that a world is built from.</summary>
/// <param name="Service">The service of its ARN.</param>
/// <param name="NameProperty">The property that names it; without it CloudFormation makes a name, and the kit takes the logical id.</param>
/// <param name="Attributes">What <c>Fn::GetAtt</c> gives.</param>
internal sealed record ResourceKind(string Service, string NameProperty, string[] Attributes)
{
    private static readonly ResourceKind Table = new("dynamodb", "TableName", ["Arn", "StreamArn"]);
    private static readonly ResourceKind Function = new("lambda", "FunctionName", ["Arn"]);

    public static ResourceKind? Of(string type) => type switch
    {
        "AWS::SQS::Queue" => new("sqs", "QueueName", ["Arn", "QueueName", "QueueUrl"]),
        "AWS::Kinesis::Stream" => new("kinesis", "Name", ["Arn"]),
        "AWS::Kinesis::StreamConsumer" => new("consumer", "ConsumerName", ["ConsumerARN", "ConsumerName", "StreamARN"]),
        "AWS::DynamoDB::Table" or "AWS::DynamoDB::GlobalTable" or "AWS::Serverless::SimpleTable" => Table,
        "AWS::Lambda::Function" or "AWS::Serverless::Function" => Function,
        "AWS::Lambda::Alias" => new("alias", "Name", ["AliasArn"]),
        "AWS::Lambda::Version" => new("version", "Version", ["FunctionArn", "Version"]),
        "AWS::SNS::Topic" => new("sns", "TopicName", ["TopicArn", "TopicName"]),
        "AWS::S3::Bucket" => new("s3", "BucketName", ["Arn"]),
        _ => null,
    };
}
