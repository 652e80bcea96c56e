using System.Diagnostics;
using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Checkpoints;
using EsmTestKit.Internal.Dispositions;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Invoking;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Delivery;

/// <summary>One of the parallel readers of a shard: one batch at a time, in order, until it is done or given up (STR-170, STR-193). Reads top to bottom like section 22.1 of the streams' rules.</summary>
internal sealed class StreamLane(LaneContext context, ShardReader reader, ShardCheckpoint checkpoint, LaneCounter counter, Action changed, Action restart)
{
    private readonly StreamBatchBuffer _buffer = new();
    private readonly Stack<StreamBatch> _work = new();
    private readonly CollectingWindow _collecting = new(context.World);
    private TimelineEntry? _pause;
    private TimelineEntry? _idleClose;
    private bool _running;
    private bool _stopped;
    private bool _abandoned;

    /// <summary>Nothing read is unfinished, no window is open, nothing runs.</summary>
    public bool IsDrained => !_running && _buffer.Count == 0 && _work.Count == 0 && Windows.Open is null;

    public bool IsRunning => _running;

    /// <summary>It wants more records: nothing waits to be sent, or a batch is still being collected.</summary>
    public bool WantsRecords => !_running && _pause is null && _work.Count == 0 && _buffer.Count < context.Configuration.BatchSize;

    /// <summary>It would send a batch now.</summary>
    public bool CanStart => !_stopped && !_running && _pause is null && (_work.Count > 0 || Closing(context.Configuration) is not null);

    /// <summary>Null: nothing left to do but, perhaps, retrying for ever.</summary>
    public string? Busy => IsDrained || (_pause is not null && _work.TryPeek(out var batch) && batch.IsBlocked) ? null : $"{_buffer.Count + _work.Sum(waiting => waiting.Records.Count)} record(s) of {reader.Shard.Id}";

    private TumblingWindows Windows => checkpoint.Windows;

    private StreamMappingBehavior Behavior => context.Behavior;

    private DateTimeOffset Now => context.World.Now;

    public void Enqueue(PendingRecord record)
    {
        if (_collecting.HasBegun) RuleHits.Note("STR-187"); // The batch began with an earlier poll.
        _buffer.Add(record);
    }

    /// <summary>Goes on with whatever can be done now.</summary>
    public void Advance()
    {
        while (!_stopped && !_running && _pause is null && (EndWindow() || _work.Count > 0 || Form()))
        {
            var batch = _work.Peek();
            if (!CutTrimmed(batch) && !CutExpired(batch, Now) && !LaneChoices.WaitsForExpiry(context, batch, Pause)) Invoke(batch);
        }
    }

    private void EndCollecting()
    {
        if (context.TakesTurn?.Invoke(this) != true) Advance();
    }

    // A wait has ended, perhaps that of another lane as well.
    private void GoOn()
    {
        if (context.TakesTurn?.Invoke(this) == true) return;
        Advance();
        changed();
    }

    /// <summary>Nothing new starts; a running invocation finishes and is checkpointed (STR-430 to STR-432).</summary>
    public void Stop()
    {
        _stopped = true;
        if (_pause is not null) RuleHits.Note("STR-431");
        if (_buffer.Count > 0) RuleHits.Note("STR-432");
        _collecting.End();
        _idleClose?.Cancel();
        _pause?.Cancel();
        _pause = null;
    }

    /// <summary>As <see cref="Stop"/>, and the answer of a running invocation is lost (STR-409).</summary>
    public void Abandon()
    {
        Stop();
        _abandoned = true;
    }

    // ---- The open tumbling window ends before anything later is sent ------------------------------------------

