using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Destinations;

/// <summary>The buckets of the account, by name.</summary>
internal sealed class BucketRegistry(World world)
{
    private readonly SortedDictionary<string, BucketStore> _buckets = new(StringComparer.Ordinal);

    public IEnumerable<BucketStore> All => _buckets.Values;

    public BucketStore Create(string name)
    {
        if (name.Length is < 3 or > 63 || !name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '.'))
        {
            throw new AwsServiceException("InvalidBucketName", "The specified bucket is not valid.");
        }

        if (_buckets.ContainsKey(name)) throw new AwsServiceException("BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409);
        var bucket = new BucketStore(world, name);
        _buckets.Add(name, bucket);
        return bucket;
    }

    public BucketStore? Find(string name) => _buckets.GetValueOrDefault(name);

    public BucketStore? FindByArn(string arn) => _buckets.Values.FirstOrDefault(bucket => bucket.Arn == arn);

    public void Delete(string name) => _buckets.Remove(name);
}
