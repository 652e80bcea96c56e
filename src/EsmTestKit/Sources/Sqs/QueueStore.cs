using System.Globalization;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>One queue: what it retains, and what sending, receiving, changing and deleting do to it.</summary>
internal sealed partial class QueueStore
{
    /// <summary>No message stays in flight longer than this after its receive (SQS-129).</summary>
    public static readonly TimeSpan LongestFlight = TimeSpan.FromHours(12);

    private readonly World _world;
    private readonly SqsBehavior _behavior;
    private readonly QueueRegistry _registry;
    private readonly QueueShelf _shelf;
    // A FIFO queue's.
    private readonly DeduplicationWindow? _deduplication;
    private readonly CallQuota? _quota;
    private readonly long _serial;
    private long _keys;
    private long _sequence;
    [NoState("addresses of choices")]
    private long _shortPolls;

    public QueueStore(World world, QueueRegistry registry, long serial, string name, QueueAttributes attributes, long acceptedBefore)
    {
        (_world, _registry, _behavior, _serial, Name, Attributes, AcceptedCount) = (world, registry, registry.Behavior, serial, name, attributes, acceptedBefore);
        CreatedAt = LastModifiedAt = world.Now;
        Arn = world.Place.Arn("sqs", name);
        Url = world.Place.QueueUrl(name);
        _shelf = new QueueShelf(attributes.IsFifo ? new FifoLine(_behavior.FifoLookAhead) : new StandardLine(_behavior.MoveToBackAfterReceives), () => Attributes.Retention) { Expired = NoteExpired };
        if (!attributes.IsFifo) return;
        _deduplication = new DeduplicationWindow(attributes.DeduplicationScope);
        _quota = new CallQuota(_behavior.FifoCallsPerSecond);
    }

    /// <summary>Something may be receivable that was not, or the next instant at which that happens has changed.</summary>
    public event Action? AvailabilityChanged;

    public string Name { get; }

    public string Arn { get; }

    public string Url { get; }

    public QueueAttributes Attributes { get; private set; }

    public SortedList<string, string> Tags => field ??= new(StringComparer.Ordinal);

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset LastModifiedAt { get; private set; }

    public DateTimeOffset? PurgedAt { get; private set; }

    /// <summary>The number of the latest record that the queue named.</summary>
    public long AcceptedCount { get; private set; }

    public bool IsDeleted { get; private set; }

    /// <summary>What events show of its messages.</summary>
    public QueueEventRecords EventRecords => _registry.EventRecords;

    public TimeSpan VisibilityTimeout => Attributes.VisibilityTimeout;

    private ReceiveAttempts Attempts => field ??= new ReceiveAttempts();

    public bool HasReceivable => Settled().HasReceivable && !IsAtInFlightLimit;

    /// <summary>As many messages are in flight as may be; a short poll of a standard queue is refused then (SQS-148).</summary>
    public bool IsAtInFlightLimit => Settled().InFlightCount >= _behavior.InFlightLimit;

    /// <summary>The next instant at which a delayed or in-flight message becomes visible.</summary>
    public DateTimeOffset? NextAvailableAt => Settled().NextVisible;

    /// <summary>Whether the queue still holds it.</summary>
    public bool Holds(QueueMessage message) => Settled().Find(message.Key) == message;

    public int LiveCount => Settled().Count;

    /// <summary>How many messages one receive could give, counted up to a bound.</summary>
    public int CountReceivable(int most) => Settled().CountReceivable(most);

    public int VisibleCount => Settled().VisibleCount;

    public int DelayedCount => Settled().DelayedCount;

    public int InFlightCount => Settled().InFlightCount;

    public IReadOnlyList<QueueMessage> Messages => [.. Settled().All];

