namespace EsmTestKit.Internal.Wire;

/// <summary>Bucket and key of a request to S3: both in the path, or the bucket in the host (WIR-077).</summary>
internal sealed record S3Address(string Bucket, string Key)
{
    private static readonly string[] Hosts = [".localhost", ".esm.invalid", ".amazonaws.com"];

    public static S3Address Of(WireRequest request)
    {
        var path = request.RawPath[1..];
        if (BucketInHost(request.Header("Host")) is { } bucket) return new(bucket, Uri.UnescapeDataString(path));
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(Uri.UnescapeDataString(path), string.Empty) : new(Uri.UnescapeDataString(path[..slash]), Uri.UnescapeDataString(path[(slash + 1)..]));
    }

    // bucket.localhost:4566, bucket.s3.localhost, bucket.s3.eu-west-1.amazonaws.com
    private static string? BucketInHost(string? header)
    {
        var host = header?.Split(':')[0];
        if (host is null || Array.Find(Hosts, known => host.EndsWith(known, StringComparison.OrdinalIgnoreCase)) is not { } suffix) return null;
        var name = host[..^suffix.Length];
        var s3 = name.LastIndexOf(".s3", StringComparison.Ordinal);
        if (s3 > 0) return name[..s3];
        return name.Length == 0 || name == "s3" || name.StartsWith("s3.", StringComparison.Ordinal) || name.StartsWith("s3-", StringComparison.Ordinal) || suffix == ".amazonaws.com" ? null : name;
    }
}
