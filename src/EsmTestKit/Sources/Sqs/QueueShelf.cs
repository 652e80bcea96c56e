using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Sqs;

/// <summary>The messages of a queue by what hides them: visible, delayed, in flight; time is looked at, never waited for.</summary>
/// <remarks>No call does work in proportion to the backlog: each message passes each heap a bounded number of times per receive.</remarks>
internal sealed class QueueShelf(IMessageLine line, Func<TimeSpan> retention) : IOwnState
{
    private readonly Dictionary<long, QueueMessage> _byKey = [];
    private readonly PriorityQueue<QueueMessage, (long UntilTicks, long Key)> _hidden = new();
    private readonly PriorityQueue<QueueMessage, (long SentAtTicks, long Key)> _byAge = new();
    private int _delayed;
    private int _inFlight;

    /// <summary>Told of each message that retention ended (SQS-145).</summary>
    public Action<QueueMessage>? Expired { get; set; }

    public int DelayedCount => _delayed;

    public int InFlightCount => _inFlight;

    public int VisibleCount => _byKey.Count - _delayed - _inFlight;

    public int Count => _byKey.Count;

    public bool HasReceivable => line.HasReceivable;

    /// <summary>Every message, in order of arrival in this queue.</summary>
    public IEnumerable<QueueMessage> All => _byKey.Values.OrderBy(message => message.Key);

    /// <summary>Both heaps are made of the messages: what else is in them is passed over.</summary>
    public IEnumerable<object?> State => [line, retention, Expired, _delayed, _inFlight, .. All];

    public QueueMessage? Find(long key) => _byKey.GetValueOrDefault(key);

    public void Add(QueueMessage message, DateTimeOffset now)
    {
        _byKey.Add(message.Key, message);
        _byAge.Enqueue(message, (message.SentAt.UtcTicks, message.Key));
        var isVisible = message.VisibleFrom <= now;
        line.Join(message, isVisible);
        message.Hiding = isVisible ? Hiding.None : Hiding.Delay;
        if (!isVisible) Conceal(message, Hiding.Delay);
    }

    public IEnumerable<QueueMessage> Receivable() => line.Receivable();

    /// <summary>How many those are, counted up to a bound.</summary>
    public int CountReceivable(int most) => line.CountReceivable(most);

    /// <summary>A visible message is in flight until this instant.</summary>
    public void Hide(QueueMessage message, DateTimeOffset until)
    {
        if (message.Hiding == Hiding.None) line.Hide(message);
        else Uncount(message);
        message.VisibleFrom = until;
        Conceal(message, Hiding.Receive);
    }

    /// <summary>A hidden message becomes visible now, or a visible one takes its place anew (a receive with a visibility of zero).</summary>
    public void Show(QueueMessage message, DateTimeOffset since)
    {
        if (message.Hiding == Hiding.None) line.Hide(message);
        else Uncount(message);
        message.Hiding = Hiding.None;
        message.VisibleFrom = since;
        line.Show(message, since);
    }

    /// <summary>A delayed message waits until another instant.</summary>
    public void Delay(QueueMessage message, DateTimeOffset until)
    {
        Uncount(message);
        message.VisibleFrom = until;
        Conceal(message, Hiding.Delay);
    }

    public void Remove(QueueMessage message)
    {
        if (message.Hiding != Hiding.None) Uncount(message);
        line.Leave(message, message.Hiding == Hiding.None);
        _byKey.Remove(message.Key);
        message.IsGone = true;
    }

    /// <summary>Brings the shelf to this instant: what expired is gone, what was hidden long enough is visible.</summary>
    public void Settle(DateTimeOffset now)
    {
        while (_byAge.TryPeek(out var oldest, out _) && (oldest.IsGone || oldest.SentAt + retention() <= now))
        {
            _byAge.Dequeue();
            if (oldest.IsGone) continue;
            Remove(oldest);
            Expired?.Invoke(oldest);
        }

        while (NextHidden() is { } message && message.VisibleFrom <= now)
        {
            _hidden.Dequeue();
            Show(message, message.VisibleFrom);
        }
    }

    /// <summary>The next instant at which a hidden message becomes visible; call after <see cref="Settle"/>.</summary>
    public DateTimeOffset? NextVisible => NextHidden()?.VisibleFrom;

    // Entries of messages that were shown, hidden anew or removed since are passed over.
    private QueueMessage? NextHidden()
    {
        while (_hidden.TryPeek(out var message, out var priority))
        {
            if (!message.IsGone && message.Hiding != Hiding.None && message.VisibleFrom.UtcTicks == priority.UntilTicks) return message;
            _hidden.Dequeue();
        }

        return null;
    }

    private void Conceal(QueueMessage message, Hiding hiding)
    {
        message.Hiding = hiding;
        if (hiding == Hiding.Delay) _delayed++;
        else _inFlight++;
        _hidden.Enqueue(message, (message.VisibleFrom.UtcTicks, message.Key));
    }

    private void Uncount(QueueMessage message)
    {
        if (message.Hiding == Hiding.Delay) _delayed--;
        else _inFlight--;
    }
}
