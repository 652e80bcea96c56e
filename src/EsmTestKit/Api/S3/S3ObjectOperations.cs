using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Destinations;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on objects. A body is its UTF-8 text, or base64 in <c>BodyBase64</c> where it is no text.</summary>
internal sealed class S3ObjectOperations(BucketRegistry buckets)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("s3:PutObject", Put);
        catalog.Add("s3:GetObject", request => Get(request, withBody: true));
        catalog.Add("s3:HeadObject", request => Get(request, withBody: false));
        catalog.Add("s3:DeleteObject", Delete);
        catalog.Add("s3:DeleteObjects", DeleteAll);
    }

    private ApiAnswer Put(ApiRequest request)
    {
        var (bucket, key) = (request.Bucket(buckets), request.S3Member("Key"));
        if (Encoding.UTF8.GetByteCount(key) > 1024) throw new AwsServiceException("KeyTooLongError", "Your key is too long");
        CheckWriteConditions(request, bucket.Find(key));
        var stored = bucket.Put(key, Content(request), request.OptionalString("ContentType") ?? "binary/octet-stream", request.Texts("Metadata"));
        return new(new JsonObject { ["ETag"] = stored.ETag });
    }

    private ApiAnswer Get(ApiRequest request, bool withBody)
    {
        var stored = request.Bucket(buckets).Find(request.S3Member("Key")) ?? throw new AwsServiceException("NoSuchKey", "The specified key does not exist.", 404).By("WIR-082");
        if (request.OptionalString("IfMatch") is { } wanted && !Fits(wanted, stored)) throw PreconditionFailed();
        if (request.OptionalString("IfNoneMatch") is { } known && Fits(known, stored)) throw new AwsServiceException("NotModified", "Not Modified", 304);
        var range = S3Range.Of(request.OptionalString("Range"), stored.Content.Length);
        var content = range is { } part ? stored.Content.Slice(part.From, part.Length) : stored.Content;
        var view = new JsonObject { ["LastModified"] = S3Requests.Instant(stored.LastModified), ["ContentLength"] = content.Length, ["ETag"] = stored.ETag, ["ContentType"] = stored.ContentType };
        if (range is { } shown) view["ContentRange"] = shown.Text(stored.Content.Length);
        if (stored.Metadata.Count > 0) view["Metadata"] = new JsonObject(stored.Metadata.Select(pair => new KeyValuePair<string, JsonNode?>(pair.Key, pair.Value)));
        if (withBody) AddBody(view, content.Span);
        return new(view, range is null ? 200 : 206);
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        request.Bucket(buckets).Delete(request.S3Member("Key"));
        return new(new JsonObject(), 204);
    }

    private ApiAnswer DeleteAll(ApiRequest request)
    {
        const int most = 1000;
        var bucket = request.Bucket(buckets);
        var batch = new ApiRequest(request.Operation, request.OptionalObject("Delete") ?? throw Malformed());
        var keys = (batch.OptionalArray("Objects") ?? throw Malformed())
            .Select(item => new ApiRequest(request.Operation, item as JsonObject ?? throw request.WrongType("Objects", "a list of objects")).S3Member("Key")).ToList();
        if (keys.Count is 0 or > most) throw Malformed();
        foreach (var key in keys) bucket.Delete(key);
        return batch.OptionalBool("Quiet") == true ? ApiAnswer.Empty : new(new JsonObject { ["Deleted"] = new JsonArray([.. keys.Select(key => (JsonNode)new JsonObject { ["Key"] = key })]) });
    }

    // How consumers write an object once: If-None-Match: *.
    private static void CheckWriteConditions(ApiRequest request, StoredObject? existing)
    {
        if (request.OptionalString("IfNoneMatch") is { } none)
        {
            if (none != "*") throw new AwsServiceException("NotImplemented", "A header you provided implies functionality that is not implemented", 501);
            if (existing is not null) throw PreconditionFailed();
        }

        if (request.OptionalString("IfMatch") is not { } wanted) return;
        if (existing is null) throw new AwsServiceException("NoSuchKey", "The specified key does not exist.", 404).By("WIR-082");
        if (!Fits(wanted, existing)) throw PreconditionFailed();
    }

    private static bool Fits(string tag, StoredObject stored) => tag == "*" || tag.Trim('"') == stored.ETag.Trim('"');

    private static ReadOnlyMemory<byte> Content(ApiRequest request)
    {
        if (request.OptionalString("BodyBase64") is not { } base64) return Encoding.UTF8.GetBytes(request.OptionalString("Body") ?? string.Empty);
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw request.WrongType("BodyBase64", "base64");
        }
    }

    private static void AddBody(JsonObject view, ReadOnlySpan<byte> content)
    {
        try
        {
            view["Body"] = Strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            view["BodyBase64"] = Convert.ToBase64String(content);
        }
    }

    private static AwsServiceException PreconditionFailed() => new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);

    private static AwsServiceException Malformed() => new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
}
