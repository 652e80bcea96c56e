using System.Globalization;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>A registered consumer with enhanced fan-out (STR-062).</summary>
internal sealed class StreamConsumer(World world, string streamArn, string name, TimeSpan delay)
{
    private readonly Transition _creation = new(StreamStatus.Creating, world.Now, delay);

    public string Name => name;

    public string StreamArn => streamArn;

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset CreatedAt { get; } = world.Now;

    public string Arn => string.Create(CultureInfo.InvariantCulture, $"{streamArn}/consumer/{name}:{CreatedAt.ToUnixTimeSeconds()}");

    public StreamStatus Status => _creation.StatusAt(world.Now);
}
