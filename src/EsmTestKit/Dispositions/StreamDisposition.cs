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
    /// <summary>What an invocation record shows for every failure of a function: thrown, timed out, crashed (STR-213).</summary>
    private const string Unhandled = "Unhandled";

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
    /// <param name="Condition">What the invocation record says.</param>
    /// <param name="Why">What the last attempt's trouble was.</param>
    /// <param name="Response">What the invocation record says of the last response; null: nothing (STR-357).</param>
    public sealed record Discard(DiscardCondition Condition, string Why, ResponseContext? Response, RuleId Because) : StreamDisposition(Because);

    /// <param name="batch">The batch, with the attempts made before this one.</param>
    /// <param name="outcome">What the function did.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="behavior">The knobs.</param>
    public static StreamDisposition Of(StreamBatch batch, InvokeOutcome outcome, DateTimeOffset now, StreamMappingBehavior behavior)
    {
        var disposition = Of(batch, outcome, behavior);
        // Age beats quota when both are true at once.
        if (disposition is Discard discard && HasExpired(batch, now, behavior)) disposition = new Discard(DiscardCondition.RecordAgeExceeded, discard.Why, null, "STR-241");
        RuleHits.Note(disposition.Rule);
        return disposition;
    }

    /// <summary>The rule by which an answer lacks the state that a tumbling window wants; null: it doesn't.</summary>
    public static RuleId? MissingState(StreamBatch batch, ReadOnlyMemory<byte> payload, StreamMappingBehavior behavior)
    {
        if (batch.Window is null || WindowResponse.StateOf(payload) is not null) return null;
        if (!batch.IsFinalCall) return "STR-289";
        RuleHits.Note("STR-290");
        return behavior.RequireStateOnFinal ? "STR-290" : default(RuleId?);
    }

    private static StreamDisposition Of(StreamBatch batch, InvokeOutcome outcome, StreamMappingBehavior behavior)
    {
        RuleHits.Note("STR-208");
        return outcome switch
        {
            InvokeOutcome.Returned returned => OfAnswer(batch, returned, behavior),
            InvokeOutcome.FunctionError error => OfError(batch, error, behavior),
            InvokeOutcome.ResponseLost lost => Failed(batch, "the response was lost", new ResponseContext(lost.ExecutedVersion, null), behavior, "CP-09"),
            // By STR-221's waits alone, 0.6 s for three attempts: the 1.3 s of STR-224 and ADD-09 are those and the calls, which take no time here.
            InvokeOutcome.TooLarge tooLarge => Failed(batch, $"the event of {tooLarge.Bytes} bytes is too large to be sent", null, behavior, "STR-224"),
            InvokeOutcome.Throttled throttled => Refused(batch, throttled.Reason, "STR-223"),
            InvokeOutcome.FunctionMissing => Refused(batch, "the function does not exist", "STR-439"),
            _ => throw new UnreachableException(),
        };
    }

    // The handler never ran: nothing is counted and nothing is split, until it is admitted or too old.
    private static Retry Refused(StreamBatch batch, string why, RuleId rule)
    {
        RuleHits.Note("ADD-46");
        // Lanes beyond the function's concurrency wait; they have not failed.
        if (batch.Configuration.ParallelizationFactor > 1) RuleHits.Note("STR-199");
        if (batch.Configuration.BisectBatchOnFunctionError) RuleHits.Note("STR-255");
        return new Retry(Counts: false, why, rule);
    }

    private static StreamDisposition OfError(StreamBatch batch, InvokeOutcome.FunctionError error, StreamMappingBehavior behavior)
    {
        // Thrown, timed out, crashed or answered too much: one and the same, reports asked for or not.
        RuleHits.Note("STR-213");
        if (batch.Configuration.ReportBatchItemFailures) RuleHits.Note("STR-265");
        var why = error.TimedOut ? "the function timed out" : $"the function failed: {error.ErrorType}";
        return Failed(batch, why, new ResponseContext(error.ExecutedVersion, Unhandled), behavior, error.TimedOut ? "STR-212" : "STR-216");
    }

    private static StreamDisposition OfAnswer(StreamBatch batch, InvokeOutcome.Returned returned, StreamMappingBehavior behavior)
    {
        if (MissingState(batch, returned.Payload, behavior) is { } rule)
        {
            return Failed(batch, "the response of a tumbling window holds no state", new ResponseContext(returned.ExecutedVersion, Unhandled), behavior, rule);
        }

        // A final call has no records to report.
        if (batch.IsFinalCall) return new Done("STR-291");
        if (!batch.Configuration.ReportBatchItemFailures)
        {
            // Any answer is success, whatever it reports.
            RuleHits.Note("STR-210");
            return new Done("STR-209");
        }

        // The handler answered: the document shows no function error.
        var context = new ResponseContext(returned.ExecutedVersion, null);
        return BatchResponse.Read(returned.Payload) switch
        {
            BatchResponse.NothingReported { HasOtherMembers: true } => OfOtherMembers(),
            BatchResponse.NothingReported nothing => OfNothing(nothing),
            BatchResponse.NotAnObject { IsEmpty: true } => new Done("STR-261"),
            BatchResponse.NotAnObject => OfNoReport("STR-262"),
            BatchResponse.NotJson => OfNoReport("STR-269"),
            BatchResponse.NotAList list when behavior.MalformedFailureListFails => Failed(batch, $"batchItemFailures is a JSON {list.Kind}, not a list", context, behavior, "STR-266"),
            BatchResponse.NotAList => new Done("STR-266"),
            BatchResponse.Reported reported => OfReport(batch, reported, context, behavior),
            _ => throw new UnreachableException(),
        };
    }

    // Names are case-sensitive: what is spelt otherwise is just another member, and the failures are lost.
    private static Done OfOtherMembers()
    {
        RuleHits.Note("STR-268");
        return new Done("STR-262");
    }

    // A queue would take the whole batch back; a stream's mapping sees nothing reported.
    private static Done OfNoReport(RuleId rule)
    {
        RuleHits.Note("ADD-42", "ADD-78");
        return new Done(rule);
    }

    // A list that nobody filled is null (STR-403); a handler without a result answers null or nothing (STR-404).
    private static Done OfNothing(BatchResponse.NothingReported nothing)
    {
        if (nothing.Rule == "SQS-358") RuleHits.Note("STR-403");
        if (nothing.Rule == "SQS-360") RuleHits.Note("STR-404");
        return new Done("STR-261");
    }

    // Lowest wins, whatever the order of the list and however often it names a record (STR-271).
    private static StreamDisposition OfReport(StreamBatch batch, BatchResponse.Reported reported, ResponseContext context, StreamMappingBehavior behavior)
    {
        RuleHits.Note("STR-402");
        var places = reported.Entries.Select(entry => PlaceOf(batch, entry)).ToList();
        var known = places.Where(place => place.Index >= 0).Select(place => place.Index).ToList();
        if (places.Find(place => place.Index < 0) is { } invalid)
        {
            // One that names nothing among valid ones makes the whole report invalid, unless asked otherwise.
            if (known.Count > 0) RuleHits.Note("STR-267");
            if (known.Count == 0 || behavior.MixedInvalidIdentifiersFail) return Failed(batch, invalid.Why, context, behavior, invalid.Rule);
        }

        var lowest = known.Min();
        RuleHits.Note("STR-270", "STR-271", "STR-402");
        if (lowest == 0) return Failed(batch, "the first record is reported as failed", context, behavior, "STR-273");
        // The cut that the function asks for comes before any halving.
        if (batch.Configuration.BisectBatchOnFunctionError) RuleHits.Note("STR-252");
        return new ContinueFrom(lowest, "STR-272");
    }

    private sealed record Place(int Index, string Why, RuleId Rule);

    private static Place PlaceOf(StreamBatch batch, BatchResponse.Entry entry) => entry switch
    {
        BatchResponse.Entry.Identifier identifier => new(IndexOf(batch, identifier.Text), $"the itemIdentifier \"{identifier.Text}\" is no sequence number of the batch", "STR-263"),
        BatchResponse.Entry.Invalid invalid => new(-1, invalid.Why, "STR-263"),
        BatchResponse.Entry.Empty => new(-1, "{} has no member itemIdentifier", "ADD-78"),
        _ => throw new UnreachableException(),
    };

    // The sequence number and nothing else; a record of the batch that is done already is not in it any more.
    private static int IndexOf(StreamBatch batch, string identifier)
    {
        RuleHits.Note("STR-274");
        for (var index = 0; index < batch.Records.Count; index++)
        {
            if (batch.Records[index].Record.SequenceNumber.ToString() == identifier) return index;
        }

        RuleHits.Note("STR-275", "STR-278");
        return -1;
    }

    private static bool HasExpired(StreamBatch batch, DateTimeOffset now, StreamMappingBehavior behavior) =>
        batch.IsFinalCall ? RecordAge.IsExpiredFinalCall(batch, now, behavior) : RecordAge.CutOf(batch, now, behavior) is { Fresh.Count: 0 };

    /// <summary>An attempt that counts: bisect at the first failure, else retry within the quota, else give up.</summary>
    private static StreamDisposition Failed(StreamBatch batch, string why, ResponseContext? response, StreamMappingBehavior behavior, RuleId rule)
    {
        RuleHits.Note(rule);
        var configuration = batch.Configuration;
        // At the first failure, without using the quota (STR-246, STR-249). What is too large is a single record always (STR-256).
        if (configuration.BisectBatchOnFunctionError && batch.Records.Count > 1 && (batch.Window is null || MayBisectInWindow(behavior)))
        {
            NoteBisect(batch, response, rule);
            return new Bisect(batch.Records.Count / 2, why, "STR-247");
        }

        if (batch.Records.Count > 1 && !configuration.BisectBatchOnFunctionError) RuleHits.Note("STR-259");
        var tooLarge = response is null;
        if (tooLarge) RuleHits.Note("STR-256");
        // -1 retries until the records expire (STR-215; STR-225 where no attempt can succeed).
        if (configuration.MaximumRetryAttempts < 0)
        {
            RuleHits.Note(tooLarge ? "STR-225" : "STR-215");
            return new Retry(Counts: true, why, rule);
        }

        // N retries are N+1 attempts (STR-216), none is one (STR-217).
        RuleHits.Note("STR-216");
        if (batch.Attempts < configuration.MaximumRetryAttempts) return new Retry(Counts: true, why, rule);
        if (configuration.MaximumRetryAttempts == 0) RuleHits.Note("STR-217");
        // All of the batch, the records too that nobody ever reported.
        if (rule == "STR-273") RuleHits.Note("STR-227", "STR-276");
        return new Discard(DiscardCondition.RetryAttemptsExhausted, why, response, "STR-226");
    }

    // Why it may be halved: an error whether reports are asked for or not, a timeout, a report without progress, or one that names nothing.
    private static void NoteBisect(StreamBatch batch, ResponseContext? response, RuleId rule)
    {
        RuleHits.Note("STR-245", "STR-246", "STR-249", "CTL-022");
        if (batch.Configuration.MaximumRetryAttempts == 0) RuleHits.Note("STR-250");
        if (response?.FunctionError is null) RuleHits.Note(rule == "STR-273" ? "STR-253" : "STR-254");
        else RuleHits.Note(rule == "STR-212" ? "STR-257" : "STR-251");
        if (batch.Configuration.ReportBatchItemFailures) RuleHits.Note("ADD-61");
    }

    private static bool MayBisectInWindow(StreamMappingBehavior behavior)
    {
        RuleHits.Note("STR-304");
        return behavior.AllowBisectInWindow;
    }
}
