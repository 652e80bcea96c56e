using System.Diagnostics;
using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Checkpoints;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Dispositions;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Invoking;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;
using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Delivery;

/// <summary>The conductor of a queue mapping: wake, poll, collect, form, invoke, settle. Reads top to bottom like the journey of a message.</summary>
/// <remarks>
/// Pollers long-poll without a pause, so a message is picked up the moment it becomes receivable (SQS-110, SQS-312):
/// no poll is simulated while there is nothing to receive, and a mapping at rest costs nothing.
/// </remarks>
internal sealed class QueueDelivery : IMappingDelivery
{
    private readonly World _world;
    private readonly QueueRegistry _queues;
    private readonly FunctionRegistry _functions;
    private readonly Invoker _invoker;
    private readonly string _mappingId;
    private readonly SqsMappingBehavior _behavior;
    private readonly QueueMetrics _metrics;
    private readonly QueueAccess _access;
    private readonly QueuePoller _poller;
    private readonly MessageDeletion _deletion;
    private readonly PollerScaling _scaling;
    private readonly QueueBatchBuffer[] _buffers;
    private readonly Queue<QueueBatch> _waiting = [];
    private MappingConfiguration _configuration;
    private QueueStore? _queue;
    private TimelineEntry? _wake;
    private DateTimeOffset _previousCompletion = DateTimeOffset.MinValue;
    private long _batches;
    private long _receives;
    private int _running;
    private bool _started;

    public QueueDelivery(World world, QueueRegistry queues, FunctionRegistry functions, Invoker invoker, string mappingId, MappingConfiguration configuration, SqsMappingBehavior behavior)
    {
        (_world, _queues, _functions, _invoker, _mappingId, _configuration, _behavior) = (world, queues, functions, invoker, mappingId, configuration, behavior);
        _metrics = new QueueMetrics(world.Metrics, mappingId) { Enabled = configuration.EventCountMetrics };
        _access = new QueueAccess(world, functions, mappingId);
        _deletion = new MessageDeletion(world, mappingId);
        _poller = new QueuePoller(world, mappingId, _metrics, behavior, Delete);
        _scaling = new PollerScaling(world.Timeline, PollerLimits.Of(configuration, behavior), behavior.ErrorBackoff) { Grown = WakeNow };
        _buffers = [.. Enumerable.Range(0, behavior.BatchBuffers == SqsBatchBuffers.Shared ? 1 : behavior.InitialConcurrency).Select(_ => new QueueBatchBuffer())];
        queues.Created += OnQueueCreated;
    }

    // SQS-257: a queue mapping never shows it.
    public string? LastProcessingResult => null;

    public string? Busy =>
        _running > 0 ? $"{_running} running batch(es) of {_configuration.EventSourceArn}"
        : _waiting.Count > 0 || _buffers.Any(buffer => buffer.Count > 0) ? $"batches being collected from {_configuration.EventSourceArn}"
        : _started && !_access.IsBarred && _queue is { LiveCount: > 0 } queue ? $"{queue.LiveCount} message(s) in {queue.Name}"
        : null;

    public MappingPause? Pause { get; set; }

    private bool HasWindow => _configuration.MaximumBatchingWindow > TimeSpan.Zero;

    private TimeSpan FunctionTimeout => _functions.Find(_configuration.Function)?.Settings.Timeout ?? TimeSpan.Zero;

    // ---- Life cycle -------------------------------------------------------------------------------------------

    public void Start()
    {
        RuleHits.Note("SQS-417");
        _started = true;
        Watch(_queues.FindByArn(_configuration.EventSourceArn));
    }

    public void Reconfigure(MappingConfiguration configuration)
    {
        RuleHits.Note("SQS-419");
        _configuration = configuration;
        _metrics.Enabled = configuration.EventCountMetrics;
        _scaling.Reconfigure(PollerLimits.Of(configuration, _behavior));
        if (_started) WakeNow();
    }

    public void Stop()
    {
        RuleHits.Note("SQS-415");
        RuleHits.Note("SQS-353"); // Nobody receives, so nothing goes to a dead-letter queue either.
        _started = false;
        _wake?.Cancel();
        _wake = null;
        if (_behavior.DrainOnDisable)
        {
            foreach (var buffer in _buffers) Form(buffer, "stopped", "SQS-416");
            return;
        }

        // What was picked up and not invoked stays hidden until its visibility timeout ends, its count already raised (SQS-416).
        foreach (var buffer in _buffers) buffer.Take();
        _waiting.Clear();
        RuleHits.Note("SQS-416");
    }

