using System.Globalization;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>One queue: what it retains, and what sending, receiving, changing and deleting do to it.</summary>
internal sealed class QueueStore
{
    /// <summary>No message stays in flight longer than this after its receive (SQS-129).</summary>
    public static readonly TimeSpan LongestFlight = TimeSpan.FromHours(12);

    private readonly World _world;
    private readonly SqsBehavior _behavior;
    private readonly QueueRegistry _registry;
    private readonly QueueShelf _shelf;
    private readonly DeduplicationWindow _deduplication;
    private readonly long _serial;
    private long _keys;
    private long _accepted;
    private long _sequence;

    public QueueStore(World world, QueueRegistry registry, SqsBehavior behavior, long serial, string name, QueueAttributes attributes)
    {
        (_world, _registry, _behavior, _serial, Name, Attributes) = (world, registry, behavior, serial, name, attributes);
        CreatedAt = LastModifiedAt = world.Now;
        Arn = world.Place.Arn("sqs", name);
        Url = $"https://sqs.{world.Place.Region}.amazonaws.com/{world.Place.AccountId}/{name}"; // SQS-016
        _shelf = new QueueShelf(attributes.IsFifo ? new FifoLine() : new StandardLine(behavior), () => Attributes.Retention) { Expired = NoteExpired };
        _deduplication = new DeduplicationWindow(attributes.DeduplicationScope);
    }

    /// <summary>Something may be receivable that was not, or the next instant at which that happens has changed.</summary>
    public event Action? AvailabilityChanged;

    public string Name { get; }

    public string Arn { get; }

    public string Url { get; }

    public QueueAttributes Attributes { get; private set; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset LastModifiedAt { get; private set; }

    public DateTimeOffset? PurgedAt { get; private set; }

    public TimeSpan VisibilityTimeout => Attributes.VisibilityTimeout;

    public bool HasReceivable => Settled().HasReceivable && (Settled().InFlightCount < _behavior.InFlightLimit);

    /// <summary>The next instant at which a delayed or in-flight message becomes visible.</summary>
    public DateTimeOffset? NextAvailableAt => Settled().NextVisible;

    public int LiveCount => Settled().Count;

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
            foreach (var message in Settled().All.Where(message => message.Hiding == Hiding.Delay).ToList()) _shelf.Show(message, _world.Now);
        }

