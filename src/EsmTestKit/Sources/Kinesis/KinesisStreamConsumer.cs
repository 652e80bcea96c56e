using EsmTestKit.Internal.Kinesis;

namespace EsmTestKit;

/// <summary>A consumer with enhanced fan-out; its ARN can be the source of a mapping.</summary>
public sealed class KinesisStreamConsumer
{
    internal KinesisStreamConsumer(KinesisStream stream, StreamConsumer consumer) => (Stream, Name, Arn) = (stream, consumer.Name, consumer.Arn);

    /// <summary>The stream it reads.</summary>
    public KinesisStream Stream { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its ARN: the stream's, <c>/consumer/</c>, the name, and the second of its creation.</summary>
    public string Arn { get; }
}
