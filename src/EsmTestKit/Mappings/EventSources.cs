using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Mappings;

/// <summary>The sources that the kit simulates, each with its own questions.</summary>
internal sealed class EventSources(QueueRegistry queues) : IEventSources
{
    private readonly QueueAsSource _queues = new(queues);

    public void Check(MappingConfiguration configuration, LambdaFunction function)
    {
        if (configuration.Source.IsStream()) throw SourceArn.NotSimulated($"mappings on {configuration.EventSourceArn} yet");
        _queues.Check(configuration, function);
    }
}
