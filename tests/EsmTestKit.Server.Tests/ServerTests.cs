using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace EsmTestKit.Server.Tests;

public sealed class ServerTests
{
    [Fact]
    [Covers("WIR-051")]
    public async Task A_client_over_the_socket_meets_the_simulation()
    {
        await using var server = await EsmServer.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Endpoint };

        var url = (await JsonAsync(client, "AmazonSQS.CreateQueue", """{"QueueName":"orders"}"""))["QueueUrl"]!.GetValue<string>();
        await JsonAsync(client, "AmazonSQS.SendMessage", new JsonObject { ["QueueUrl"] = url, ["MessageBody"] = "hello" }.ToJsonString());

        Assert.Equal($"http://{server.Endpoint.Authority}/123456789012/orders", url);
        Assert.Equal("hello", Assert.Single(server.Simulation.GetQueue("orders").Messages).Body);
    }

    [Fact]
    [Covers("WIR-012", "WIR-013", "WIR-014")]
    public async Task HTTP_1_and_HTTP_2_with_prior_knowledge_share_one_port()
    {
        await using var server = await EsmServer.StartAsync();
        foreach (var version in (Version[])[HttpVersion.Version11, HttpVersion.Version20])
        {
            using var client = new HttpClient { BaseAddress = server.Endpoint, DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var request = Request("Kinesis_20131202.ListStreams", "{}");
            request.Version = version;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            using var answer = await client.SendAsync(request);
            Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version));
        }
    }

    [Fact]
    [Covers("WIR-009")]
    public async Task Paths_arrive_as_they_were_sent()
    {
        await using var server = await EsmServer.StartAsync();
        server.Simulation.CreateBucket("failed-orders");
        using var client = new HttpClient { BaseAddress = server.Endpoint };

        using var put = await client.PutAsync("failed-orders/a%2Fb%3Ac/gr%C3%B6%C3%9Fer", new ByteArrayContent([1, 2, 3]));
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "failed-orders/a%2Fb%3Ac/gr%C3%B6%C3%9Fer"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (put.StatusCode, head.StatusCode));
        Assert.Equal(3, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var first = await EsmServer.StartAsync();

        var refusal = await Assert.ThrowsAsync<EsmUsageException>(() => EsmServer.StartAsync(new() { Port = first.Endpoint.Port }));

        Assert.Contains($"Port {first.Endpoint.Port} of this machine is taken", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_virtual_clock_moves_only_when_told()
    {
        await using var server = await EsmServer.StartAsync(new() { Clock = EsmClockMode.Virtual });
        using var client = new HttpClient { BaseAddress = server.Endpoint };
        var began = server.Simulation.Now;
        await JsonAsync(client, "AmazonSQS.CreateQueue", """{"QueueName":"orders"}""");
        Assert.Equal(began, server.Simulation.Now);

        using var advanced = await client.PostAsync("_esm/advance", new StringContent("""{ "seconds": 90 }"""));

        Assert.Equal(HttpStatusCode.OK, advanced.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(90), server.Simulation.Now - began);
        Assert.True(JsonNode.Parse(await client.GetStringAsync("_esm"))!["idle"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("advance", "{}", 400, "{ \"seconds\": 60 }")]
    [InlineData("advance", "{\"seconds\":-1}", 400, "{ \"seconds\": 60 }")]
    [InlineData("advance", "{\"seconds\":", 400, "no JSON")]
    [InlineData("rewind", "{}", 404, "POST /_esm/reset")]
    [InlineData("reset", "{\"seed\":7,\"decisions\":{}}", 400, "{ \"decisions\": {} }")]
    [InlineData("reset", "{\"decisions\":[1]}", 400, "GET /_esm/choices")]
    public async Task A_wrong_call_of_the_control_API_says_the_right_one(string call, string body, int status, string cure)
    {
        await using var server = await EsmServer.StartAsync(new() { Clock = EsmClockMode.Virtual });
        using var client = new HttpClient { BaseAddress = server.Endpoint };

        using var answer = await client.PostAsync($"_esm/{call}", new StringContent(body));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(cure, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_is_a_new_world_with_another_seed()
    {
        await using var server = await EsmServer.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Endpoint };
        await JsonAsync(client, "AmazonSQS.CreateQueue", """{"QueueName":"orders"}""");

        using var reset = await client.PostAsync("_esm/reset", new StringContent("""{"seed":7}"""));

        Assert.Equal(HttpStatusCode.OK, reset.StatusCode);
        Assert.Equal("{}", (await JsonAsync(client, "AmazonSQS.ListQueues", "{}")).ToJsonString());
        Assert.Equal(7, server.Simulation.Settings.Seed);
    }

    internal static async Task<JsonNode> JsonAsync(HttpClient client, string target, string body)
    {
        using var request = Request(target, body);
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text.Length == 0 ? "{}" : text)!;
    }

    private static HttpRequestMessage Request(string target, string body) => new(HttpMethod.Post, "/")
    {
        Headers = { { "X-Amz-Target", target } },
        Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0"),
    };
}