        Attributes = attributes;
        LastModifiedAt = _world.Now;
        if (_behavior.DeduplicationScopeChangeApplies) _deduplication.Scope = attributes.DeduplicationScope;
        AvailabilityChanged?.Invoke();
    }

    public QueueMessage Send(SendRequest request)
    {
        Settled();
        var deduplicationId = Attributes.IsFifo ? request.DeduplicationId ?? DeduplicationWindow.OfContent(request.Body) : null;
        if (deduplicationId is not null && _deduplication.Find(deduplicationId, request.GroupId, _world.Now) is { } original)
        {
            _world.Ledger.Append(new MessageDeduplicated(Name, original.Name, deduplicationId) { Rule = "SQS-163" });
            return original;
        }

        var message = new QueueMessage
        {
            Name = new RecordName(Name, ++_accepted),
            MessageId = _world.Ids.NextUuid(),
            Body = request.Body,
            BodyMd5 = MessageMd5.OfBody(request.Body),
            Attributes = request.Attributes,
            SenderId = request.SenderId ?? SqsIdentity.SenderId,
            TraceHeader = request.TraceHeader,
            GroupId = request.GroupId,
            DeduplicationId = deduplicationId,
            SequenceNumber = Attributes.IsFifo ? NextSequenceNumber() : null,
            SentAt = _world.Now,
            VisibleFrom = _world.Now + (Attributes.IsFifo ? Attributes.Delay : request.Delay ?? Attributes.Delay), // SQS-063, SQS-159
        };
        if (deduplicationId is not null) _deduplication.Remember(deduplicationId, request.GroupId, message);
        _world.Ledger.Append(new MessageSent(Name, message.Name, message.MessageId, message.VisibleFrom > _world.Now ? message.VisibleFrom : null));
        Accept(message);
        return message;
    }

    /// <summary>Up to <paramref name="max"/> messages; those received too often already go to the dead-letter queue instead (SQS-197 to SQS-199).</summary>
    public IReadOnlyList<ReceivedMessage> Receive(int max, TimeSpan? visibilityTimeout = null)
    {
        Settled();
        var hideFor = visibilityTimeout ?? Attributes.VisibilityTimeout;
        var received = new List<QueueMessage>();
        var moved = new List<QueueMessage>();
        var target = Attributes.Redrive is { } redrive ? _registry.FindByArn(redrive.DeadLetterArn) : null;
        foreach (var message in _shelf.Receivable())
        {
            if (received.Count == max || _shelf.InFlightCount + received.Count >= _behavior.InFlightLimit) break;
            if (IsSpent(message) && target is not null) moved.Add(message);
            else received.Add(message);
        }

        foreach (var message in moved) MoveTo(target!, message);
        var answer = received.ConvertAll(message => Take(message, hideFor));
        if (answer.Count > 0)
        {
            _world.Ledger.Append(new MessagesReceived(Name, [.. answer.Select(message => message.Message.Name)], [.. answer.Select(message => message.ReceiveCount)], _world.Now + hideFor));
        }

        if (answer.Count > 0 || moved.Count > 0) AvailabilityChanged?.Invoke();
        return answer;
    }

    public void Delete(string receiptHandle)
    {
        if (Resolve(receiptHandle) is not ({ } message, var receive))
        {
            RuleHits.Note("SQS-139"); // Deleting what is gone succeeds.
            return;
        }

        var superseded = receive < message.LatestReceive;
        if (Attributes.IsFifo && (superseded || message.Hiding != Hiding.Receive)) throw SqsErrors.ExpiredHandle(receiptHandle).By("SQS-186");
        if (superseded && message.Hiding == Hiding.Receive && !_behavior.StaleHandleDeletes)
        {
            RuleHits.Note("SQS-138");
            return;
        }

        if (message.ReceivedAt + LongestFlight <= _world.Now) throw SqsErrors.ExpiredHandle(receiptHandle).By("SQS-141");
        _shelf.Remove(message);
        _world.Ledger.Append(new MessageDeleted(Name, message.Name));
        AvailabilityChanged?.Invoke();
    }

    public void ChangeVisibility(string receiptHandle, TimeSpan timeout)
    {
        if (Resolve(receiptHandle) is not ({ } message, var receive))
        {
            throw SqsErrors.InvalidValue(receiptHandle, "ReceiptHandle", "Message does not exist or is not available for visibility timeout change.").By("SQS-131");
        }

        if (Attributes.IsFifo && (receive < message.LatestReceive || message.Hiding != Hiding.Receive)) throw SqsErrors.ExpiredHandle(receiptHandle).By("SQS-188");
        if (message.ReceivedAt is { } receivedAt && _world.Now + timeout - receivedAt > LongestFlight)
        {
            throw SqsErrors.InvalidValue((int)timeout.TotalSeconds, "VisibilityTimeout", "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]").By("SQS-129");
        }

        // From now on, whatever was left (SQS-125); an old handle will do (SQS-133), and so will one whose time is up (SQS-132).
        RuleHits.Note(receive < message.LatestReceive ? "SQS-133" : "SQS-125");
        if (timeout > TimeSpan.Zero) _shelf.Hide(message, _world.Now + timeout);
        else if (message.Hiding != Hiding.None) _shelf.Show(message, _world.Now);
        _world.Ledger.Append(new MessageVisibilityChanged(Name, message.Name, _world.Now + timeout) { Rule = "SQS-125" });
        AvailabilityChanged?.Invoke();
    }

    public void Purge()
    {
        if (PurgedAt is { } before && before.AddSeconds(60) > _world.Now) throw SqsErrors.PurgeInProgress(Name).By("SQS-153");
        PurgedAt = _world.Now;
        var gone = Settled().All.ToList();
        foreach (var message in gone) _shelf.Remove(message);
        _deduplication.Clear(); // SQS-152
        _world.Ledger.Append(new QueuePurged(Name, [.. gone.Select(message => message.Name)]) { Rule = "SQS-151" });
        AvailabilityChanged?.Invoke();
    }

    /// <summary>The queue is deleted: whatever it held is gone.</summary>
    public void Empty()
    {
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

    private bool IsSpent(QueueMessage message) =>
        Attributes.Redrive is { } redrive && (_behavior.DeadLetterChainCountsAllReceives ? message.ReceiveCount : message.ReceivesHere) >= redrive.MaxReceiveCount;

    private ReceivedMessage Take(QueueMessage message, TimeSpan hideFor)
    {
        message.ReceiveCount++;
        message.ReceivesHere++;
        message.ReceivedAt = _world.Now;
        message.FirstReceivedAt ??= _world.Now; // SQS-116
        if (message.ReceiveCount > 1) RuleHits.Note("SQS-334");
        // A visibility of zero leaves it receivable at once, behind the others of a FIFO queue (SQS-119, SQS-184).
        if (hideFor > TimeSpan.Zero) _shelf.Hide(message, _world.Now + hideFor);
        else _shelf.Show(message, _world.Now);
        return new(message, new ReceiptHandle(_serial, message.Key, message.ReceivesHere).ToString(), message.ReceiveCount, _world.Now + hideFor);
    }

    /// <summary>Id, body, attributes, counts and times go along (SQS-200 to SQS-206).</summary>
    private void MoveTo(QueueStore target, QueueMessage message)
    {
        _shelf.Remove(message);
        _world.Ledger.Append(new MessageMovedToDeadLetterQueue(Name, target.Name, message.Name, message.ReceiveCount) { Rule = "SQS-197" });
        target.Settled();
        target.Accept(new QueueMessage
        {
            Name = message.Name,
            MessageId = message.MessageId,
            Body = message.Body,
            BodyMd5 = message.BodyMd5,
            Attributes = message.Attributes,
            SenderId = message.SenderId,
            TraceHeader = message.TraceHeader,
            GroupId = message.GroupId,
            DeduplicationId = target.Attributes.IsFifo ? message.MessageId : null, // SQS-205
            SequenceNumber = target.Attributes.IsFifo ? target.NextSequenceNumber() : null,
            DeadLetterSourceArn = Arn,
            SentAt = target.Attributes.IsFifo ? _world.Now : message.SentAt, // SQS-204
            FirstReceivedAt = message.FirstReceivedAt,
            ReceiveCount = message.ReceiveCount,
            VisibleFrom = _world.Now, // A moved message knows no delay (SQS-208).
        });
    }

    private (QueueMessage? Message, int Receive)? Resolve(string receiptHandle)
    {
        Settled();
        if (ReceiptHandle.Read(receiptHandle) is not { } handle || handle.QueueSerial != _serial || handle.MessageKey > _keys)
        {
            throw SqsErrors.ReceiptHandleIsInvalid($"The input receipt handle \"{receiptHandle}\" is not a valid receipt handle.").By("SQS-140");
        }

        return _shelf.Find(handle.MessageKey) is { } message ? (message, handle.Receive) : null;
    }

    // Twenty digits, strictly increasing, with gaps (SQS-160).
    private string NextSequenceNumber() => string.Create(CultureInfo.InvariantCulture, $"{18_446_000_000_000_000_000UL + (ulong)(++_sequence * 256):D20}");

    private void NoteExpired(QueueMessage message) => _world.Ledger.Append(new MessageExpired(Name, message.Name) { Rule = "SQS-145" });
}
