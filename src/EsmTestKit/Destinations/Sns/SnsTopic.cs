using EsmTestKit.Internal.Destinations;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit;

/// <summary>An SNS topic of the simulation: a destination of discarded batches.</summary>
public sealed class SnsTopic
{
    private readonly World _world;
    private readonly TopicStore _store;

    internal SnsTopic(World world, TopicStore store)
    {
        _world = world;
        _store = store;
    }

    /// <summary>The topic's name.</summary>
    public string Name => _store.Name;

    /// <summary>The topic's ARN.</summary>
    public string Arn => _store.Arn;

    /// <summary>What was published, in order.</summary>
    public IReadOnlyList<string> Messages => _world.Door.Enter(() => _store.Messages.ToArray());

    /// <summary>Sends what is published to a queue, too (AWS: <c>Subscribe</c>).</summary>
    /// <param name="queue">A standard queue.</param>
    /// <param name="rawMessageDelivery">Whether the queue gets the message itself, without the notification around it.</param>
    public void Subscribe(SqsQueue queue, bool rawMessageDelivery = false)
    {
        ArgumentNullException.ThrowIfNull(queue);
        _world.Call("sns:Subscribe", () => DestinationCalls.Subscribe(Arn, queue.Arn, rawMessageDelivery), () => _store.Subscribe(queue.Arn, rawMessageDelivery), DestinationCalls.Subscribed);
    }
}