    private bool EndWindow()
    {
        var configuration = context.Configuration;
        if (configuration.TumblingWindow == TimeSpan.Zero) return false;
        // Nothing else comes between the batches of a window, but the end of one whose state has grown too large.
        if (_work.TryPeek(out var top) && (top.IsFinalCall || !Windows.IsTooLarge(Behavior))) return false;
        var next = _buffer.Head is { } head ? WindowOf(head) : null;
        if (Windows.Ending(next, reader.HasUnread, reader.IsExhausted, Now, Behavior) is not { } rule) return false;
        RuleHits.Note(rule);
        RuleHits.Note("STR-291");
        _idleClose?.Cancel();
        _idleClose = null;
        _work.Push(new StreamBatch(counter.Take(), [], configuration)
        {
            Window = Windows.Open,
            IsFinalCall = true,
            IsWindowTerminatedEarly = Windows.IsTooLarge(Behavior),
            LastArrival = Windows.LastArrival,
        });
        return true;
    }

    private WindowBounds? WindowOf(PendingRecord record) =>
        context.Configuration.TumblingWindow == TimeSpan.Zero ? null : Windows.Of(record.Record, context.Configuration.TumblingWindow, Behavior);

    // An idle shard tells of the end of its window by itself, some time after it (STR-292).
    private void CloseWhenIdle()
    {
        if (_idleClose is not null || (Windows.Open ?? (_buffer.Head is { } head ? WindowOf(head) : null)) is not { } window) return;
        _idleClose = context.World.Timeline.At(TumblingWindows.IdleCloseOf(window, Behavior), () =>
        {
            _idleClose = null;
            GoOn();
        });
    }

    // ---- Build a batch ----------------------------------------------------------------------------------------

    private bool Form()
    {
        var configuration = context.Configuration;
        if (Closing(configuration) is not { } closing)
        {
            if (_buffer.Count > 0) _collecting.Begin(configuration.MaximumBatchingWindow, Behavior, EndCollecting);
            else NoteNothingToSend();
            CloseWhenIdle();
            return false;
        }

        _collecting.End();
        if (closing.Reason == "full" && configuration.MaximumBatchingWindow > TimeSpan.Zero) RuleHits.Note("STR-178");
        var window = WindowOf(_buffer.Head!);
        var count = closing.Count;
        if (context.World.Oracle.OpensAny) count = BatchCut.Choose(context.World.Oracle, count, count, BatchCut.SiteOf($"{_buffer.Head!.Record.Name.Source}/{reader.Shard.Id}", configuration, counter.Next));
        var batch = new StreamBatch(counter.Take(), _buffer.Take(count), configuration) { Window = window };
        context.World.Ledger.Append(new BatchFormed(context.MappingId, batch.Number, closing.Reason, batch.Names) { Rule = closing.Rule.Text });
        _work.Push(batch);
        return true;
    }

    // The function never sees an event without records, but at the end of a window.
    private static void NoteNothingToSend()
    {
        RuleHits.Note("STR-180");
        RuleHits.Note("STR-384");
    }

    /// <summary>What closes the batch at the head; null: it waits for more.</summary>
    private BatchClosing? Closing(MappingConfiguration configuration)
    {
        if (_buffer.Head is not { } head) return null;
        var window = WindowOf(head);
        var envelopeBytes = StreamEvent.EnvelopeBytes(window, reader.Shard.Id.Text, configuration.EventSourceArn, Windows.StateFor(window));
        if (_buffer.Closing(configuration, envelopeBytes, WindowOf) is { } closing) return closing;
        if (configuration.MaximumBatchingWindow == TimeSpan.Zero) return new(_buffer.Count, "received", "STR-177");
        if (_collecting.HasElapsed) return new(_buffer.Count, "window", "STR-176");
        // A batching window never outlasts the tumbling one.
        if (window is not null && Now >= TumblingWindows.IdleCloseOf(window, Behavior)) return new(_buffer.Count, "boundary", "STR-305");
        return reader.IsExhausted ? new(_buffer.Count, "shardEnd", "STR-188") : null;
    }

    // ---- Cut what is too old off the head ---------------------------------------------------------------------

