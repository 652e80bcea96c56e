using System.Diagnostics;
using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Checkpoints;
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
internal sealed partial class QueueDelivery : IMappingDelivery
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
    private readonly Action _wakeUp;
    private MappingConfiguration _configuration;
    private QueueStore? _queue;
    private TimelineEntry? _wake;
    private DateTimeOffset _previousCompletion = DateTimeOffset.MinValue;
    [NoState("a name in addresses and in the ledger")]
    private long _batches;
    private int _nextBuffer;
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
        _buffers = new QueueBatchBuffer[behavior.BatchBuffers == SqsBatchBuffers.Shared ? 1 : behavior.InitialConcurrency];
        for (var index = 0; index < _buffers.Length; index++) _buffers[index] = new QueueBatchBuffer();
        _wakeUp = Wake;
        queues.Created += OnQueueCreated;
    }

    // SQS-257: a queue mapping never shows it.
    public string? LastProcessingResult => null;

    public string? Busy =>
        _running > 0 ? $"{_running} running batch(es) of {_configuration.EventSourceArn}"
        : IsCollecting ? $"batches being collected from {_configuration.EventSourceArn}"
        : HasUnread ? $"{_queue!.LiveCount} message(s) in {_queue.Name}"
        : null;

    public bool IsBusy => _running > 0 || IsCollecting || HasUnread;

    private bool IsCollecting => _waiting.Count > 0 || Array.Exists(_buffers, buffer => buffer.Count > 0);

    private bool HasUnread => _started && !_access.IsBarred && _queue is { LiveCount: > 0 };

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
        _wake = _world.Timeline.At(instant, _wakeUp);
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
        var buffer = _buffers[_nextBuffer];
        _nextBuffer = (_nextBuffer + 1) % _buffers.Length;
        var room = _configuration.BatchSize - buffer.Count;
        var site = _world.Oracle.OpensAny ? SiteOfNext(queue) : null;
        if (site is not null) room = BatchCut.Choose(_world.Oracle, room, queue.CountReceivable(room), site);
        if (_poller.Receive(queue, room, _configuration, FunctionTimeout, site) is not { } records) return false;
        _scaling.NoteWork();
        Collect(buffer, records);
        return true;
    }

    // ---- Collect ----------------------------------------------------------------------------------------------

    private void Collect(QueueBatchBuffer buffer, IReadOnlyList<QueueRecord> records)
    {
        foreach (var record in records)
        {
            Collect(buffer, record);
            if (_queue is { } queue && HasWindow && TwiceInABatch.IsChosen(_world.Oracle, queue, record, buffer.Count, _configuration, SiteOfNext)) Collect(buffer, _poller.Render(queue.ReceiveCopy(record.Received), queue, _configuration));
        }

        if (HasWindow && buffer.Count > 0) OpenWindow(buffer);
        else Form(buffer, "received", "SQS-315"); // Without a window a receive is a batch, never topped up.
    }

    private void Collect(QueueBatchBuffer buffer, QueueRecord record)
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
        if (!HasWindow || buffer.Count < _configuration.BatchSize) return;
        RuleHits.Note("SQS-322"); // A full batch goes at once; the rest waits for its window.
        Form(buffer, "full", "SQS-318");
    }

    private string SiteOfNext(QueueStore queue) => BatchCut.SiteOf(queue.Name, _configuration, _batches + 1);

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
        var records = buffer.Take();
        if (_configuration.Source == SourceKind.SqsFifo) RuleHits.Note("SQS-380");
        if (_configuration.Source != SourceKind.SqsFifo || _behavior.MixFifoGroups) Wait(records, reason, rule);
        else
        {
            // The older rule of one group a batch, where it is asked for (C1).
            foreach (var group in records.GroupBy(record => record.Received.Message.GroupId, StringComparer.Ordinal)) Wait([.. group], reason, rule);
        }

        Dispatch();
    }

    /// <summary>They are a batch, mixed groups included (SQS-380), which waits for its turn.</summary>
    private void Wait(IReadOnlyList<QueueRecord> records, string reason, RuleId rule)
    {
        var batch = new QueueBatch(++_batches, records, _configuration);
        _world.Ledger.Append(new BatchFormed(_mappingId, batch.Number, reason, batch.Names) { Rule = rule.Text });
        _waiting.Enqueue(batch);
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
        var payload = EventEnvelope.Around(batch.Jsons);
        _invoker.Invoke(
            new InvokeRequest(batch.Configuration.Function, payload, attempt.RequestId, batch.Names, _mappingId) { VisibleFrom = batch.VisibleFrom, ThrottleMatters = IsNearTheLimit(batch), ReportsFailures = batch.Configuration.ReportBatchItemFailures, Started = Pause?.Started },
            outcome => Dispose(attempt, outcome));
    }

    /// <summary>A message of it goes to the dead-letter queue if this attempt comes to nothing.</summary>
    private bool IsNearTheLimit(QueueBatch batch) =>
        _queue?.Attributes.Redrive is { } redrive && batch.Records.Any(record => record.Received.ReceiveCount >= redrive.MaxReceiveCount);
}