    public void SetAttributes(QueueAttributes attributes)
    {
        // A FIFO queue's new delay holds for messages that wait already; a standard queue's does not (SQS-040).
        if (attributes.IsFifo && attributes.Delay != Attributes.Delay)
        {
            RuleHits.Note("SQS-040");
            foreach (var message in Settled().All.Where(message => message.Hiding == Hiding.Delay).ToList()) _shelf.Delay(message, message.SentAt + attributes.Delay);
        }

        if (attributes.VisibilityTimeout != Attributes.VisibilityTimeout) RuleHits.Note("SQS-039"); // For later receives; what is in flight has its instant already.
        if (attributes.Retention < Attributes.Retention) RuleHits.Note("SQS-034");
        Attributes = attributes;
        LastModifiedAt = _world.Now;
        RuleHits.Note("SQS-038"); // In force at once.
        if (_deduplication is { } window)
        {
            if (window.Scope != attributes.DeduplicationScope) RuleHits.Note("SQS-167");
            if (_behavior.DeduplicationScopeChangeApplies) window.Scope = attributes.DeduplicationScope;
        }

        AvailabilityChanged?.Invoke();
    }

    /// <summary>Attributes as texts, checked (SQS-031 to SQS-049).</summary>
    public void Change(IEnumerable<KeyValuePair<string, string>> texts)
    {
        var changed = new AttributeTexts(_registry, Name).Change(Attributes, texts);
        _registry.Announce(this, changed);
        SetAttributes(changed);
    }

    public QueueMessage Send(SendRequest request)
    {
        Settled();
        var deduplicationId = _deduplication is null ? null : request.DeduplicationId ?? DeduplicationWindow.OfContent(request.Body);
        if (deduplicationId is not null && _deduplication!.Find(deduplicationId, request.GroupId, _world.Now) is { } original)
        {
            RuleHits.Note("SQS-162");
            RuleHits.Note("SQS-164"); // The number of the original is answered too.
            RuleHits.Note(_deduplication!.Scope == "queue" ? "SQS-165" : "SQS-166");
            if (request.DeduplicationId is not null) RuleHits.Note("SQS-169");
            else RuleHits.Note("SQS-171");
            _world.Ledger.Append(new MessageDeduplicated(Name, original.Name, deduplicationId) { Rule = "SQS-163" });
            return original;
        }

        RuleHits.Note("SQS-062");
        if (!Attributes.IsFifo && request.Delay is not null) RuleHits.Note("SQS-063");
        if (!Attributes.IsFifo && request.GroupId is not null) RuleHits.Note("SQS-068");
        var message = new QueueMessage
        {
            Name = new RecordName(Name, ++AcceptedCount),
            MessageId = _world.Ids.NextUuid(),
            Body = request.Body,
            Attributes = request.Attributes,
            SenderId = request.SenderId ?? SqsIdentity.SenderId,
            TraceHeader = request.TraceHeader,
            GroupId = request.GroupId,
            DeduplicationId = deduplicationId,
            SequenceNumber = Attributes.IsFifo ? NextSequenceNumber() : null,
            SentAt = _world.Now,
            VisibleFrom = _world.Now + (Attributes.IsFifo ? Attributes.Delay : request.Delay ?? Attributes.Delay), // SQS-063, SQS-159
        };
        if (deduplicationId is not null) _deduplication!.Remember(deduplicationId, request.GroupId, message);
        if (message.SequenceNumber is not null) RuleHits.Note("SQS-160");
        if (deduplicationId is not null) RuleHits.Note("SQS-170");
        if (Attributes.IsFifo && request.Delay is not null) RuleHits.Note("SQS-159");
        if (message.VisibleFrom > _world.Now) RuleHits.Note("SQS-065");
        _world.Ledger.Append(new MessageSent(Name, message.Name, message.MessageId, message.VisibleFrom > _world.Now ? message.VisibleFrom : null));
        if (_world.Withheld?.Contains(message.Name) == true) return message;
        Accept(message);
        OpenChoices.OfProducer(_world, this, request, message);
        return message;
    }