    /// <summary>What the source holds no longer is lost: no invocation, no invocation record; true when the work has changed (STR-173).</summary>
    private bool CutTrimmed(StreamBatch batch)
    {
        var trimmed = batch.IsFinalCall ? 0 : SourceRetention.TrimmedPrefix(batch, reader.Shard);
        if (trimmed == 0) return false;
        _work.Pop();
        if (trimmed < batch.Records.Count) _work.Push(batch.Part(batch.Records.Skip(trimmed)));
        context.World.Ledger.Append(new RecordsTrimmed(context.MappingId, reader.Shard.Id.Text, [.. batch.Names.Take(trimmed)]) { Rule = "STR-173" });
        Finish(batch, trimmed, "STR-173");
        return true;
    }

    /// <summary>True when the work has changed (STR-234 to STR-241).</summary>
    private bool CutExpired(StreamBatch batch, DateTimeOffset at)
    {
        if (RecordAge.IsExpiredFinalCall(batch, at, Behavior))
        {
            _work.Pop();
            GiveUp(batch, new StreamDisposition.Discard(DiscardCondition.RecordAgeExceeded, "the window ended longer ago than the mapping allows", null, "STR-298"));
            return true;
        }

        if (RecordAge.CutOf(batch, at, Behavior) is not { } cut) return false;
        RuleHits.Note("STR-434"); // By the clock, whatever the mapping did meanwhile.
        _work.Pop();
        // What is fresh is a batch of its own, with a full quota (STR-238).
        if (cut.Fresh.Count > 0) _work.Push(batch.Part(cut.Fresh));
        // Neither reports nor bisect have a say (STR-242), and the result stays what it was (STR-244).
        RuleHits.Note("STR-242", "STR-244");
        if (batch.Refusals > 0) RuleHits.Note("STR-243");
        var rule = batch.RequestId is null ? "STR-234" : cut.Fresh.Count > 0 ? "STR-238" : "STR-236";
        foreach (var run in cut.Expired)
        {
            RuleHits.Note("STR-239");
            GiveUp(batch.Remains(run), new StreamDisposition.Discard(DiscardCondition.RecordAgeExceeded, "the records are older than the mapping allows", null, rule));
        }

        return true;
    }

    // ---- Invoke -----------------------------------------------------------------------------------------------

    private void Invoke(StreamBatch batch)
    {
        _running = true;
        LaneChoices.CheckIsLegal(batch, checkpoint);
        Windows.Enter(batch);
        RuleHits.Note("STR-171");
        if (Behavior.RetryUsesNewFunction) batch.Target(context.Configuration);
        // Retries of an unchanged batch look the same to the function.
        if (batch.RequestId is not null) RuleHits.Note("STR-219", "STR-220");
        if (batch.RequestId is null || !Behavior.ReuseRequestIdOnRetry) batch.RequestId = context.World.Ids.NextUuid();
        context.Metrics.Invoked(batch.Records.Count);
        if (!Behavior.IteratorAgeAtCompletion) TellAge(batch);
        context.Invoker.Invoke(new InvokeRequest(batch.Function, Event(batch), batch.RequestId, batch.Names, context.MappingId) { ReportsFailures = batch.Configuration.ReportBatchItemFailures, ThrottleMatters = batch.Configuration.MaximumRecordAge is not null, Started = context.Pause?.Started }, outcome => Dispose(batch, outcome));
    }

    private void TellAge(StreamBatch batch)
    {
        if (batch.Records.Count == 0) return;
        RuleHits.Note("STR-412");
        if (batch.Attempts + batch.Refusals > 0) RuleHits.Note("STR-413");
        context.Metrics.IteratorAge(batch.Function.Name, Now - batch.Records[^1].Record.ArrivedAt);
    }

    private ReadOnlyMemory<byte> Event(StreamBatch batch) => StreamEvent.Of(batch, reader.Shard.Id.Text, Windows.State);

