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

    internal QueueStore Store { get; }

    /// <summary>Sends a message (AWS: <c>SendMessage</c>). Nothing is delivered before the clock is advanced.</summary>
    /// <param name="body">The body: 1 character or more, as large as the queue allows.</param>
    /// <param name="settings">Delay, group, attributes.</param>
    /// <returns>The message, with the id that the queue gave it; of a duplicate on a FIFO queue, the original.</returns>
    /// <exception cref="AwsServiceException">SQS would refuse the message.</exception>
    public SqsMessage SendMessage(string body, SqsSendSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return _world.Door.Enter(() =>
        {
            if (body.Length == 0) throw SqsErrors.MissingParameter("MessageBody").By("SQS-056");
            var request = new SendRequest(body)
            {
                Delay = settings?.Delay,
                GroupId = settings?.MessageGroupId,
                DeduplicationId = settings?.MessageDeduplicationId,
                Attributes = settings?.StringAttributes?.ToDictionary(pair => pair.Key, pair => new MessageAttribute("String", pair.Value, null), StringComparer.Ordinal) ?? SendRequest.NoAttributes,
            };
            SendValidation.Check(request, Store.Attributes, inBatch: false);
            return new SqsMessage(Store.Send(request));
        });
    }

    /// <summary>The form <c>queue "orders"</c>.</summary>
    public override string ToString() => $"queue \"{Name}\"";
}
