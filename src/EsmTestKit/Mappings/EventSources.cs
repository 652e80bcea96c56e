using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Mappings;

/// <summary>The sources that the kit simulates, each with its own questions.</summary>
internal sealed class EventSources(QueueRegistry queues, Func<string, IStreamSource?> findStream, int mostReadersOfTable) : IEventSources
{
    private readonly QueueAsSource _queues = new(queues);
    private readonly StreamAsSource _streams = new(findStream, mostReadersOfTable);

    public void Check(MappingConfiguration configuration, LambdaFunction function)
    {
        if (configuration.Source.IsStream()) _streams.Check(configuration, function);
        else _queues.Check(configuration, function);
    }

    public IEnumerable<(string Text, RuleId Rule)> Hints(MappingConfiguration configuration, LambdaFunction function, int reservedForQueues, int readers) =>
        configuration.Source.IsStream() ? _streams.Hints(configuration, readers) : _queues.Hints(configuration, function, reservedForQueues);
}
