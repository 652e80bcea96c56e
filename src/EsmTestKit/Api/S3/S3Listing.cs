using System.Text.Json.Nodes;
using EsmTestKit.Internal.Destinations;

namespace EsmTestKit.Internal.Api;

/// <summary>The listing of a bucket, page by page, in ordinal order; keys that share a beginning up to a delimiter are one entry (WIR-079).</summary>
internal static class S3Listing
{
    private const int MostPerPage = 1000;

    public static ApiAnswer List(ApiRequest request, BucketStore bucket, bool isVersion2)
    {
        var (prefix, delimiter) = (request.OptionalString("Prefix") ?? string.Empty, request.OptionalString("Delimiter") ?? string.Empty);
        var after = isVersion2 ? request.OptionalString("ContinuationToken") ?? request.OptionalString("StartAfter") : request.OptionalString("Marker");
        if (request.OptionalInt("MaxKeys") is < 0) throw new AwsServiceException("InvalidArgument", "Argument maxKeys must be an integer between 0 and 2147483647");
        var size = Math.Min(request.OptionalInt("MaxKeys") ?? MostPerPage, MostPerPage);
        var entries = Entries(bucket, prefix, delimiter, after).Take(size + 1).ToList();
        var page = entries.Take(size).ToList();
        var isTruncated = size > 0 && entries.Count > size;
        var answer = new JsonObject { ["IsTruncated"] = isTruncated, ["Name"] = bucket.Name, ["Prefix"] = prefix, ["MaxKeys"] = size };
        if (isVersion2) answer["KeyCount"] = page.Count;
        else answer["Marker"] = after ?? string.Empty;
        if (delimiter.Length > 0) answer["Delimiter"] = delimiter;
        if (page.Exists(entry => entry.Object is not null)) answer["Contents"] = new JsonArray([.. page.Where(entry => entry.Object is not null).Select(entry => (JsonNode)View(entry.Object!))]);
        if (page.Exists(entry => entry.Object is null)) answer["CommonPrefixes"] = new JsonArray([.. page.Where(entry => entry.Object is null).Select(entry => (JsonNode)new JsonObject { ["Prefix"] = entry.Name })]);
        if (isTruncated) answer[isVersion2 ? "NextContinuationToken" : "NextMarker"] = page[^1].Name;
        return new(answer);
    }

    private static IEnumerable<(string Name, StoredObject? Object)> Entries(BucketStore bucket, string prefix, string delimiter, string? after)
    {
        string? last = null;
        foreach (var stored in bucket.Objects.Where(stored => stored.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var end = delimiter.Length == 0 ? -1 : stored.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var name = end < 0 ? stored.Key : stored.Key[..(end + delimiter.Length)];
            if (name == last || (after is not null && string.CompareOrdinal(name, after) <= 0)) continue;
            if (end >= 0) last = name;
            yield return (name, end < 0 ? stored : null);
        }
    }

    private static JsonObject View(StoredObject stored) => new()
    {
        ["Key"] = stored.Key,
        ["LastModified"] = S3Requests.Instant(stored.LastModified),
        ["ETag"] = stored.ETag,
        ["Size"] = stored.Content.Length,
        ["StorageClass"] = "STANDARD",
    };
}
