using System.Diagnostics;
using System.Globalization;
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

/// <summary>One of the parallel readers of a shard: one batch at a time, in order, until it is done or given up (STR-170, STR-193, section 22.1).</summary>
internal sealed class StreamLane(LaneContext context, ShardReader reader, ShardCheckpoint checkpoint, LaneCounter counter, Action changed)
{
    private readonly Queue<PendingRecord> _buffer = new();
    private readonly Stack<StreamBatch> _work = new();
    private readonly TumblingState _tumbling = new();
    private TimelineEntry? _window;
    private TimelineEntry? _retry;
    private TimelineEntry? _idleClose;
    private DateTimeOffset _previousCompletion = DateTimeOffset.MinValue;
    private bool _windowElapsed;
    private bool _running;
    private bool _stopped;

    /// <summary>Nothing read is unfinished, no window is open, nothing runs.</summary>
    public bool IsDrained => !_running && _buffer.Count == 0 && _work.Count == 0 && _tumbling.Window is null;

    public bool IsRunning => _running;

    /// <summary>It wants more records: nothing waits to be sent, or a batch is still being collected.</summary>
    public bool WantsRecords => !_running && _retry is null && _work.Count == 0 && _buffer.Count < context.Configuration.BatchSize;

    /// <summary>Null: nothing left to do but, perhaps, retrying for ever.</summary>
    public string? Busy => IsDrained || IsBlocked ? null : $"{_buffer.Count + _work.Sum(batch => batch.Records.Count)} record(s) of {reader.Shard.Id}";

    /// <summary>Its batch has no limit, and its waits have become as long as they get.</summary>
    private bool IsBlocked =>
        _retry is not null && _work.TryPeek(out var batch) && batch.Configuration is { MaximumRetryAttempts: < 0, MaximumRecordAge: null }
        && RetryBackoff.Before(batch.Waits, context.Behavior) >= context.Behavior.RetryMaximumDelay;

    public void Enqueue(PendingRecord record) => _buffer.Enqueue(record);

    /// <summary>Goes on with whatever can be done now.</summary>
    public void Advance()
    {
        while (!_stopped && !_running && _retry is null && (_work.Count > 0 || Form()))
        {
            var batch = _work.Peek();
            if (CutExpired(batch)) continue;
            Invoke(batch);
        }
    }

    /// <summary>Nothing new starts; a running invocation finishes and is checkpointed (STR-430 to STR-432).</summary>
    public void Stop()
    {
        _stopped = true;
        _window?.Cancel();
        _retry?.Cancel();
        _idleClose?.Cancel();
        _retry = null;
    }

    // ---- Form -------------------------------------------------------------------------------------------------

    private bool Form()
    {
        var configuration = context.Configuration;
        if (configuration.TumblingWindow > TimeSpan.Zero && EndWindow(configuration)) return true;
        if (_buffer.Count == 0) return false;
        var (count, reason, rule) = Measure(configuration);
        if (reason is null)
        {
            OpenWindow(configuration.MaximumBatchingWindow);
            return false;
        }

        CloseWindow();
        count = BatchCut.Choose(context.World.Oracle, $"{SourceName}/{reader.Shard.Id}", configuration, counter.Next, count, count);
        var window = WindowOf(_buffer.Peek(), configuration);
        if (window is not null) _tumbling.Open(window);
        var records = new PendingRecord[count];
        for (var index = 0; index < count; index++) records[index] = _buffer.Dequeue();
        var batch = new StreamBatch(counter.Take(), records, configuration, context.World.Ids.NextUuid()) { Window = window };
        context.World.Ledger.Append(new BatchFormed(context.MappingId, batch.Number, reason, batch.Names) { Rule = rule.Text });
        _work.Push(batch);
        return true;
    }

    /// <summary>How many records of the head go together, and what closes the batch; no reason: it waits for more.</summary>
    private (int Count, string? Reason, RuleId Rule) Measure(MappingConfiguration configuration)
    {
        var window = WindowOf(_buffer.Peek(), configuration);
        var (count, bytes) = (0, PayloadLimit.EnvelopeBytes);
        foreach (var record in _buffer)
        {
            if (count == configuration.BatchSize) return (count, "full", "STR-176");
            // A batch never mixes two windows (STR-283).
            if (window is not null && WindowOf(record, configuration)!.Start > window.Start) return (count, "boundary", "STR-283");
            bytes += PayloadLimit.Adds(record.Json, count == 0);
            // A record too large for any event is a batch of its own, and fails there (STR-183, STR-184).
            if (count > 0 && bytes > PayloadLimit.Bytes) return (count, "payload", "STR-183");
            count++;
        }

        if (count == configuration.BatchSize) return (count, "full", "STR-176");
        if (configuration.MaximumBatchingWindow == TimeSpan.Zero) return (count, "received", "STR-177");
        if (_windowElapsed) return (count, "window", "STR-176");
        return reader.IsExhausted ? (count, "shardEnd", "STR-188") : (count, null, default);
    }