    /// <summary>Nobody asks it of a queue.</summary>
    public void RestartReaders(string? shardId) => throw new UnreachableException();

    public void Remove()
    {
        RuleHits.Note("SQS-418"); // The messages are the queue's.
        Stop();
        _queues.Created -= OnQueueCreated;
        Watch(null);
    }

    /// <summary>A queue with the mapping's ARN came back: delivery goes on (SQS-420).</summary>
    private void OnQueueCreated(QueueStore queue)
    {
        if (_started && queue.Arn == _configuration.EventSourceArn) Watch(queue);
    }

    private void Watch(QueueStore? queue)
    {
        if (_queue is not null) _queue.AvailabilityChanged -= OnAvailability;
        if (_queue is not null && queue is not null && queue != _queue) RuleHits.Note("SQS-420");
        _queue = queue;
        if (_queue is null) return;
        _queue.AvailabilityChanged += OnAvailability;
        WakeNow();
    }

    /// <summary>Whatever makes a message receivable ends the long poll: a sending, a delay or visibility that ends, a group unlocked, a message moved in (SQS-111).</summary>
    private void OnAvailability()
    {
        RuleHits.Note("SQS-111");
        WakeNow();
    }

    // ---- Wake -------------------------------------------------------------------------------------------------

    private void WakeNow() => WakeAt(_world.Now);

    private void WakeAt(DateTimeOffset instant)
    {
        if (!_started || (_wake is { } pending && pending.Due <= instant)) return;
        _wake?.Cancel();
        _wake = _world.Timeline.At(instant, Wake);
    }

    private void Wake()
    {
        _wake = null;
        while (Poll())
        {
        }

        if (_queue?.NextAvailableAt is not { } next) return;
        RuleHits.Note("SQS-327");
        WakeAt(next);
    }

    // ---- Poll -------------------------------------------------------------------------------------------------

    /// <summary>One receive. False: nothing to receive now, or nowhere to put it.</summary>
    private bool Poll()
    {
        if (!_started || _queue is not { } queue || !queue.HasReceivable) return false;

        // At the limit the mapping stops reading, so that nothing is over-pulled (SQS-389, C22).
        if (_waiting.Count > 0 || (!HasWindow && _running >= _scaling.Limit))
        {
            RuleHits.Note("SQS-389");
            _scaling.NoteSaturation();
            return false;
        }

        if (!_access.MayRead(queue, _configuration))
        {
            WakeAt(_world.Now + QueueWindow.LongPoll); // They poll on: the permission may come back.
            return false;
        }

        if (_scaling.Pollers is { } pollers && _poller.Rate.Wait(pollers, _world.Now) is { } later)
        {
            _scaling.NoteSaturation();
            WakeAt(later);
            return false;
        }

        if (HasWindow) RuleHits.Note("SQS-321"); // However much there is, nobody promises a full batch.
        var buffer = _buffers[_receives++ % _buffers.Length];
        var room = BatchCut.Choose(_world.Oracle, _queue.Name, _configuration, _batches + 1, _configuration.BatchSize - buffer.Count, queue.CountReceivable);
        var site = _world.Oracle.OpensAny ? BatchCut.SiteOf(_queue.Name, _configuration, _batches + 1) : null;
        if (_poller.Receive(queue, room, _configuration, FunctionTimeout, site) is not { } records) return false;
        _scaling.NoteWork();
        Collect(buffer, records);
        return true;
    }

    // ---- Collect ----------------------------------------------------------------------------------------------

    private void Collect(QueueBatchBuffer buffer, IReadOnlyList<QueueRecord> records)
    {
        foreach (var record in records.SelectMany(record => TwiceInABatch.Of(_world, _queue, record, buffer, _configuration, _batches + 1, again => _poller.Render(again, _queue!, _configuration))))
        {
            // The record that would pass 6 MB begins the next batch (SQS-319).
            if (!buffer.HasRoomFor(record))
            {
                RuleHits.Note("ADD-53");
                Form(buffer, "payload", "SQS-319");
            }

            buffer.Add(record);
            if (buffer.Count > QueuePoller.ReceiveLimit) RuleHits.Note("SQS-317");
            if (_configuration.BatchSize > QueuePoller.ReceiveLimit) RuleHits.Note("SQS-324"); // Each message stands in one buffer once, whatever the size.
            if (!HasWindow || buffer.Count < _configuration.BatchSize) continue;
            RuleHits.Note("SQS-322"); // A full batch goes at once; the rest waits for its window.
            Form(buffer, "full", "SQS-318");
        }

        if (HasWindow && buffer.Count > 0) OpenWindow(buffer);
        else Form(buffer, "received", "SQS-315"); // Without a window a receive is a batch, never topped up.
    }

