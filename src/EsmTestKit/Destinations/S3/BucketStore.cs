using System.Security.Cryptography;
using System.Text;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Destinations;

/// <summary>A bucket: objects by key.</summary>
internal sealed class BucketStore(World world, string name)
{
    private readonly SortedDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public string Arn { get; } = $"arn:aws:s3:::{name}";

    public DateTimeOffset CreatedAt { get; } = world.Now;

    /// <summary>In ordinal order of their keys, as S3 lists them.</summary>
    public IEnumerable<StoredObject> Objects => _objects.Values;

    public StoredObject Put(string key, ReadOnlyMemory<byte> content, string contentType, IReadOnlyList<KeyValuePair<string, string>>? metadata = null)
    {
        var stored = new StoredObject(key, content, contentType, world.Now) { Metadata = metadata ?? [] };
        _objects[key] = stored;
        world.Ledger.Append(new ObjectPut(Name, key, content.Length));
        return stored;
    }

    public StoredObject? Find(string key) => _objects.GetValueOrDefault(key);

    public void Delete(string key) => _objects.Remove(key);
}

/// <summary>An object of a bucket.</summary>
internal sealed record StoredObject(string Key, ReadOnlyMemory<byte> Content, string ContentType, DateTimeOffset LastModified)
{
    /// <summary>The user's own, as headers named x-amz-meta-.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    public string Text => Encoding.UTF8.GetString(Content.Span);

#pragma warning disable CA5351 // S3's own form of an ETag.
    public string ETag { get; } = $"\"{Convert.ToHexString(MD5.HashData(Content.Span)).ToLowerInvariant()}\"";
#pragma warning restore CA5351
}
