using System.Text.Json.Nodes;
using EsmTestKit.Internal.Destinations;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on buckets that destinations and ordinary consumers need (WIR-077), shown as the SDKs show them.</summary>
internal sealed class S3Operations(World world, BucketRegistry buckets)
{
    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("s3:CreateBucket", request => new(new JsonObject { ["Location"] = "/" + buckets.Create(request.S3Member("Bucket")).Name }));
        catalog.Add("s3:DeleteBucket", Delete);
        catalog.Add("s3:HeadBucket", request =>
        {
            _ = request.Bucket(buckets);
            return ApiAnswer.Empty;
        });
        catalog.Add("s3:GetBucketLocation", Locate);
        catalog.Add("s3:ListBuckets", _ => new(new JsonObject { ["Buckets"] = new JsonArray([.. buckets.All.Select(bucket => (JsonNode)new JsonObject { ["Name"] = bucket.Name, ["CreationDate"] = S3Requests.Instant(bucket.CreatedAt) })]) }));
        catalog.Add("s3:ListObjectsV2", request => S3Listing.List(request, request.Bucket(buckets), isVersion2: true));
        catalog.Add("s3:ListObjects", request => S3Listing.List(request, request.Bucket(buckets), isVersion2: false));
        new S3ObjectOperations(buckets).AddTo(catalog);
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        var bucket = request.Bucket(buckets);
        if (bucket.Objects.Any()) throw new AwsServiceException("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
        buckets.Delete(bucket.Name);
        return new(new JsonObject(), 204);
    }

    // The oldest Region has no name here.
    private ApiAnswer Locate(ApiRequest request)
    {
        _ = request.Bucket(buckets);
        return world.Place.Region == "us-east-1" ? ApiAnswer.Empty : new(new JsonObject { ["LocationConstraint"] = world.Place.Region });
    }
}
