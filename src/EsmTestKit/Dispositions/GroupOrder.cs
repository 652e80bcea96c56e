using EsmTestKit.Internal.Polling;

namespace EsmTestKit.Internal.Dispositions;

/// <summary>A FIFO consumer that reports a message as failed and not those of its group behind it breaks the order that it asked for (SQS-373).</summary>
internal static class GroupOrder
{
    /// <summary>The first message of each group that comes back after later ones of the group were deleted, with those.</summary>
    public static IEnumerable<(QueueRecord Failed, IReadOnlyList<QueueRecord> Deleted)> Broken(IReadOnlyList<QueueRecord> batch, IReadOnlyList<QueueRecord> left)
    {
        var failed = left.ToHashSet();
        foreach (var group in batch.GroupBy(record => record.Received.Message.GroupId, StringComparer.Ordinal))
        {
            var fromFirstFailure = group.SkipWhile(record => !failed.Contains(record)).ToList();
            var deleted = fromFirstFailure.Where(record => !failed.Contains(record)).ToList();
            if (deleted.Count > 0) yield return (fromFirstFailure[0], deleted);
        }
    }
}