    private void OpenWindow(TimeSpan length)
    {
        if (_window is not null) return;
        // Not before the previous invocation has completed; from the first record on, unless asked otherwise (STR-179).
        var start = context.Behavior.BatchWindowAnchor == StreamWindowAnchor.PreviousCompletion && _previousCompletion > DateTimeOffset.MinValue ? _previousCompletion : context.World.Now;
        _window = context.World.Timeline.At(start + length, () =>
        {
            _window = null;
            _windowElapsed = true;
            Advance();
        });
    }

    private void CloseWindow()
    {
        _window?.Cancel();
        _window = null;
        _windowElapsed = false;
    }

    // ---- Tumbling windows -------------------------------------------------------------------------------------

    /// <summary>The open window, or that of the record; a late record goes with the open one (STR-307).</summary>
    private WindowBounds? WindowOf(PendingRecord record, MappingConfiguration configuration)
    {
        if (configuration.TumblingWindow == TimeSpan.Zero) return null;
        var own = WindowBounds.Of(record.Record.ArrivedAt, configuration.TumblingWindow);
        return _tumbling.Window is { } open && own.Start <= open.Start ? open : own;
    }

    /// <summary>A record of a later window, the shard's end, or two idle minutes end a window with a call of its own (STR-291, STR-292, STR-303).</summary>
    private bool EndWindow(MappingConfiguration configuration)
    {
        if (_tumbling.Window is not { } open) return false;
        var later = _buffer.TryPeek(out var head) && WindowOf(head, configuration)!.Start > open.Start;
        if (!later && !(_buffer.Count == 0 && reader.IsExhausted))
        {
            if (_buffer.Count == 0) _idleClose ??= context.World.Timeline.At(open.End + context.Behavior.TumblingIdleGrace, CloseIdle);
            return false;
        }

        PushFinalCall(open, configuration, terminatedEarly: false);
        return true;
    }

    private void CloseIdle()
    {
        _idleClose = null;
        if (_stopped || _running || _work.Count > 0 || _buffer.Count > 0 || _tumbling.Window is not { } open) return;
        RuleHits.Note("STR-292");
        PushFinalCall(open, context.Configuration, terminatedEarly: false);
        Advance();
    }

    private void PushFinalCall(WindowBounds window, MappingConfiguration configuration, bool terminatedEarly)
    {
        _idleClose?.Cancel();
        _idleClose = null;
        RuleHits.Note(terminatedEarly ? "STR-299" : "STR-291");
        _work.Push(new StreamBatch(counter.Take(), [], configuration, context.World.Ids.NextUuid()) { Window = window, IsFinalCall = true, IsWindowTerminatedEarly = terminatedEarly });
    }

    private void TakeState(StreamBatch batch, ReadOnlyMemory<byte> payload)
    {
        if (batch.Window is not { } window || batch.IsFinalCall || WindowResponse.StateOf(payload) is not { } state) return;
        _tumbling.Keep(state);
        if (state.Length > context.Behavior.MaximumStateBytes) PushFinalCall(window, batch.Configuration, terminatedEarly: true);
    }

    // ---- Expiry -----------------------------------------------------------------------------------------------

    /// <summary>Cuts what is too old off the head; true when the work has changed (STR-234 to STR-241).</summary>
    private bool CutExpired(StreamBatch batch)
    {
        if (RecordAge.IsExpiredFinalCall(batch, context.World.Now, context.Behavior))
        {
            GiveUp(batch, DiscardCondition.RecordAgeExceeded, null, "the window ended longer ago than the mapping allows", "STR-298");
            return true;
        }

        var expired = RecordAge.ExpiredPrefix(batch, context.World.Now, context.Behavior);
        if (expired == 0) return false;
        const string why = "the records are older than the mapping allows";
        if (expired == batch.Records.Count)
        {
            GiveUp(batch, DiscardCondition.RecordAgeExceeded, null, why, "STR-236");
            return true;
        }

        // What is fresh is a batch of its own, with a full quota (STR-234, STR-238).
        _work.Pop();
        _work.Push(batch.Part(expired, batch.Records.Count - expired, context.World.Ids.NextUuid()));
        var old = batch.Part(0, expired, batch.RequestId);
        (old.Attempts, old.Waits) = (batch.Attempts, batch.Waits);
        _work.Push(old);
        GiveUp(old, DiscardCondition.RecordAgeExceeded, null, why, "STR-234");
        return true;
    }

    private void GiveUp(StreamBatch batch, DiscardCondition condition, Destinations.ResponseContext? response, string why, RuleId rule)
    {
        _work.Pop();
        context.Discards.Discard(batch, reader.Shard.Id, condition, response, why, Event(batch), context.Configuration, rule);
        Finish(batch, batch.Records.Count);
        if (batch.IsFinalCall) _tumbling.Close();
    }

    // ---- Invoke -----------------------------------------------------------------------------------------------

    private ReadOnlyMemory<byte> Event(StreamBatch batch) => StreamEvent.Of(batch, reader.Shard.Id.Text, _tumbling.State);

