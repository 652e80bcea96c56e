using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Checkpoints;

/// <summary>Deletes what a mapping is done with; what cannot be deleted comes back (SQS-332, C20).</summary>
internal sealed class MessageDeletion(World world, string mappingId)
{
    /// <summary>How many were deleted.</summary>
    public int Delete(QueueStore? queue, bool mayDelete, IReadOnlyList<QueueRecord> records)
    {
        var deleted = 0;
        for (var index = 0; index < records.Count; index++) deleted += Delete(queue, mayDelete, records[index]) ? 1 : 0;
        return deleted;
    }

    private bool Delete(QueueStore? queue, bool mayDelete, QueueRecord record)
    {
        RuleHits.Note("SQS-332");
        if (!mayDelete) return Failed(record, "The function's role does not allow sqs:DeleteMessage.", "SQS-311");
        if (queue is null or { IsDeleted: true }) return Failed(record, "The queue does not exist.", "SQS-420");
        try
        {
            queue.Delete(record.Received.Handle);
            return true;
        }
        catch (AwsServiceException refusal)
        {
            // A FIFO message whose visibility ended comes back although it was processed; another queue of the same name knows no such handle.
            return Failed(record, refusal.Message, refusal.Rule == "SQS-186" ? "SQS-340" : "SQS-420");
        }
    }

    private bool Failed(QueueRecord record, string why, RuleId rule)
    {
        world.Ledger.Append(new MessageDeleteFailed(mappingId, record.Name, why) { Rule = rule.Text });
        return false;
    }
}
