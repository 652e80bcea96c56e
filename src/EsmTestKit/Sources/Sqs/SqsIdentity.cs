namespace EsmTestKit.Internal.Sqs;

/// <summary>Who sends messages where nobody is named: an IAM user's id (SQS-071).</summary>
internal static class SqsIdentity
{
    public const string SenderId = "AIDAESMTESTKIT0SENDER";
}