    private void Invoke(StreamBatch batch)
    {
        _running = true;
        if (context.Behavior.RetryUsesNewFunction) batch.Function = context.Configuration.Function;
        context.Metrics.Invoked(batch.Records.Count);
        if (batch.Records.Count > 0) context.Metrics.IteratorAge(batch.Function.Name, context.World.Now - batch.Records[^1].Record.ArrivedAt);
        context.Invoker.Invoke(new InvokeRequest(batch.Function, Event(batch), batch.RequestId, batch.Names, context.MappingId), outcome => Dispose(batch, outcome));
    }

    // ---- Dispose ----------------------------------------------------------------------------------------------

    private void Dispose(StreamBatch batch, InvokeOutcome outcome)
    {
        _running = false;
        _previousCompletion = context.World.Now;
        Remember(outcome, batch);
        switch (StreamDisposition.Of(batch, outcome, context.Behavior))
        {
            case StreamDisposition.Done done:
                Record(batch, "done", null, done.Rule);
                _work.Pop();
                Finish(batch, batch.Records.Count);
                if (batch.IsFinalCall) _tumbling.Close();
                else if (outcome is InvokeOutcome.Returned answer) TakeState(batch, answer.Payload);
                break;
            case StreamDisposition.ContinueFrom rest:
                // The reported part, from the checkpoint to the end, counts as failed (STR-422).
                context.Metrics.FailedInvoke(batch.Records.Count - rest.Index);
                Record(batch, "continueFrom", batch.Records[rest.Index].Record.Name.ToString(), rest.Rule);
                _work.Pop();
                Finish(batch, rest.Index);
                _work.Push(batch.Part(rest.Index, batch.Records.Count - rest.Index, context.World.Ids.NextUuid()));
                if (context.Behavior.KeepStateOfPartialFailure && outcome is InvokeOutcome.Returned partial) TakeState(batch, partial.Payload);
                break;
            case StreamDisposition.Bisect halves:
                context.Metrics.FailedInvoke(batch.Records.Count);
                Record(batch, "bisect", halves.Why, halves.Rule);
                _work.Pop();
                _work.Push(batch.Part(halves.LeftCount, batch.Records.Count - halves.LeftCount, context.World.Ids.NextUuid()));
                _work.Push(batch.Part(0, halves.LeftCount, context.World.Ids.NextUuid()));
                break;
            case StreamDisposition.Retry retry:
                context.Metrics.FailedInvoke(batch.Records.Count);
                RetryLater(batch, retry);
                break;
            case StreamDisposition.Discard discard:
                context.Metrics.FailedInvoke(batch.Records.Count);
                batch.Attempts++;
                GiveUp(batch, DiscardCondition.RetryAttemptsExhausted, discard.Response, discard.Why, discard.Rule);
                break;
            default:
                throw new UnreachableException();
        }

        Advance();
        changed();
    }

    private void RetryLater(StreamBatch batch, StreamDisposition.Retry retry)
    {
        if (retry.Counts) batch.Attempts++;
        batch.Waits++;
        Record(batch, "retry", retry.Why, retry.Rule);
        if (_stopped) return; // Rebuilt from the checkpoint when the mapping is enabled again (STR-431).
        if (!context.Behavior.ReuseRequestIdOnRetry) batch.RequestId = context.World.Ids.NextUuid();
        var wasBlocked = IsBlocked;
        _retry = context.World.Timeline.After(RetryBackoff.Before(batch.Waits, context.Behavior), () =>
        {
            _retry = null;
            Advance();
            changed();
        });
        if (!wasBlocked && IsBlocked && RetryBackoff.Before(batch.Waits - 1, context.Behavior) < context.Behavior.RetryMaximumDelay)
        {
            context.World.Ledger.Append(new ShardBlocked(context.MappingId, reader.Shard.Id.Text, batch.Number, batch.Attempts, batch.Names) { Rule = "STR-214" });
        }
    }

    private void Remember(InvokeOutcome outcome, StreamBatch batch)
    {
        context.LastProcessingResult = outcome switch
        {
            InvokeOutcome.Returned => "OK",
            InvokeOutcome.FunctionMissing => string.Create(CultureInfo.InvariantCulture, $"PROBLEM: Function not found: {batch.Configuration.FunctionArn} (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: {batch.RequestId})"),
            _ => "PROBLEM: Function call failed",
        };
    }

    private void Finish(StreamBatch batch, int count)
    {
        var before = checkpoint.Position;
        for (var index = 0; index < count; index++) checkpoint.Finish(batch.Records[index].Ticket);
        if (checkpoint.Position is { } position && position != before)
        {
            context.World.Ledger.Append(new CheckpointMoved(context.MappingId, reader.Shard.Id.Text, position.ToString()) { Rule = "STR-200" });
        }
    }

    private void Record(StreamBatch batch, string disposition, string? why, RuleId rule) =>
        context.World.Ledger.Append(new StreamBatchDisposed(context.MappingId, reader.Shard.Id.Text, batch.Number, disposition, why, batch.Names) { Rule = rule.Text });

    private string SourceName => _buffer.TryPeek(out var record) ? record.Record.Name.Source : context.MappingId;
}