    // ---- What next? -------------------------------------------------------------------------------------------

    private void Dispose(StreamBatch batch, InvokeOutcome outcome)
    {
        _running = false;
        if (_abandoned)
        {
            changed();
            return;
        }

        if (!_stopped && outcome is InvokeOutcome.Returned && LaneChoices.EndsReader(context, batch))
        {
            restart();
            changed();
            return;
        }

        _collecting.PreviousCompletion = Now;
        context.Say(ProcessingResult.Of(batch, outcome, Behavior));
        if (Behavior.IteratorAgeAtCompletion) TellAge(batch);
        if (_stopped) RuleHits.Note("STR-430");
        var disposition = StreamDisposition.Of(batch, outcome, Now, Behavior);
        if (disposition is not StreamDisposition.Retry) _work.Pop();
        switch (disposition)
        {
            case StreamDisposition.Done done:
                if (outcome is not InvokeOutcome.Returned) throw NeverDone.By("X9", $"batch {batch.Number} counted as done although the function did not answer");
                Record(batch, "done", null, done.Rule);
                Finish(batch, batch.Records.Count, _work.Count > 0 ? "STR-203" : "STR-200"); // More of the same batch: this was its left part.
                if (batch.IsFinalCall) Windows.Close(batch);
                else KeepState(batch, outcome);
                break;
            case StreamDisposition.ContinueFrom rest:
                // The reported part, from the checkpoint to the end, counts as failed.
                RuleHits.Note("STR-422", "ADD-16", "CP-43");
                context.Metrics.FailedInvoke(context.Behavior.CountWholeBatchOfPartialFailure ? batch.Records.Count : batch.Records.Count - rest.Index);
                Record(batch, "continueFrom", batch.Records[rest.Index].Record.Name.ToString(), rest.Rule);
                if (rest.Index < batch.Records.Count - 1) RuleHits.Note("STR-406"); // Those behind the reported one come again.
                RuleHits.Note("STR-279");
                Finish(batch, rest.Index, "STR-201");
                _work.Push(batch.Part(batch.Records.Skip(rest.Index)));
                KeepStateOfPart(batch, outcome);
                PauseBeforePart();
                break;
            case StreamDisposition.Bisect halves:
                context.Metrics.FailedInvoke(batch.Records.Count);
                Record(batch, "bisect", halves.Why, halves.Rule);
                // Depth first: the right half waits until everything of the left one is finished, and all of it is delivered again.
                RuleHits.Note("STR-248", "STR-258", "STR-406", "CP-42");
                _work.Push(batch.Part(batch.Records.Skip(halves.LeftCount)));
                _work.Push(batch.Part(batch.Records.Take(halves.LeftCount)));
                PauseBeforePart();
                break;
            case StreamDisposition.Retry retry:
                if (retry.Counts) RuleHits.Note("STR-406", "CP-41");
                else RuleHits.Note("ADD-15", "STR-423"); // Never against the quota, and in the metrics as ADD-15 says: where STR-423 has no EventCount, the addition stands.
                context.Metrics.FailedInvoke(batch.Records.Count);
                RetryLater(batch, retry);
                break;
            case StreamDisposition.Discard discard:
                context.Metrics.FailedInvoke(batch.Records.Count);
                batch.Attempts++;
                GiveUp(batch, discard);
                break;
            default:
                throw new UnreachableException();
        }

        Advance();
        changed();
    }

    private void KeepState(StreamBatch batch, InvokeOutcome outcome)
    {
        if (batch.Window is not null && outcome is InvokeOutcome.Returned answer && WindowResponse.StateOf(answer.Payload) is { } state) Windows.Keep(state);
    }

    // The state that comes with a report of progress is that of the part that is done (STR-306).
    private void KeepStateOfPart(StreamBatch batch, InvokeOutcome outcome)
    {
        if (batch.Window is null) return;
        RuleHits.Note("STR-306");
        if (Behavior.KeepStateOfPartialFailure) KeepState(batch, outcome);
    }

