using Amazon.SQS;
using Amazon.SQS.Model;

namespace EsmTestKit.AwsSdk.Tests;

public sealed class SqsClientTests : IAsyncDisposable
{
    private readonly EsmSimulation _sim = new();
    private readonly AmazonSQSClient _client;

    public SqsClientTests() => _client = new AmazonSQSClient(_sim.Configure(new AmazonSQSConfig()));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _sim.DisposeAsync();
    }

    [Fact]
    [Covers("WIR-027", "WIR-028", "WIR-029")]
    public async Task A_message_is_sent_received_and_deleted_with_digests_that_the_client_verifies()
    {
        var queue = (await _client.CreateQueueAsync("orders")).QueueUrl;
        await _client.SendMessageAsync(new SendMessageRequest(queue, "größer")
        {
            MessageAttributes = new() { ["kind"] = new() { DataType = "String", StringValue = "new" } },
        });

        var received = Assert.Single((await _client.ReceiveMessageAsync(new ReceiveMessageRequest(queue) { MessageAttributeNames = ["All"] })).Messages);
        await _client.DeleteMessageAsync(queue, received.ReceiptHandle);

        Assert.Equal(("größer", "new"), (received.Body, received.MessageAttributes["kind"].StringValue));
        Assert.Empty(_sim.GetQueue("orders").Messages);
    }

    [Fact]
    [Covers("WIR-048")]
    public async Task What_AWS_refuses_is_the_clients_typed_exception()
    {
        var refusal = await Assert.ThrowsAsync<QueueDoesNotExistException>(() => _client.GetQueueUrlAsync("missing"));

        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue", refusal.ErrorCode);
    }

    [Fact]
    public async Task The_Region_of_the_simulation_is_the_clients()
    {
        await using var frankfurt = new EsmSimulation(new() { Region = "eu-central-1" });
        using var client = new AmazonSQSClient(frankfurt.Configure(new AmazonSQSConfig { RegionEndpoint = Amazon.RegionEndpoint.USWest2 }));

        var url = (await client.CreateQueueAsync("orders")).QueueUrl;

        Assert.Equal("https://sqs.eu-central-1.amazonaws.com/123456789012/orders", url);
    }

    [Fact]
    public void Every_call_is_answered_before_it_returns()
    {
        var call = _client.CreateQueueAsync("orders");

        Assert.True(call.IsCompletedSuccessfully, "A handler that calls would leave the simulation's control.");
    }

    [Fact]
    public void Nothing_of_the_configuration_waits_in_real_time_or_asks_the_machine()
    {
        var config = _sim.Configure(new AmazonSQSConfig { MaxErrorRetry = 9, UseFIPSEndpoint = true, UseDualstackEndpoint = true });

        Assert.Equal(0, config.MaxErrorRetry);
        Assert.False(config.UseFIPSEndpoint || config.UseDualstackEndpoint || config.ThrottleRetries || config.EndpointDiscoveryEnabled);
        Assert.True(config.IgnoreConfiguredEndpointUrls && config.DisableClockSkewCorrection);
    }
}
