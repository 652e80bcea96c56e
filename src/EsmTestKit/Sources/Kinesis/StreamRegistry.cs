using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>What an ARN names: a stream, and the enhanced fan-out consumer of it if it was a consumer's ARN (STR-065).</summary>
internal sealed record StreamAtArn(StreamStore Stream, StreamConsumer? Consumer);

/// <summary>The Kinesis streams of the account, by name.</summary>
internal sealed class StreamRegistry(World world, KinesisBehavior behavior)
{
    private readonly SortedDictionary<string, StreamStore> _streams = new(StringComparer.Ordinal);

    public event Action<StreamStore>? Created;

    public KinesisBehavior Behavior => behavior;

    /// <summary>In ordinal order of their names.</summary>
    public IEnumerable<StreamStore> All => [.. _streams.Values.Where(IsThere)];

    /// <summary>The next instant at which a stream is made, changed or gone; null: none is under way.</summary>
    public DateTimeOffset? NextChangeAt => All.Select(stream => stream.GoneAt ?? stream.NextChangeAt).Min();

    /// <summary>Changes that took no time are over for everybody.</summary>
    public void Settle()
    {
        foreach (var stream in _streams.Values) stream.Settle();
    }

    /// <exception cref="AwsServiceException">Kinesis would refuse it.</exception>
    public StreamStore Create(string name, KinesisStreamSettings settings)
    {
        var attributes = StreamRules.Check(name, settings.ShardCount, settings.StreamMode, settings.MaxRecordSizeInKiB);
        return Create(name, attributes with { Retention = StreamFace.Retention(settings.RetentionPeriod) });
    }

    /// <summary>The caller has validated name and attributes.</summary>
    public StreamStore Create(string name, StreamAttributes attributes)
    {
        if (Find(name) is not null) throw KinesisErrors.StreamExists(world.Place, name);
        var stream = new StreamStore(world, behavior, name, attributes);
        _streams[name] = stream;
        world.Ledger.Append(new StreamCreated(name, stream.Arn, attributes.ShardCount));
        Created?.Invoke(stream);
        return stream;
    }

    public StreamStore? Find(string name) => _streams.GetValueOrDefault(name) is { } stream && IsThere(stream) ? stream : null;

    /// <exception cref="AwsServiceException">There is none (STR-002).</exception>
    public StreamStore Get(string name) => Find(name) ?? throw KinesisErrors.StreamNotFound(world.Place, name).By("STR-002");

    /// <summary>The ARN of a stream or of one of its consumers; null: no such thing here.</summary>
    public StreamAtArn? FindByArn(string arn)
    {
        if (NameIn(arn) is not { } name || Find(name) is not { } stream) return null;
        if (arn == stream.Arn) return new(stream, null);
        RuleHits.Note("STR-065");
        return stream.Consumers.FindByArn(arn) is { } consumer ? new(stream, consumer) : null;
    }

    /// <summary>The stream's name in an ARN of this region and account, a consumer's too; null: another place, or no ARN.</summary>
    public string? NameIn(string arn)
    {
        var prefix = world.Place.Arn("kinesis", "stream/");
        return arn.StartsWith(prefix, StringComparison.Ordinal) ? arn[prefix.Length..].Split('/')[0] : null;
    }

    public void Delete(StreamStore stream)
    {
        stream.Delete();
        world.Ledger.Append(new StreamDeleted(stream.Name, stream.Arn));
    }

    private bool IsThere(StreamStore stream) => stream.GoneAt is not { } goneAt || goneAt > world.Now;
}