    private void RetryLater(StreamBatch batch, StreamDisposition.Retry retry)
    {
        if (batch.Window is not null) RuleHits.Note(batch.IsFinalCall ? "STR-297" : "STR-295");
        if (retry.Counts) batch.Attempts++;
        batch.Refusals = retry.Counts ? 0 : batch.Refusals + 1;
        Record(batch, "retry", retry.Why, retry.Rule);
        RuleHits.Note("STR-186"); // The work on the stack goes before anything newer.
        if (_stopped) return; // Rebuilt from the checkpoint when the mapping is enabled again (STR-431).
        var wait = RetryBackoff.Before(batch, Behavior);
        TellWhenBlocked(batch, wait);
        if (Behavior.RetryJitter > 0) wait = RetryBackoff.Spread(wait, context.World.Ids.NextFraction(), Behavior);
        var next = Now + wait;
        RuleHits.Note("STR-237");
        switch (Behavior.ExpiryCheck)
        {
            case StreamExpiryCheck.AtNextAttempt:
                Pause(wait);
                break;
            case StreamExpiryCheck.AtExpiryInstant:
                Pause(RecordAge.ExpiryOf(batch, Behavior) is { } expiry && expiry > Now && expiry < next ? expiry - Now : wait);
                break;
            case StreamExpiryCheck.Early:
                if (!CutExpired(batch, next)) Pause(wait);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void TellWhenBlocked(StreamBatch batch, TimeSpan wait)
    {
        var wasBlocked = batch.IsBlocked;
        batch.IsBlocked = batch.Configuration is { MaximumRetryAttempts: < 0, MaximumRecordAge: null } && wait >= RetryBackoff.Longest(batch, Behavior);
        if (wasBlocked || !batch.IsBlocked) return;
        context.World.Ledger.Append(new ShardBlocked(context.MappingId, reader.Shard.Id.Text, batch.Number, batch.Attempts, batch.Names) { Rule = "STR-214" });
    }

    private void PauseBeforePart()
    {
        RuleHits.Note("STR-222");
        Pause(Behavior.SplitDelay);
    }

    private void Pause(TimeSpan length)
    {
        if (_stopped || length <= TimeSpan.Zero) return;
        _pause = context.World.Timeline.After(length, () =>
        {
            _pause = null;
            GoOn();
        });
    }

    // ---- What will never come back ----------------------------------------------------------------------------

    // The document goes out at once, before the position moves, and both before the next batch of the lane.
    private void GiveUp(StreamBatch batch, StreamDisposition.Discard discard)
    {
        if (context.IsRemoved) return; // STR-438
        RuleHits.Note("STR-204", "STR-229", "STR-230");
        if (batch.Window is not null) RuleHits.Note(batch.IsFinalCall ? "STR-297" : "STR-296");
        context.Discards.Discard(batch, reader.Shard.Id, discard, Event(batch), context.Configuration);
        Finish(batch, batch.Records.Count, "STR-204");
        if (batch.IsFinalCall) Windows.Close(batch);
    }

    private void Finish(StreamBatch batch, int count, RuleId rule)
    {
        var before = checkpoint.Position;
        for (var index = 0; index < count; index++) checkpoint.Finish(batch.Records[index].Ticket);
        if (checkpoint.Position is { } position && position != before)
        {
            context.World.Ledger.Append(new CheckpointMoved(context.MappingId, reader.Shard.Id.Text, position.ToString()) { Rule = rule.Text });
        }
    }

    private void Record(StreamBatch batch, string disposition, string? why, RuleId rule) =>
        context.World.Ledger.Append(new StreamBatchDisposed(context.MappingId, reader.Shard.Id.Text, batch.Number, disposition, why, batch.Names) { Rule = rule.Text });
}
