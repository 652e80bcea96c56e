using Amazon.S3;
using Amazon.S3.Model;

namespace EsmTestKit.AwsSdk.Tests;

public sealed class S3ClientTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Covers("WIR-077", "WIR-085")]
    public async Task An_object_goes_in_and_comes_out_whole(bool pathStyle)
    {
        await using var sim = new EsmSimulation();
        sim.CreateBucket("failed-orders");
        using var s3 = new AmazonS3Client(sim.Configure(new AmazonS3Config { ForcePathStyle = pathStyle }));

        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "failed-orders", Key = "a/größer one.json", ContentBody = """{ "order": 1 }""" });
        using var got = await s3.GetObjectAsync("failed-orders", "a/größer one.json");
        using var reader = new StreamReader(got.ResponseStream);
        var listed = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "failed-orders", Prefix = "a/" });

        Assert.Equal("""{ "order": 1 }""", await reader.ReadToEndAsync());
        Assert.Equal(["a/größer one.json"], listed.S3Objects.Select(listing => listing.Key));
    }

    [Fact]
    [Covers("WIR-082")]
    public async Task A_key_that_is_not_there_is_the_clients_typed_exception()
    {
        await using var sim = new EsmSimulation();
        sim.CreateBucket("failed-orders");
        using var s3 = new AmazonS3Client(sim.Configure(new AmazonS3Config()));

        var refusal = await Assert.ThrowsAsync<NoSuchKeyException>(() => s3.GetObjectAsync("failed-orders", "missing"));

        Assert.Equal("The specified key does not exist.", refusal.Message);
    }
}
