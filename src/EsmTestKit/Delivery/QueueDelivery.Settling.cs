using System.Diagnostics;
using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Dispositions;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Delivery;

/// <content>What becomes of a batch when its attempt has ended.</content>
internal sealed partial class QueueDelivery
{
    private void Dispose(QueueAttempt attempt, InvokeOutcome outcome)
    {
        var batch = attempt.Batch;
        if (batch.VisibleFrom <= _world.Now)
        {
            // It took too long, and somebody else may have the messages by now.
            RuleHits.Note("SQS-326");
            RuleHits.Note("SQS-339");
            // A success, and the group's messages come again all the same.
            if (batch.Configuration.Source == SourceKind.SqsFifo && outcome is InvokeOutcome.Returned) RuleHits.Note("CP-32");
        }

        switch (QueueDisposition.Of(batch, outcome, _behavior))
        {
            case QueueDisposition.Settle settle:
                if (settle.Delete.Count > 0 && outcome is not InvokeOutcome.Returned) throw NeverDone.By("X9", $"messages of batch {batch.Number} were deleted although the function did not answer");
                if (settle.Leave.Count > 0) _metrics.FailedInvoke(settle.Leave.Count);
                if (settle.Leave.Count > 0) NoteComingBack();
                Record(batch, "settled", null, settle.Delete, settle.Leave, settle.Rule);
                WarnOfBrokenOrder(batch, settle.Leave);
                _metrics.Deleted(Delete(settle.Delete));
                break;
            case QueueDisposition.LeaveAll leave:
                _metrics.FailedInvoke(batch.Records.Count);
                _scaling.NoteFailure();
                NoteLeaving(batch);
                Record(batch, "left", leave.Why, [], batch.Records, leave.Rule);
                break;
            case QueueDisposition.TryAgain again:
                _metrics.FailedInvoke(batch.Records.Count);
                _scaling.NoteFailure();
                if (TryLater(attempt, again)) return;
                Record(batch, "abandoned", again.Why, [], batch.Records, "SQS-342");
                break;
            default:
                throw new UnreachableException();
        }

        Finish();
    }

    // Nothing is counted and nothing is called: the queue alone ends the retries, by its own timeout, redrive policy and retention.
    private void NoteComingBack()
    {
        // One by one, and whoever is receivable with them: the next batch may be another one.
        RuleHits.Note("SQS-337", _configuration.Source == SourceKind.SqsFifo ? "CP-31" : "CP-22");
        if (_queue?.Attributes.Redrive is null) RuleHits.Note("SQS-351");
    }

    private void NoteLeaving(QueueBatch batch)
    {
        NoteComingBack();
        RuleHits.Note("SQS-336"); // The timeout runs since the receive.
        RuleHits.Note("SQS-345");
        RuleHits.Note("SQS-347"); // Nor does the function's own dead-letter queue see anything of it.
        RuleHits.Note("SQS-352");
        RuleHits.Note("SQS-440");
        if (batch.Records.Count > 1) RuleHits.Note("SQS-350");
        if (batch.Configuration.Source == SourceKind.SqsFifo) RuleHits.Note("SQS-382");
    }

    private void Finish()
    {
        _running--;
        _previousCompletion = _world.Now;
        _scaling.NoteWork();
        Dispatch();
        WakeNow();
    }

    private void WarnOfBrokenOrder(QueueBatch batch, IReadOnlyList<QueueRecord> left)
    {
        if (batch.Configuration.Source != SourceKind.SqsFifo || left.Count == 0) return;
        foreach (var (failed, deleted) in GroupOrder.Broken(batch.Records, left))
        {
            var group = failed.Received.Message.GroupId ?? string.Empty;
            _world.Ledger.Append(new MessageGroupOrderBroken(_mappingId, batch.Number, group, failed.Name, [.. deleted.Select(record => record.Name)]) { Rule = "SQS-373" });
        }
    }

    /// <summary>A throttled batch is tried again while its messages' visibility lasts (SQS-341, C17).</summary>
    private bool TryLater(QueueAttempt attempt, QueueDisposition.TryAgain again)
    {
        var delay = attempt.NextDelay(_behavior);
        if (!_started || _world.Now + delay + FunctionTimeout > attempt.Batch.VisibleFrom) return false;
        Record(attempt.Batch, "tryAgain", again.Why, [], attempt.Batch.Records, again.Rule);
        _world.Timeline.After(delay, () =>
        {
            if (_started || _behavior.DrainOnDisable)
            {
                Invoke(attempt);
                return;
            }

            // It was built and never got to the function: as with what was being collected (SQS-416).
            Record(attempt.Batch, "abandoned", "the mapping was stopped", [], attempt.Batch.Records, "SQS-416");
            Finish();
        });
        return true;
    }

    private int Delete(IReadOnlyList<QueueRecord> records) => _deletion.Delete(_queue, _access.MayDelete(_configuration), records);

    private void Record(QueueBatch batch, string disposition, string? why, IReadOnlyList<QueueRecord> deleted, IReadOnlyList<QueueRecord> left, RuleId rule) =>
        _world.Ledger.Append(new QueueBatchSettled(_mappingId, batch.Number, disposition, why, batch.NamesOf(deleted), batch.NamesOf(left)) { Rule = rule.Text });
}
