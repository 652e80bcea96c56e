using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Destinations;

/// <summary>The topics of the account, by name.</summary>
internal sealed class TopicRegistry(World world, QueueRegistry queues)
{
    private readonly SortedDictionary<string, TopicStore> _topics = new(StringComparer.Ordinal);

    public IEnumerable<TopicStore> All => _topics.Values;

    /// <summary>Idempotent.</summary>
    public TopicStore Create(string name)
    {
        if (name.EndsWith(".fifo", StringComparison.Ordinal))
        {
            throw new EsmUsageException($"The kit does not simulate FIFO topics (\"{name}\"): mappings cannot send to them (STR-143).", "Use a standard topic.");
        }

        if (!_topics.TryGetValue(name, out var topic)) _topics.Add(name, topic = new TopicStore(world, queues, name));
        return topic;
    }

    public TopicStore? FindByArn(string arn) => _topics.Values.FirstOrDefault(topic => topic.Arn == arn);

    public void Delete(TopicStore topic) => _topics.Remove(topic.Name);

    public (TopicStore Topic, TopicSubscription Subscription)? FindSubscription(string arn)
    {
        foreach (var topic in _topics.Values)
        {
            if (topic.Subscriptions.FirstOrDefault(known => known.Arn == arn) is { } subscription) return (topic, subscription);
        }

        return null;
    }
}
