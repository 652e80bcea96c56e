using System.Net;

namespace EsmTestKit.AwsApi.Tests;

public sealed class PackageExample
{
    #region package
    [Fact]
    public async Task An_HttpClient_sends_a_message_as_AWS_s_clients_do()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        using var aws = new HttpClient(new EsmAwsHandler(sim)) { BaseAddress = new Uri("http://aws.invalid/") };

        using var answer = await aws.PostAsync("", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Action"] = "SendMessage",
            ["Version"] = "2012-11-05",
            ["QueueUrl"] = orders.Url,
            ["MessageBody"] = "order-1",
        }));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("order-1", Assert.Single(orders.Messages).Body);
    }
    #endregion
}
