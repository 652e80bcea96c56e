using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>Who is subscribed to which shard: one subscription per consumer and shard (STR-064).</summary>
internal sealed class ShardSubscriptions(World world, RecordReader reader)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);
    private readonly Dictionary<(string ConsumerArn, ShardId Shard), ShardSubscription> _subscriptions = [];

    public ShardSubscription Subscribe(StreamStore stream, StreamConsumer consumer, string shardId, IteratorRequest from)
    {
        stream.RequireData();
        // The texts of both are ours.
        if (consumer.Status != StreamStatus.Active) throw new AwsServiceException("ResourceInUseException", $"Consumer {consumer.Name} under stream {stream.Name}, account {world.Place.AccountId} is not ACTIVE, instead in state {consumer.Status.Text()}").By("STR-064");
        var shard = reader.ShardOf(stream, shardId);
        var key = (consumer.Arn, shard.Id);
        if (_subscriptions.TryGetValue(key, out var before))
        {
            if (world.Now - before.BeganAt < Rest) throw new AwsServiceException("ResourceInUseException", $"Another active subscription exists for this consumer: {stream.Name}:{consumer.Name}:{shard.Id}. Wait 5 seconds before subscribing again.").By("STR-064");
            before.IsReplaced = true;
        }

        return _subscriptions[key] = new ShardSubscription(world, reader, stream, shard, shard.Resolve(reader.PositionOf(stream, shard, from)));
    }
}
