namespace EsmTestKit.Server.Tests;

public sealed class PackageExample
{
    #region package
    [Fact]
    public async Task A_client_over_the_network_meets_the_simulation_of_the_test()
    {
        await using var server = await EsmServer.StartAsync();
        var orders = server.Simulation.CreateQueue("orders");
        using var client = new HttpClient { BaseAddress = server.Endpoint };

        using var answer = await client.PostAsync("", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Action"] = "SendMessage",
            ["Version"] = "2012-11-05",
            ["QueueUrl"] = orders.Url,
            ["MessageBody"] = "order-1",
        }));

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal("order-1", Assert.Single(orders.Messages).Body);
    }
    #endregion
}