    /// <summary>Up to <paramref name="max"/> messages; those received too often already go to the dead-letter queue instead (SQS-197 to SQS-199).</summary>
    /// <param name="max">At most so many.</param>
    /// <param name="visibilityTimeout">Null: the queue's own.</param>
    /// <param name="site">Where the oracle may choose the message or group that comes first; null: it is not asked.</param>
    public IReadOnlyList<ReceivedMessage> Receive(int max, TimeSpan? visibilityTimeout = null, string? site = null)
    {
        Settled();
        var hideFor = visibilityTimeout ?? Attributes.VisibilityTimeout;
        var received = new List<QueueMessage>();
        List<QueueMessage>? spent = null;
        var target = DeadLetterQueue();
        // A mapping whose batch size was lowered has no room for more.
        foreach (var message in max < 1 ? [] : ReceiveOrder.Choose(_world.Oracle, Attributes.IsFifo, site, _shelf.Receivable()))
        {
            if (_shelf.InFlightCount + received.Count >= _behavior.InFlightLimit)
            {
                RuleHits.Note(Attributes.IsFifo ? "SQS-149" : "SQS-148");
                break;
            }

            if (target is not null && IsSpent(message)) (spent ??= []).Add(message);
            else received.Add(message);
            // Before the next is asked for: whichever it were, this receive is full.
            if (received.Count == max) break;
        }

        foreach (var message in spent ?? []) MoveTo(target!, message);

        // Dear where many messages wait, so only where schedules are searched.
        if (Attributes.IsFifo && _world.Oracle.OpensAny) CheckGroups(received);
        var answer = TakeAll(received, hideFor);
        if (answer.Length > 0 || spent is not null) AvailabilityChanged?.Invoke();
        return answer;
    }

    /// <summary>A receive that a client may repeat: within five minutes it gets the same messages with the same handles (SQS-122, SQS-123).</summary>
    public IReadOnlyList<ReceivedMessage> ReceiveAgain(string attemptId, int max, TimeSpan? visibilityTimeout)
    {
        Settled();
        if (Attempts.Find(attemptId, _world.Now) is not { } earlier)
        {
            var answer = Receive(max, visibilityTimeout);
            Attempts.Remember(attemptId, answer, _world.Now);
            return answer;
        }

        var until = _world.Now + (visibilityTimeout ?? Attributes.VisibilityTimeout);
        foreach (var received in earlier) _shelf.Hide(received.Message, until);
        var again = earlier.Select(received => received with { VisibleUntil = until }).ToList();
        Attempts.Remember(attemptId, again, _world.Now);
        AvailabilityChanged?.Invoke();
        return again;
    }

    public void Delete(string receiptHandle) => Delete(HandleOf(receiptHandle), receiptHandle);

    /// <param name="receiptHandle">The handle as it was given; null: the kit itself has it.</param>
    public void Delete(ReceiptHandle handle, string? receiptHandle = null)
    {
        if (Find(handle, receiptHandle) is not { } message)
        {
            // Deleting what is gone succeeds: deleted before, expired or purged.
            RuleHits.Note("SQS-139");
            RuleHits.Note("SQS-146");
            RuleHits.Note("SQS-155");
            RuleHits.Note("SQS-421"); // So a batch that ends after a purge is settled as ever.
            return;
        }

        var superseded = handle.Receive < message.LatestReceive;
        if (Attributes.IsFifo && (superseded || message.Hiding != Hiding.Receive)) throw SqsErrors.ExpiredHandle(receiptHandle ?? handle.ToString()).By("SQS-186");
        if (handle.ReceivedAt + LongestFlight <= _world.Now) throw SqsErrors.ExpiredHandle(receiptHandle ?? handle.ToString()).By("SQS-141");
        if (superseded && message.Hiding == Hiding.Receive && !_behavior.StaleHandleDeletes)
        {
            RuleHits.Note("SQS-138");
            return;
        }

        RuleHits.Note(message.Hiding == Hiding.Receive ? "SQS-136" : "SQS-137");
        if (!Attributes.IsFifo && ReceiveOrder.LeavesCopy(_world.Oracle, message)) return;
        if (Attributes.IsFifo && message.VisibilityChanges > 0) RuleHits.Note("SQS-187");
        var unlocks = Attributes.IsFifo || IsAtInFlightLimit;
        _shelf.Remove(message);
        _world.Ledger.Append(new MessageDeleted(Name, message.Name));
        if (unlocks) AvailabilityChanged?.Invoke();
    }

