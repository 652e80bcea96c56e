using EsmTestKit.Internal.Destinations;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit;

/// <summary>An S3 bucket of the simulation: a destination of discarded batches, events included.</summary>
public sealed class S3ObjectBucket
{
    private readonly World _world;
    private readonly BucketStore _store;

    internal S3ObjectBucket(World world, BucketStore store)
    {
        _world = world;
        _store = store;
    }

    /// <summary>The bucket's name.</summary>
    public string Name => _store.Name;

    /// <summary>The bucket's ARN.</summary>
    public string Arn => _store.Arn;

    /// <summary>The objects' texts by key, in ordinal order of the keys.</summary>
    public IReadOnlyDictionary<string, string> Objects => _world.Door.Enter(() =>
        new SortedDictionary<string, string>(_store.Objects.ToDictionary(stored => stored.Key, stored => stored.Text, StringComparer.Ordinal), StringComparer.Ordinal));
}
