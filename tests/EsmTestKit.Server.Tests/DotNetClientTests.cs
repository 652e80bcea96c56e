using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace EsmTestKit.Server.Tests;

/// <summary>The clients of the AWS SDK for .NET over the socket: with their own HTTP, checksums and signatures.</summary>
public sealed class DotNetClientTests
{
    [Fact]
    [Covers("WIR-017", "WIR-019", "WIR-034", "WIR-051", "WIR-085")]
    public async Task SQS_DynamoDB_and_S3_meet_the_same_world()
    {
        await using var server = await EsmServer.StartAsync();
        var credentials = new BasicAWSCredentials("esm", "esm");
        using var sqs = new AmazonSQSClient(credentials, Of<AmazonSQSConfig>(server));
        using var dynamoDb = new AmazonDynamoDBClient(credentials, Of<AmazonDynamoDBConfig>(server));
        var s3Config = Of<AmazonS3Config>(server);
        s3Config.ForcePathStyle = true;
        using var s3 = new AmazonS3Client(credentials, s3Config);

        var url = (await sqs.CreateQueueAsync("orders")).QueueUrl;
        var attributes = new Dictionary<string, Amazon.SQS.Model.MessageAttributeValue> { ["origin"] = new() { DataType = "String", StringValue = "shop" } };
        await sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = url, MessageBody = "größer", MessageAttributes = attributes });
        var received = Assert.Single((await sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = url, MessageAttributeNames = ["All"] })).Messages);
        await sqs.DeleteMessageAsync(url, received.ReceiptHandle);

        await dynamoDb.CreateTableAsync(new CreateTableRequest("orders", [new("id", KeyType.HASH)], [new("id", ScalarAttributeType.S)], null) { BillingMode = BillingMode.PAY_PER_REQUEST });
        await dynamoDb.PutItemAsync("orders", new() { ["id"] = new() { S = "1" }, ["body"] = new() { S = received.Body } });
        var twice = new PutItemRequest("orders", new() { ["id"] = new() { S = "1" } }) { ConditionExpression = "attribute_not_exists(id)" };

        await s3.PutBucketAsync("orders-archive");
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "orders-archive", Key = "a b/größer", ContentBody = "kept" });
        using var kept = await s3.GetObjectAsync("orders-archive", "a b/größer");
        using var reader = new StreamReader(kept.ResponseStream);

        Assert.Equal("shop", received.MessageAttributes["origin"].StringValue);
        Assert.Empty(server.Simulation.GetQueue("orders").Messages);
        Assert.Equal("größer", (await dynamoDb.GetItemAsync("orders", new() { ["id"] = new() { S = "1" } })).Item["body"].S);
        await Assert.ThrowsAsync<ConditionalCheckFailedException>(() => dynamoDb.PutItemAsync(twice));
        Assert.Equal("kept", await reader.ReadToEndAsync());
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => sqs.GetQueueUrlAsync("no-such-queue"));
        await Assert.ThrowsAsync<NoSuchKeyException>(() => s3.GetObjectAsync("orders-archive", "no-such-key"));
    }

    private static T Of<T>(EsmServer server) where T : ClientConfig, new() => new()
    {
        ServiceURL = server.Endpoint.ToString(),
        AuthenticationRegion = "us-east-1",
        MaxErrorRetry = 0,
        UseHttp = true,
    };
}