    public void ChangeVisibility(string receiptHandle, TimeSpan timeout)
    {
        var handle = HandleOf(receiptHandle);
        if (Find(handle, receiptHandle) is not { } message)
        {
            throw SqsErrors.InvalidValue(receiptHandle, "ReceiptHandle", "Message does not exist or is not available for visibility timeout change.").By("SQS-131");
        }

        var isStale = handle.Receive < message.LatestReceive || message.Hiding != Hiding.Receive;
        if (Attributes.IsFifo && isStale) throw SqsErrors.ExpiredHandle(receiptHandle).By("SQS-188");
        if (isStale && !_behavior.StaleHandleChangesVisibility) throw SqsErrors.MessageNotInflight().By("SQS-135");

        // On AWS some time has always passed since the receive, so that twelve hours are never accepted (SQS-130).
        if (_world.Now + timeout - (message.ReceivedAt ?? handle.ReceivedAt) >= LongestFlight)
        {
            RuleHits.Note("SQS-130");
            throw SqsErrors.InvalidValue((int)timeout.TotalSeconds, "VisibilityTimeout", "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]").By("SQS-129");
        }

        // From now on, whatever was left (SQS-125); an old handle will do (SQS-133), and so will one whose time is up (SQS-132).
        var rule = message.Hiding != Hiding.Receive ? "SQS-132" : handle.Receive < message.LatestReceive ? "SQS-133" : timeout == TimeSpan.Zero ? "SQS-126" : "SQS-125";
        if (Attributes.IsFifo && timeout == TimeSpan.Zero) RuleHits.Note("SQS-181");
        if (message.VisibilityChanges++ > 0) RuleHits.Note("SQS-134");
        if (timeout > TimeSpan.Zero) _shelf.Hide(message, _world.Now + timeout);
        else if (message.Hiding != Hiding.None) _shelf.Show(message, _world.Now);
        _world.Ledger.Append(new MessageVisibilityChanged(Name, message.Name, _world.Now + timeout) { Rule = rule });
        AvailabilityChanged?.Invoke();
    }

    public void Purge()
    {
        if (PurgedAt is { } before && before.AddSeconds(60) > _world.Now) throw SqsErrors.PurgeInProgress(Name).By("SQS-153");
        PurgedAt = _world.Now;
        RuleHits.Note("SQS-154");
        if (_behavior.RemovalLatency > TimeSpan.Zero) _world.Timeline.After(_behavior.RemovalLatency, Empty);
        else Empty();
    }

    /// <summary>Counts a call against the throughput quota of a FIFO queue (SQS-172).</summary>
    public void Count(string action)
    {
        if (Attributes.FifoThroughputLimit == "perQueue") _quota?.Count(action, _world.Now);
    }

    private void Empty()
    {
        var gone = Settled().All.ToList();
        foreach (var message in gone) _shelf.Remove(message);
        if (Attributes.IsFifo) RuleHits.Note("SQS-152");
        _deduplication?.Clear();
        _world.Ledger.Append(new QueuePurged(Name, [.. gone.Select(message => message.Name)]) { Rule = "SQS-151" });
        AvailabilityChanged?.Invoke();
    }

    /// <summary>The queue is deleted: whatever it held is gone, and its receipt handles are dead (SQS-155).</summary>
    public void Close()
    {
        IsDeleted = true;
        foreach (var message in Settled().All.ToList()) _shelf.Remove(message);
        AvailabilityChanged?.Invoke();
    }

    private QueueShelf Settled()
    {
        _shelf.Settle(_world.Now);
        return _shelf;
    }

    private void Accept(QueueMessage message)
    {
        message.Key = ++_keys;
        _shelf.Add(message, _world.Now);
        AvailabilityChanged?.Invoke();
    }

