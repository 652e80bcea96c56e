using System.Diagnostics;
using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Invoking;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Dispositions;

/// <summary>What becomes of a batch of messages after an attempt: a pure function of batch, outcome and settings.</summary>
internal abstract record QueueDisposition
{
    private protected QueueDisposition(RuleId rule) => Rule = rule;

    public RuleId Rule { get; }

    /// <summary>The listed records are deleted; the others are left alone and come back when their visibility timeout ends.</summary>
    public sealed record Settle(IReadOnlyList<QueueRecord> Delete, IReadOnlyList<QueueRecord> Leave, RuleId Because) : QueueDisposition(Because);

    /// <summary>Nothing is deleted, no visibility is changed: every record comes back when its visibility timeout ends.</summary>
    public sealed record LeaveAll(string Why, RuleId Because) : QueueDisposition(Because);

    /// <summary>The function was not started: the same batch is tried again while the messages' visibility lasts.</summary>
    public sealed record TryAgain(string Why, RuleId Because) : QueueDisposition(Because);

    public static QueueDisposition Of(QueueBatch batch, InvokeOutcome outcome, SqsMappingBehavior behavior)
    {
        var disposition = outcome switch
        {
            InvokeOutcome.Returned returned when batch.Configuration.ReportBatchItemFailures => OfResponse(batch, BatchResponse.Read(returned.Payload), behavior),
            InvokeOutcome.Returned => Unread(batch),
            InvokeOutcome.FunctionError error => new LeaveAll(error.TimedOut ? "the function timed out" : $"the function failed: {error.ErrorType}", error.TimedOut ? "SQS-338" : "SQS-333"),
            InvokeOutcome.ResponseLost => new LeaveAll("the response was lost", "CP-09"),
            InvokeOutcome.Throttled throttled => new TryAgain(throttled.Reason, "SQS-341"),
            InvokeOutcome.TooLarge => new LeaveAll("the event is too large to be sent", "SQS-319"),
            InvokeOutcome.FunctionMissing => new LeaveAll("the function does not exist", "SQS-422"),
            _ => throw new UnreachableException(),
        };
        RuleHits.Note(disposition.Rule);
        if (outcome is InvokeOutcome.FunctionError && batch.Configuration.ReportBatchItemFailures) RuleHits.Note("SQS-367"); // No report, so nothing is partial.
        return disposition;
    }

    /// <summary>Without ReportBatchItemFailures nobody looks at the answer (SQS-355).</summary>
    private static Settle Unread(QueueBatch batch)
    {
        RuleHits.Note("SQS-355");
        return DeleteAll(batch, "SQS-331");
    }

    private static QueueDisposition OfResponse(QueueBatch batch, BatchResponse response, SqsMappingBehavior behavior)
    {
        if (response is BatchResponse.NotAnObject or BatchResponse.NotJson) RuleHits.Note("ADD-78");
        return OfForm(batch, response, behavior);
    }

    private static QueueDisposition OfForm(QueueBatch batch, BatchResponse response, SqsMappingBehavior behavior) => response switch
    {
        BatchResponse.NothingReported nothing => DeleteAll(batch, nothing.Rule),
        BatchResponse.NotJson => new LeaveAll("the response is not JSON", "SQS-362"),
        BatchResponse.NotAnObject scalar when behavior.NonObjectResponseFails => new LeaveAll($"the response is a JSON {scalar.Kind}, not an object", "SQS-368"),
        BatchResponse.NotAnObject => DeleteAll(batch, "SQS-368"),
        BatchResponse.NotAList list => new LeaveAll($"batchItemFailures is a JSON {list.Kind}, not a list", "SQS-368"),
        BatchResponse.Reported reported => OfReport(batch, reported),
        _ => throw new UnreachableException(),
    };

    private static QueueDisposition OfReport(QueueBatch batch, BatchResponse.Reported reported)
    {
        RuleHits.Note("SQS-356");
        var ids = batch.Records.Select(record => record.MessageId).ToHashSet(StringComparer.Ordinal);
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in reported.Entries)
        {
            switch (entry)
            {
                case BatchResponse.Entry.Invalid invalid:
                    return new LeaveAll(invalid.Why, invalid.Rule);
                case BatchResponse.Entry.Identifier identifier when !ids.Contains(identifier.Text):
                    return new LeaveAll($"the itemIdentifier \"{identifier.Text}\" is no message of the batch", "SQS-366");
                case BatchResponse.Entry.Identifier identifier:
                    if (!failed.Add(identifier.Text)) RuleHits.Note("SQS-369");
                    break;
                case BatchResponse.Entry.Empty:
                    // Recorded: an entry without any key is no failure (ADD-02).
                    RuleHits.Note("ADD-02");
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        if (failed.Count == 0) return DeleteAll(batch, "ADD-02");

        // Exactly the reported ones stay: AWS adds no tail, not even for FIFO (SQS-371).
        RuleHits.Note("SQS-371");
        RuleHits.Note("SQS-374"); // No function error, and no reason to slow down.
        RuleHits.Note("SQS-344");
        RuleHits.Note("SQS-375");
        if (batch.Configuration.Source == SourceKind.SqsFifo) RuleHits.Note("SQS-372");
        return new Settle(
            [.. batch.Records.Where(record => !failed.Contains(record.MessageId))],
            [.. batch.Records.Where(record => failed.Contains(record.MessageId))],
            "SQS-370");
    }

    private static Settle DeleteAll(QueueBatch batch, RuleId rule) => new(batch.Records, [], rule);
}
