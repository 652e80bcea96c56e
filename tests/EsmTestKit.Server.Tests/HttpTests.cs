using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace EsmTestKit.Server.Tests;

/// <summary>HTTP as clients need it: dates, bodies that wait to be asked for, and receives that wait for a message.</summary>
public sealed class HttpTests
{
    [Fact]
    [Covers("WIR-007")]
    public async Task Answers_are_dated_by_the_machine_and_not_by_the_simulation()
    {
        await using var server = await EsmServer.StartAsync(new() { Clock = EsmClockMode.Virtual });
        using var client = new HttpClient { BaseAddress = server.Endpoint };
        var file = Path.GetTempFileName();
        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero);
        File.Delete(file);

        using var answer = await client.GetAsync("2015-03-31/functions");

        var date = answer.Headers.GetValues("Date").Single();
        var told = DateTimeOffset.ParseExact(date, "R", CultureInfo.InvariantCulture);
        Assert.InRange(told - written, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(5));
        Assert.NotInRange(server.Simulation.Now - told, TimeSpan.FromMinutes(-5), TimeSpan.FromMinutes(5));
    }

    [Fact]
    [Covers("WIR-010")]
    public async Task A_body_that_waits_to_be_asked_for_is_asked_for()
    {
        await using var server = await EsmServer.StartAsync();
        server.Simulation.CreateBucket("orders");
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Endpoint.Host, server.Endpoint.Port);
        var stream = socket.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);

        await stream.WriteAsync("PUT /orders/a.txt HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"u8.ToArray());
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync());
        Assert.Equal(string.Empty, await reader.ReadLineAsync());
        await stream.WriteAsync("hello"u8.ToArray());

        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
        using var client = new HttpClient { BaseAddress = server.Endpoint };
        Assert.Equal("hello", await client.GetStringAsync("orders/a.txt"));
    }

    [Theory]
    [Covers("WIR-053", "ADD-81")]
    [InlineData(EsmClockMode.Auto, false)]
    [InlineData(EsmClockMode.Real, true)]
    public async Task A_long_poll_ends_with_the_first_message(EsmClockMode clock, bool byAttribute)
    {
        await using var server = await EsmServer.StartAsync(new() { Clock = clock });
        using var client = new HttpClient { BaseAddress = server.Endpoint, Timeout = TimeSpan.FromMinutes(1) };
        var queue = server.Simulation.CreateQueue("orders", new() { ReceiveMessageWaitTime = TimeSpan.FromSeconds(byAttribute ? 20 : 0) });

        var receive = ServerTests.JsonAsync(client, "AmazonSQS.ReceiveMessage", byAttribute ? $$"""{"QueueUrl":"{{queue.Url}}"}""" : $$"""{"QueueUrl":"{{queue.Url}}","WaitTimeSeconds":20}""");
        await ServerTests.JsonAsync(client, "AmazonSQS.ListQueues", "{}");
        Assert.False(receive.IsCompleted);
        await ServerTests.JsonAsync(client, "AmazonSQS.SendMessage", $$"""{"QueueUrl":"{{queue.Url}}","MessageBody":"hello"}""");

        Assert.Equal("hello", (await receive)["Messages"]![0]!["Body"]!.GetValue<string>());
    }

    [Theory]
    [Covers("WIR-053", "ADD-81")]
    [InlineData(EsmClockMode.Auto, 1)]
    [InlineData(EsmClockMode.Virtual, 20)] // Nobody moves this clock: who waited, would wait for ever.
    public async Task A_long_poll_ends_empty_where_nothing_comes(EsmClockMode clock, int wait)
    {
        await using var server = await EsmServer.StartAsync(new() { Clock = clock });
        using var client = new HttpClient { BaseAddress = server.Endpoint, Timeout = TimeSpan.FromSeconds(15) };
        var queue = server.Simulation.CreateQueue("orders");
        var start = server.Simulation.Now;

        var received = await ServerTests.JsonAsync(client, "AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":"{{queue.Url}}","WaitTimeSeconds":{{wait}}}""");

        Assert.Equal("{}", received.ToJsonString());
        // Else a client that polls again and again would never see the end of a visibility timeout that is longer than its wait.
        Assert.Equal(TimeSpan.FromSeconds(clock == EsmClockMode.Auto ? wait : 0), server.Simulation.Now - start);
    }

    [Theory]
    [Covers("WIR-053", "ADD-81")]
    [InlineData(15, 0)]
    [InlineData(0, 20)]
    public async Task A_clock_that_jumps_brings_what_comes_within_the_wait(int delay, int hidden)
    {
        await using var server = await EsmServer.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Endpoint, Timeout = TimeSpan.FromSeconds(15) };
        var queue = server.Simulation.CreateQueue("orders");
        var start = server.Simulation.Now;
        await ServerTests.JsonAsync(client, "AmazonSQS.SendMessage", $$"""{"QueueUrl":"{{queue.Url}}","MessageBody":"hello","DelaySeconds":{{delay}}}""");
        if (hidden > 0) await ServerTests.JsonAsync(client, "AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":"{{queue.Url}}","VisibilityTimeout":{{hidden}}}""");

        var received = await ServerTests.JsonAsync(client, "AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":"{{queue.Url}}","WaitTimeSeconds":20}""");

        Assert.Equal("hello", received["Messages"]![0]!["Body"]!.GetValue<string>());
        Assert.Equal(TimeSpan.FromSeconds(delay + hidden), server.Simulation.Now - start);
    }

    [Fact]
    [Covers("WIR-053", "ADD-81")]
    public async Task A_clock_that_jumps_goes_no_further_than_the_first_who_waits_needs()
    {
        await using var server = await EsmServer.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Endpoint, Timeout = TimeSpan.FromSeconds(15) };
        var start = server.Simulation.Now;
        var early = server.Simulation.CreateQueue("early");
        var late = server.Simulation.CreateQueue("late");
        var later = ServerTests.JsonAsync(client, "AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":"{{late.Url}}","WaitTimeSeconds":20}""");
        await ServerTests.JsonAsync(client, "AmazonSQS.SendMessage", $$"""{"QueueUrl":"{{early.Url}}","MessageBody":"early","DelaySeconds":5}""");

        await ServerTests.JsonAsync(client, "AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":"{{early.Url}}","WaitTimeSeconds":20}""");

        Assert.Equal(TimeSpan.FromSeconds(5), server.Simulation.Now - start);
        await ServerTests.JsonAsync(client, "AmazonSQS.SendMessage", $$"""{"QueueUrl":"{{late.Url}}","MessageBody":"late","DelaySeconds":5}""");
        Assert.Equal("late", (await later)["Messages"]![0]!["Body"]!.GetValue<string>());
        Assert.Equal(TimeSpan.FromSeconds(10), server.Simulation.Now - start);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task A_clock_that_jumps_lets_nobody_wait_for_a_stream(int delay)
    {
        await using var server = await EsmServer.StartAsync(new() { Simulation = new() { Kinesis = new() { CreateStreamDelay = TimeSpan.FromSeconds(delay) } } });
        using var client = new HttpClient { BaseAddress = server.Endpoint, Timeout = TimeSpan.FromSeconds(15) };
        await KinesisAsync("CreateStream", """{"StreamName":"clicks","ShardCount":1}""");

        string status;
        var looks = 0;
        do
        {
            var answer = await KinesisAsync("DescribeStreamSummary", """{"StreamName":"clicks"}""");
            status = JsonNode.Parse(answer)!["StreamDescriptionSummary"]!["StreamStatus"]!.GetValue<string>();
            looks++;
        }
        while (status == "CREATING" && looks < 10_000);

        Assert.Equal("ACTIVE", status);
        if (delay == 0) Assert.Equal(1, looks); // A client that sees CREATING sleeps for seconds: boto3's waiter for ten.

        async Task<string> KinesisAsync(string operation, string body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") };
            request.Headers.Add("X-Amz-Target", $"Kinesis_20131202.{operation}");
            using var answer = await client.SendAsync(request);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task Credentials_are_checked_where_that_is_asked_for()
    {
        await using var server = await EsmServer.StartAsync(new() { ChecksCredentials = true });
        using var client = new HttpClient { BaseAddress = server.Endpoint };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("{}", Encoding.UTF8, "application/x-amz-json-1.0") };
        request.Headers.Add("X-Amz-Target", "AmazonSQS.ListQueues");

        using var answer = await client.SendAsync(request);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("MissingAuthenticationToken", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stops_answers_who_waits()
    {
        var server = await EsmServer.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Endpoint, Timeout = TimeSpan.FromSeconds(15) };
        var queue = server.Simulation.CreateQueue("orders");
        var receive = ServerTests.JsonAsync(client, "AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":"{{queue.Url}}","WaitTimeSeconds":20}""");
        await ServerTests.JsonAsync(client, "AmazonSQS.ListQueues", "{}");

        await server.DisposeAsync();

        try
        {
            Assert.Equal("{}", (await receive).ToJsonString());
        }
        catch (HttpRequestException)
        {
            // It had not arrived yet when the port was closed.
        }
    }
}
