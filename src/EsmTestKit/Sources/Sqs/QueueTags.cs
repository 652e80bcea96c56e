using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>A queue's tags: keys are case-sensitive, values may be empty (SQS-024).</summary>
internal static class QueueTags
{
    private const int Most = 50;
    private const int LongestKey = 128;
    private const int LongestValue = 256;

    public static void Put(QueueStore queue, IEnumerable<KeyValuePair<string, string>> tags)
    {
        foreach (var (key, value) in tags)
        {
            RuleHits.Note("SQS-024");
            if (key.Length is < 1 or > LongestKey) throw SqsErrors.InvalidParameter($"Tag keys must be between 1 and {LongestKey} characters in length.").By("SQS-024");
            if (value.Length > LongestValue) throw SqsErrors.InvalidParameter($"Tag values must be between 0 and {LongestValue} characters in length.").By("SQS-024");
            if (queue.Tags.Count >= Most && !queue.Tags.ContainsKey(key)) throw SqsErrors.InvalidParameter($"Too many tags added for queue {queue.Name}.").By("SQS-024");
            queue.Tags[key] = value;
        }
    }

    /// <summary>Keys that are not there are passed over.</summary>
    public static void Remove(QueueStore queue, IEnumerable<string> keys)
    {
        RuleHits.Note("SQS-024");
        foreach (var key in keys) queue.Tags.Remove(key);
    }
}