    // Counts so far are held against the limit of now (SQS-210).
    private bool IsSpent(QueueMessage message)
    {
        if (Attributes.Redrive is not { } redrive) return false;
        RuleHits.Note("SQS-210");
        if (message.DeadLetterSourceArn is not null) RuleHits.Note("SQS-211");
        return (_behavior.DeadLetterChainCountsAllReceives ? message.ReceiveCount : message.ReceivesHere) >= redrive.MaxReceiveCount;
    }

    private ReceivedMessage[] TakeAll(List<QueueMessage> messages, TimeSpan hideFor)
    {
        if (messages.Count == 0) return [];
        var (answer, names, counts) = (new ReceivedMessage[messages.Count], new RecordName[messages.Count], new int[messages.Count]);
        for (var index = 0; index < answer.Length; index++)
        {
            answer[index] = Take(messages[index], hideFor);
            (names[index], counts[index]) = (messages[index].Name, answer[index].ReceiveCount);
        }

        _world.Ledger.Append(new MessagesReceived(Name, names, counts, _world.Now + hideFor));
        return answer;
    }

    private ReceivedMessage Take(QueueMessage message, TimeSpan hideFor)
    {
        if (message.Hiding != Hiding.None) throw NeverDone.By("X10", $"{message.Name} was received while it is hidden until {message.VisibleFrom:O}");
        message.ReceiveCount++;
        message.ReceivesHere++;
        message.ReceivedAt = _world.Now;
        message.FirstReceivedAt ??= _world.Now; // SQS-116
        if (message.ReceiveCount > 1) RuleHits.Note("SQS-334");
        RuleHits.Note("SQS-114");
        RuleHits.Note("SQS-115");
        RuleHits.Note("SQS-116");
        if (message.VisibilityChanges > 0) RuleHits.Note("SQS-127"); // Back to the queue's own timeout.
        if (Attributes.IsFifo && message.ReceivesHere > 1) RuleHits.Note("SQS-180");
        if (Attributes.IsFifo && hideFor == TimeSpan.Zero) RuleHits.Note("SQS-184");
        // A visibility of zero leaves it receivable at once, behind the others of a FIFO queue (SQS-119, SQS-184).
        if (hideFor > TimeSpan.Zero) _shelf.Hide(message, _world.Now + hideFor);
        else _shelf.Show(message, _world.Now);
        if (hideFor == TimeSpan.Zero) RuleHits.Note("SQS-120"); // Another receive may have it at the same time.
        if (_behavior.DeadLettersWithoutReceive && Attributes.Redrive is not null) _world.Timeline.At(_world.Now + hideFor, () => MoveIfSpent(message));
        RuleHits.Note(hideFor > TimeSpan.Zero ? "SQS-124" : "SQS-119");
        return new(message, new ReceiptHandle(_serial, message.Key, message.ReceivesHere, _world.Now), message.ReceiveCount, _world.Now + hideFor);
    }

    private static ReceiptHandle HandleOf(string receiptHandle) => ReceiptHandle.Read(receiptHandle) ?? throw Invalid(receiptHandle);

    private QueueMessage? Find(ReceiptHandle handle, string? receiptHandle)
    {
        Settled();
        return handle.QueueSerial == _serial && handle.MessageKey <= _keys ? _shelf.Find(handle.MessageKey) : throw Invalid(receiptHandle ?? handle.ToString());
    }

    private static AwsServiceException Invalid(string receiptHandle) =>
        SqsErrors.ReceiptHandleIsInvalid($"The input receipt handle \"{receiptHandle}\" is not a valid receipt handle.").By("SQS-140");

    // Twenty digits, strictly increasing, with gaps (SQS-160).
    private string NextSequenceNumber() => string.Create(CultureInfo.InvariantCulture, $"{18_446_000_000_000_000_000UL + (ulong)(++_sequence * 256):D20}");

    private void NoteExpired(QueueMessage message)
    {
        if (message.ReceivesHere > 0) RuleHits.Note("SQS-147");
        _world.Ledger.Append(new MessageExpired(Name, message.Name) { Rule = message.Hiding == Hiding.Delay ? "SQS-066" : "SQS-145" });
    }
}
