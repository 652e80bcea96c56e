using System.Diagnostics;

namespace EsmTestKit.Internal.Filtering;

/// <summary>Which source's rules a filter follows: what the document is, and which key holds the record's data (FLT-012 to FLT-016).</summary>
internal enum RecordSource
{
    /// <summary>No source's: a pattern against any JSON document.</summary>
    None,
    Sqs,
    Kinesis,
    DynamoDb,
}

internal static class RecordSources
{
    /// <summary>The key of a pattern under which the record's data stands.</summary>
    public static string? DataKey(this RecordSource source) => source switch
    {
        RecordSource.None => null,
        RecordSource.Sqs => "body",
        RecordSource.Kinesis => "data",
        RecordSource.DynamoDb => "dynamodb",
        _ => throw new UnreachableException(),
    };

    /// <summary>The source as AWS's guide calls it.</summary>
    public static string ServiceName(this RecordSource source) => source switch
    {
        RecordSource.None => "JSON",
        RecordSource.Sqs => "SQS",
        RecordSource.Kinesis => "Kinesis",
        RecordSource.DynamoDb => "DynamoDB",
        _ => throw new UnreachableException(),
    };
}