    private void OpenWindow(QueueBatchBuffer buffer)
    {
        if (buffer.WindowEnd is not null) return;
        RuleHits.Note("SQS-325"); // The messages are in flight meanwhile.
        buffer.WindowEnd = _world.Timeline.At(QueueWindow.EndOf(_configuration.MaximumBatchingWindow, _behavior, _previousCompletion, _world.Now), () =>
        {
            buffer.WindowEnd = null;
            if (buffer.Count > 1) RuleHits.Note("SQS-323"); // Whatever came meanwhile is one batch.
            Form(buffer, "window", "SQS-318");
        });
    }

    // ---- Form -------------------------------------------------------------------------------------------------

    private void Form(QueueBatchBuffer buffer, string reason, RuleId rule)
    {
        if (buffer.Count == 0) return;
        foreach (var records in Together(buffer.Take()))
        {
            var batch = new QueueBatch(++_batches, records, _configuration);
            _world.Ledger.Append(new BatchFormed(_mappingId, batch.Number, reason, batch.Names) { Rule = rule.Text });
            _waiting.Enqueue(batch);
        }

        Dispatch();
    }

    /// <summary>All of them, mixed groups included (SQS-380), unless the older rule of one group a batch is asked for (C1).</summary>
    private IEnumerable<IReadOnlyList<QueueRecord>> Together(IReadOnlyList<QueueRecord> records)
    {
        if (_configuration.Source == SourceKind.SqsFifo) RuleHits.Note("SQS-380");
        return _configuration.Source == SourceKind.SqsFifo && !_behavior.MixFifoGroups
            ? records.GroupBy(record => record.Received.Message.GroupId, StringComparer.Ordinal).Select(group => (IReadOnlyList<QueueRecord>)[.. group])
            : [records];
    }

    private void Dispatch()
    {
        while (_waiting.Count > 0 && _running < _scaling.Limit)
        {
            if (++_running > 1) RuleHits.Note("CP-28");
            Invoke(new QueueAttempt(_waiting.Dequeue(), _world.Ids.NextUuid()));
        }

        if (_waiting.Count > 0) _scaling.NoteSaturation();
    }

    // ---- Invoke -----------------------------------------------------------------------------------------------

    private void Invoke(QueueAttempt attempt)
    {
        var batch = attempt.Batch;
        RuleHits.Note("SQS-330");
        if (_configuration.Source == SourceKind.SqsFifo)
        {
            // The queue holds back the groups in it until the batch is settled: of a group one batch at a time, and as many batches as groups.
            RuleHits.Note("SQS-378");
            RuleHits.Note("SQS-379");
            RuleHits.Note("SQS-385");
            RuleHits.Note("SQS-395");
        }

        _metrics.Invoked(batch.Records.Count);
        var payload = EventEnvelope.Around([.. batch.Records.Select(record => record.Json)]);
        _invoker.Invoke(
            new InvokeRequest(batch.Configuration.Function, payload, attempt.RequestId, batch.Names, _mappingId) { VisibleFrom = batch.VisibleFrom, ThrottleMatters = IsNearTheLimit(batch), ReportsFailures = batch.Configuration.ReportBatchItemFailures, Started = Pause is null || !_world.Oracle.Opens(ChoicePoint.Pause) ? null : () => Pause.Choose(batch.Names[0].Source) },
            outcome => Dispose(attempt, outcome));
    }

    /// <summary>A message of it goes to the dead-letter queue if this attempt comes to nothing.</summary>
    private bool IsNearTheLimit(QueueBatch batch) =>
        _queue?.Attributes.Redrive is { } redrive && batch.Records.Any(record => record.Received.ReceiveCount >= redrive.MaxReceiveCount);

    // ---- Settle -----------------------------------------------------------------------------------------------

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
        _world.Ledger.Append(new QueueBatchSettled(_mappingId, batch.Number, disposition, why, [.. deleted.Select(record => record.Name)], [.. left.Select(record => record.Name)]) { Rule = rule.Text });
}
