using System.Globalization;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>The enhanced fan-out consumers of one stream.</summary>
internal sealed class StreamConsumers(World world, KinesisBehavior behavior, string streamName, string streamArn)
{
    private const int MostInCreation = 5;
    private readonly List<StreamConsumer> _consumers = [];

    /// <summary>In order of registration.</summary>
    public IReadOnlyList<StreamConsumer> All => _consumers;

    public StreamConsumer Register(string name)
    {
        if (_consumers.Exists(consumer => consumer.Name == name))
        {
            // The text is ours.
            throw new AwsServiceException("ResourceInUseException", $"Consumer {name} under stream {streamName}, account {world.Place.AccountId} already exists.");
        }

        if (_consumers.Count >= behavior.ConsumersPerStream)
        {
            throw KinesisErrors.LimitExceeded($"Stream {streamName} under account {world.Place.AccountId} has {_consumers.Count} registered consumers; the limit is {behavior.ConsumersPerStream}.").By("STR-063");
        }

        if (_consumers.Count(consumer => consumer.Status == StreamStatus.Creating) >= MostInCreation)
        {
            throw KinesisErrors.LimitExceeded($"Stream {streamName} under account {world.Place.AccountId} has {MostInCreation} consumers in status CREATING; wait until one is ACTIVE.").By("STR-063");
        }

        var consumer = new StreamConsumer(world, streamArn, name, behavior.RegisterConsumerDelay);
        _consumers.Add(consumer);
        world.Ledger.Append(new StreamConsumerRegistered(streamName, name, consumer.Arn) { Rule = "STR-062" });
        return consumer;
    }

    public StreamConsumer? FindByArn(string arn) => _consumers.Find(consumer => consumer.Arn == arn);

    /// <exception cref="AwsServiceException">There is none (STR-066).</exception>
    public StreamConsumer GetByArn(string arn) => FindByArn(arn) ?? throw NotFound(arn[(arn.LastIndexOf('/') + 1)..]);

    /// <exception cref="AwsServiceException">There is none.</exception>
    public StreamConsumer GetByName(string name) => _consumers.Find(consumer => consumer.Name == name) ?? throw NotFound(name);

    public void Deregister(StreamConsumer consumer)
    {
        _consumers.Remove(consumer);
        world.Ledger.Append(new StreamConsumerDeregistered(streamName, consumer.Name, consumer.Arn));
    }

    private AwsServiceException NotFound(string nameAndTime)
    {
        var parts = nameAndTime.Split(':');
        var createdAt = parts.Length > 1 ? parts[1] : world.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return KinesisErrors.ConsumerNotFound(world.Place, streamName, parts[0], createdAt).By("STR-066");
    }
}
