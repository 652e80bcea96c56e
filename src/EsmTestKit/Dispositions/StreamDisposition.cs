using System.Diagnostics;
using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Destinations;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Invoking;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Dispositions;

/// <summary>What becomes of a batch of stream records after an attempt: a pure function of batch, outcome and settings.</summary>
internal abstract record StreamDisposition
{
    private protected StreamDisposition(RuleId rule) => Rule = rule;

    public RuleId Rule { get; }

    /// <summary>The whole batch is done: the position moves past it.</summary>
    public sealed record Done(RuleId Because) : StreamDisposition(Because);

    /// <summary>Progress: everything before this record is done, it and all after it are a new batch, sent at once.</summary>
    public sealed record ContinueFrom(int Index, RuleId Because) : StreamDisposition(Because);

    /// <summary>The batch is cut by count; the left part is sent at once, the right one after it.</summary>
    public sealed record Bisect(int LeftCount, string Why, RuleId Because) : StreamDisposition(Because);

    /// <summary>The same batch again after a wait. A refused attempt does not count against the quota.</summary>
    public sealed record Retry(bool Counts, string Why, RuleId Because) : StreamDisposition(Because);

    /// <summary>The batch is given up.</summary>
    /// <param name="Why">What the last attempt's trouble was.</param>
    /// <param name="Response">What the invocation record says of the last response; null: nothing (STR-357).</param>
    public sealed record Discard(string Why, ResponseContext? Response, RuleId Because) : StreamDisposition(Because);

    /// <param name="batch">The batch, with the attempts made before this one.</param>
    /// <param name="outcome">What the function did.</param>
    /// <param name="behavior">The knobs.</param>
    public static StreamDisposition Of(StreamBatch batch, InvokeOutcome outcome, StreamMappingBehavior behavior)
    {
        var disposition = outcome switch
        {
            InvokeOutcome.Returned returned => OfAnswer(batch, returned, behavior),
            InvokeOutcome.FunctionError error => Failed(batch, error.TimedOut ? "the function timed out" : $"the function failed: {error.ErrorType}", new ResponseContext(error.ExecutedVersion, "Unhandled"), mayBisect: true, error.TimedOut ? "STR-212" : "STR-216"),
            InvokeOutcome.TooLarge tooLarge => Failed(batch, $"the event of {tooLarge.Bytes} bytes is too large to be sent", null, mayBisect: false, "STR-224"),
            InvokeOutcome.Throttled throttled => new Retry(Counts: false, throttled.Reason, "STR-223"),
            InvokeOutcome.FunctionMissing => new Retry(Counts: false, "the function does not exist", "STR-439"),
            _ => throw new UnreachableException(),
        };
        RuleHits.Note(disposition.Rule);
        return disposition;
    }

    private static StreamDisposition OfAnswer(StreamBatch batch, InvokeOutcome.Returned returned, StreamMappingBehavior behavior)
    {
        if (StateIsMissing(batch, returned.Payload, behavior) is { } rule)
        {
            return Failed(batch, "the response of a tumbling window holds no state", new ResponseContext(returned.ExecutedVersion, "Unhandled"), mayBisect: true, rule);
        }

        // Without ReportBatchItemFailures any answer is success, whatever it says (STR-209, STR-210). A final call has no records to report.
        if (!batch.Configuration.ReportBatchItemFailures || batch.IsFinalCall) return new Done("STR-209");
        var context = new ResponseContext(returned.ExecutedVersion, null);
        return BatchResponse.Read(returned.Payload) switch
        {
            BatchResponse.NothingReported => new Done("STR-261"),
            BatchResponse.NotAnObject => new Done("STR-262"),
            BatchResponse.NotJson => new Done("STR-269"),
            BatchResponse.NotAList list when behavior.MalformedFailureListFails => Failed(batch, $"batchItemFailures is a JSON {list.Kind}, not a list", context, mayBisect: true, "STR-266"),
            BatchResponse.NotAList => new Done("STR-266"),
            BatchResponse.Reported reported => OfReport(batch, reported, context, behavior),
            _ => throw new UnreachableException(),
        };
    }

    private static StreamDisposition OfReport(StreamBatch batch, BatchResponse.Reported reported, ResponseContext context, StreamMappingBehavior behavior)
    {
        int? lowest = null;
        foreach (var entry in reported.Entries)
        {
            var (index, why) = entry switch
            {
                BatchResponse.Entry.Identifier identifier => (IndexOf(batch, identifier.Text), $"the itemIdentifier \"{identifier.Text}\" is no sequence number of the batch"),
                BatchResponse.Entry.Invalid invalid => (-1, invalid.Why),
                BatchResponse.Entry.Empty => (-1, "{} has no member itemIdentifier"), // ADD-78
                _ => throw new UnreachableException(),
            };
            if (index < 0)
            {
                if (behavior.MixedInvalidIdentifiersFail) return Failed(batch, why, context, mayBisect: true, "STR-263");
                continue;
            }

            lowest = lowest is { } before ? Math.Min(before, index) : index;
        }

        return lowest switch
        {
            null => Failed(batch, "no identifier of the list is a sequence number of the batch", context, mayBisect: true, "STR-263"),
            0 => Failed(batch, "the first record is reported as failed", context, mayBisect: true, "STR-273"),
            { } index => new ContinueFrom(index, "STR-272"), // Lowest wins, whatever the order of the list (STR-270, STR-271).
        };
    }

    private static int IndexOf(StreamBatch batch, string identifier)
    {
        for (var index = 0; index < batch.Records.Count; index++)
        {
            if (batch.Records[index].Record.SequenceNumber.ToString() == identifier) return index;
        }

        return -1;
    }

    private static RuleId? StateIsMissing(StreamBatch batch, ReadOnlyMemory<byte> payload, StreamMappingBehavior behavior)
    {
        if (batch.Window is null || (batch.IsFinalCall && !behavior.RequireStateOnFinal)) return null;
        if (WindowResponse.StateOf(payload) is not null) return null;
        return new RuleId(batch.IsFinalCall ? "STR-290" : "STR-289");
    }

    /// <summary>An attempt that counts: bisect at the first failure, else retry within the quota, else give up.</summary>
    private static StreamDisposition Failed(StreamBatch batch, string why, ResponseContext? context, bool mayBisect, RuleId rule)
    {
        RuleHits.Note(rule);
        var configuration = batch.Configuration;
        if (mayBisect && configuration.BisectBatchOnFunctionError && batch.Records.Count > 1)
        {
            return new Bisect(batch.Records.Count / 2, why, "STR-247");
        }

        // N retries are N+1 attempts (STR-216); -1 retries until the records expire (STR-215).
        var attempts = batch.Attempts + 1;
        return configuration.MaximumRetryAttempts < 0 || attempts <= configuration.MaximumRetryAttempts
            ? new Retry(Counts: true, why, rule)
            : new Discard(why, context, "STR-226");
    }
}
