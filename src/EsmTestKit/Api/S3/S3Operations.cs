using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Destinations;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on buckets that destinations need (WIR-077), shown as the SDKs show them; a body is its UTF-8 text.</summary>
internal sealed class S3Operations(BucketRegistry buckets)
{
    private const int MostPerPage = 1000;

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("s3:CreateBucket", request => new(new JsonObject { ["Location"] = "/" + buckets.Create(Required(request, "Bucket")).Name }));
        catalog.Add("s3:DeleteBucket", Delete);
        catalog.Add("s3:HeadBucket", request =>
        {
            _ = Bucket(request);
            return ApiAnswer.Empty;
        });
        catalog.Add("s3:ListBuckets", _ => new(new JsonObject { ["Buckets"] = new JsonArray([.. buckets.All.Select(bucket => (JsonNode)new JsonObject { ["Name"] = bucket.Name, ["CreationDate"] = Instant(bucket.CreatedAt) })]) }));
        catalog.Add("s3:PutObject", Put);
        catalog.Add("s3:GetObject", request => new(View(Find(request), withBody: true)));
        catalog.Add("s3:HeadObject", request => new(View(Find(request), withBody: false)));
        catalog.Add("s3:DeleteObject", DeleteObject);
        catalog.Add("s3:ListObjectsV2", List);
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        var bucket = Bucket(request);
        if (bucket.Objects.Any()) throw new AwsServiceException("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
        buckets.Delete(bucket.Name);
        return new(new JsonObject(), 204);
    }

    private ApiAnswer Put(ApiRequest request)
    {
        var stored = Bucket(request).Put(Required(request, "Key"), Encoding.UTF8.GetBytes(request.OptionalString("Body") ?? string.Empty), request.OptionalString("ContentType") ?? "binary/octet-stream");
        return new(new JsonObject { ["ETag"] = stored.ETag });
    }

    private ApiAnswer DeleteObject(ApiRequest request)
    {
        Bucket(request).Delete(Required(request, "Key"));
        return new(new JsonObject(), 204);
    }

    private ApiAnswer List(ApiRequest request)
    {
        var bucket = Bucket(request);
        var (prefix, after) = (request.OptionalString("Prefix") ?? string.Empty, request.OptionalString("ContinuationToken") ?? request.OptionalString("StartAfter"));
        if (request.Has("Delimiter")) throw new EsmUsageException("The kit does not simulate ListObjectsV2 with a Delimiter.", "List with a Prefix.");
        var size = Math.Clamp(request.OptionalInt("MaxKeys") ?? MostPerPage, 0, MostPerPage);
        var rest = bucket.Objects.Where(stored => stored.Key.StartsWith(prefix, StringComparison.Ordinal) && (after is null || string.CompareOrdinal(stored.Key, after) > 0)).ToList();
        var page = rest.Take(size).ToList();
        var answer = new JsonObject { ["IsTruncated"] = rest.Count > page.Count, ["Name"] = bucket.Name, ["Prefix"] = prefix, ["MaxKeys"] = size, ["KeyCount"] = page.Count };
        if (page.Count > 0)
        {
            answer["Contents"] = new JsonArray([.. page.Select(stored => (JsonNode)new JsonObject
            {
                ["Key"] = stored.Key,
                ["LastModified"] = Instant(stored.LastModified),
                ["ETag"] = stored.ETag,
                ["Size"] = stored.Content.Length,
                ["StorageClass"] = "STANDARD",
            })]);
        }

        if (rest.Count > page.Count && page.Count > 0) answer["NextContinuationToken"] = page[^1].Key;
        return new(answer);
    }

    private StoredObject Find(ApiRequest request) =>
        Bucket(request).Find(Required(request, "Key")) ?? throw new AwsServiceException("NoSuchKey", "The specified key does not exist.", 404);

    private BucketStore Bucket(ApiRequest request) =>
        buckets.Find(Required(request, "Bucket")) ?? throw new AwsServiceException("NoSuchBucket", "The specified bucket does not exist", 404);

    private static JsonObject View(StoredObject stored, bool withBody)
    {
        var view = new JsonObject { ["LastModified"] = Instant(stored.LastModified), ["ContentLength"] = stored.Content.Length, ["ETag"] = stored.ETag, ["ContentType"] = stored.ContentType };
        if (withBody) view["Body"] = stored.Text;
        return view;
    }

    private static string Required(ApiRequest request, string member) =>
        request.OptionalString(member) ?? throw new AwsServiceException("InvalidArgument", $"The member {member} is required.");

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
