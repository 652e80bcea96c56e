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
