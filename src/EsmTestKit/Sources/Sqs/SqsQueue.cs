using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit;

/// <summary>An SQS queue of the simulation.</summary>
public sealed class SqsQueue
{
    private readonly World _world;

    internal SqsQueue(World world, QueueStore store)
    {
        _world = world;
        Store = store;
    }

    /// <summary>The queue's name.</summary>
    public string Name => Store.Name;

    /// <summary>The queue's ARN.</summary>
    public string Arn => Store.Arn;

    /// <summary>The queue's URL, as AWS forms it.</summary>
    public string Url => Store.Url;

    /// <summary>Everything in the queue now, in order of arrival: visible, delayed and in flight. Looking never drains.</summary>
    public IReadOnlyList<SqsMessage> Messages => _world.Door.Enter(() => Store.Messages.Select(message => new SqsMessage(message)).ToArray());

    /// <summary>Messages that a receive could return now (AWS: <c>ApproximateNumberOfMessages</c>; exact here).</summary>
    public int VisibleCount => _world.Door.Enter(() => Store.VisibleCount);

    /// <summary>Messages that were received and are hidden (AWS: <c>ApproximateNumberOfMessagesNotVisible</c>; exact here).</summary>
    public int InFlightCount => _world.Door.Enter(() => Store.InFlightCount);

    /// <summary>Messages that wait for their delay to end (AWS: <c>ApproximateNumberOfMessagesDelayed</c>; exact here).</summary>
    public int DelayedCount => _world.Door.Enter(() => Store.DelayedCount);

    internal QueueStore Store { get; }

    internal World World => _world;

    /// <summary>Sends a message (AWS: <c>SendMessage</c>). Nothing is delivered before the clock is advanced.</summary>
    /// <param name="body">The body: 1 character or more, as large as the queue allows.</param>
    /// <param name="settings">Delay, group, attributes.</param>
    /// <returns>The message, with the id that the queue gave it; of a duplicate on a FIFO queue, the original.</returns>
    /// <exception cref="AwsServiceException">SQS would refuse the message.</exception>
    public SqsMessage SendMessage(string body, SqsSendSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        var request = SendText.Of(body, settings);
        return _world.Call(
            "sqs:SendMessage",
            () => QueueCalls.Send(Url, request),
            () =>
            {
                Live.Count("SendMessage");
                SendValidation.Check(request, Live.Attributes, inBatch: false);
                return new SqsMessage(Store.Send(request));
            },
            QueueCalls.Sent);
    }

    /// <summary>Receives messages as a consumer would, and hides them (AWS: <c>ReceiveMessage</c>). To look without touching, use <see cref="Messages"/>.</summary>
    /// <param name="maxNumberOfMessages">1 to 10.</param>
    /// <param name="visibilityTimeout">For this receive only: 0 s to 12 h, whole seconds; null: the queue's own.</param>
    /// <returns>The messages; none when nothing is visible. Messages received too often go to the dead-letter queue instead.</returns>
    /// <exception cref="AwsServiceException">SQS would refuse the call.</exception>
    public IReadOnlyList<SqsReceivedMessage> ReceiveMessages(int maxNumberOfMessages = 1, TimeSpan? visibilityTimeout = null)
    {
        var call = new ReceiveCall { Max = maxNumberOfMessages, VisibilityTimeout = visibilityTimeout is { } span ? (int)SettingsAsTexts.InSeconds(span, nameof(visibilityTimeout)) : null };
        return _world.Call("sqs:ReceiveMessage", () => QueueCalls.Receive(Url, call), () => call.Run(Live).Select(received => new SqsReceivedMessage(received)).ToArray(), QueueCalls.Received);
    }

    /// <summary>Deletes a message (AWS: <c>DeleteMessage</c>). Deleting what is gone succeeds.</summary>
    /// <param name="receiptHandle">From the latest receive of the message.</param>
    /// <exception cref="AwsServiceException">No handle of this queue; on a FIFO queue, its visibility timeout has ended.</exception>
    public void DeleteMessage(string receiptHandle)
    {
        ArgumentNullException.ThrowIfNull(receiptHandle);
        _world.Call("sqs:DeleteMessage", () => QueueCalls.Delete(Url, receiptHandle), () =>
        {
            Live.Count("DeleteMessage");
            Live.Delete(receiptHandle);
        });
    }

    /// <summary>Hides a received message for another span from now on, or shows it at once (AWS: <c>ChangeMessageVisibility</c>).</summary>
    /// <param name="receiptHandle">From a receive of the message.</param>
    /// <param name="visibilityTimeout">0 s to 12 h, whole seconds, counted from now; not beyond 12 h after the receive.</param>
    /// <exception cref="AwsServiceException">SQS would refuse the call.</exception>
    public void ChangeMessageVisibility(string receiptHandle, TimeSpan visibilityTimeout)
    {
        ArgumentNullException.ThrowIfNull(receiptHandle);
        var seconds = SettingsAsTexts.InSeconds(visibilityTimeout, nameof(visibilityTimeout));
        _world.Call("sqs:ChangeMessageVisibility", () => QueueCalls.ChangeVisibility(Url, receiptHandle, seconds), () =>
        {
            Live.Count("ChangeMessageVisibility");
            ReceiveCall.CheckTimeout(seconds);
            Live.ChangeVisibility(receiptHandle, visibilityTimeout);
        });
    }

    /// <summary>Deletes everything in the queue at once (AWS: <c>PurgeQueue</c>, which may take a minute).</summary>
    /// <exception cref="AwsServiceException">The queue was purged within the last 60 seconds.</exception>
    public void Purge() => _world.Call("sqs:PurgeQueue", () => QueueCalls.Of(Url), () => Live.Purge());

    /// <summary>The queue's attributes as AWS shows them, all of them texts (AWS: <c>GetQueueAttributes</c>).</summary>
    public IReadOnlyDictionary<string, string> GetAttributes() =>
        _world.Call("sqs:GetQueueAttributes", () => QueueCalls.GetAttributes(Url), () => QueueAttributeView.Of(Live).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal), QueueCalls.Attributes);

    /// <summary>Changes attributes by AWS's names, as texts (AWS: <c>SetQueueAttributes</c>); in force at once.</summary>
    /// <param name="attributes"><c>VisibilityTimeout</c>, <c>RedrivePolicy</c> … An empty policy removes it.</param>
    /// <exception cref="AwsServiceException">SQS would refuse a value.</exception>
    public void SetAttributes(IReadOnlyDictionary<string, string> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        _world.Call("sqs:SetQueueAttributes", () => QueueCalls.SetAttributes(Url, attributes), () => Live.Change(attributes));
    }

    /// <summary>The form <c>queue "orders"</c>.</summary>
    public override string ToString() => $"queue \"{Name}\"";

    // A deleted queue answers as AWS does, not as an empty one.
    private QueueStore Live => Store.IsDeleted ? throw SqsErrors.QueueDoesNotExist().By("SQS-015") : Store;
}
