using Amazon.SQS;

namespace EsmTestKit.AwsSdk.Tests;

public sealed class PackageExample
{
    #region package
    [Fact]
    public async Task The_SDK_s_own_client_sends_a_message_into_the_simulation()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        using var sqs = new AmazonSQSClient(sim.Configure(new AmazonSQSConfig()));

        await sqs.SendMessageAsync(orders.Url, "order-1");

        Assert.Equal("order-1", Assert.Single(orders.Messages).Body);
    }
    #endregion
}
