using System.Globalization;
using EsmTestKit.Internal.Destinations;

namespace EsmTestKit.Internal.Api;

/// <summary>Reads the members that several S3 operations share.</summary>
internal static class S3Requests
{
    public static string S3Member(this ApiRequest request, string member) =>
        request.OptionalString(member) ?? throw new AwsServiceException("InvalidArgument", $"The member {member} is required.");

    public static BucketStore Bucket(this ApiRequest request, BucketRegistry buckets) =>
        buckets.Find(request.S3Member("Bucket")) ?? throw new AwsServiceException("NoSuchBucket", "The specified bucket does not exist", 404).By("WIR-082");

    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
