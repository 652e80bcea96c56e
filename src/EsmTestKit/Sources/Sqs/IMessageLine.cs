namespace EsmTestKit.Internal.Sqs;

/// <summary>The order in which visible messages of a queue are received.</summary>
internal interface IMessageLine
{
    /// <summary>Whether a receive would find anything now.</summary>
    bool HasReceivable { get; }

    /// <summary>A message is in the queue now, visible or not.</summary>
    void Join(QueueMessage message, bool isVisible);

    /// <summary>A visible message was received and is hidden.</summary>
    void Hide(QueueMessage message);

    /// <summary>A hidden or delayed message is visible since this instant.</summary>
    void Show(QueueMessage message, DateTimeOffset since);

    /// <summary>A message left the queue.</summary>
    void Leave(QueueMessage message, bool wasVisible);

    /// <summary>The messages that one receive could take, in order, as far as the caller reads on.</summary>
    IEnumerable<QueueMessage> Receivable();

    /// <summary>How many those are, counted up to a bound.</summary>
    int CountReceivable(int most) => Receivable().Take(most).Count();
}
