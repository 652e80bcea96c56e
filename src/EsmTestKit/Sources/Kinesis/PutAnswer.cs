namespace EsmTestKit.Internal.Kinesis;

/// <summary>What became of one record of a PutRecords request (STR-029).</summary>
internal abstract record PutAnswer
{
    private protected PutAnswer()
    {
    }

    public sealed record Written(StoredRecord Record) : PutAnswer;

    public sealed record Failed(string ErrorCode, string ErrorMessage) : PutAnswer;
}
