using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>What a queue may be called (SQS-001 to SQS-004).</summary>
internal static class QueueName
{
    private const string FifoSuffix = ".fifo";

    public static void Check(string name, bool isFifo)
    {
        RuleHits.Note("SQS-001");
        var hasSuffix = name.EndsWith(FifoSuffix, StringComparison.Ordinal);
        var stem = hasSuffix ? name[..^FifoSuffix.Length] : name;
        if (stem.Length == 0 || name.Length > 80 || !stem.All(IsLegal))
        {
            throw SqsErrors.InvalidParameter("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length").By("SQS-002");
        }

        if (isFifo && !hasSuffix) throw SqsErrors.InvalidParameter("The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.").By("SQS-003");
        if (!isFifo && hasSuffix) throw SqsErrors.InvalidParameter("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length").By("SQS-004");
    }

    private static bool IsLegal(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';
}
