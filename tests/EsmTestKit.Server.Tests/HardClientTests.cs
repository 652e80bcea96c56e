using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace EsmTestKit.Server.Tests;

/// <summary>Clients as a network has them: a thousand at once, gone in the middle, too large, or not speaking HTTP at all.</summary>
public sealed class HardClientTests
{
    private const string CreateQueue = """{"QueueName":"orders"}""";

    [Fact]
    public async Task A_thousand_clients_at_once_lose_nothing()
    {
        const int clients = 1_000;
        var told = new List<string>();
        await using var server = await EsmServer.StartAsync(new() { Log = line => { lock (told) told.Add(line); } });
        using var first = new HttpClient { BaseAddress = server.Endpoint };
        await ServerTests.JsonAsync(first, "AmazonSQS.CreateQueue", CreateQueue);
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var sent = Enumerable.Range(0, clients).Select(SendAsync).ToList();
        begin.SetResult();
        var ids = await Task.WhenAll(sent);

        Assert.Equal(clients, ids.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, clients), server.Simulation.GetQueue("orders").Messages.Select(message => int.Parse(message.Body, System.Globalization.CultureInfo.InvariantCulture)).Order());
        Assert.Empty(told);

        async Task<string> SendAsync(int number)
        {
            await begin.Task;
            // A connection of its own for each.
            using var handler = new SocketsHttpHandler();
            using var client = new HttpClient(handler) { BaseAddress = server.Endpoint };
            var answer = await ServerTests.JsonAsync(client, "AmazonSQS.SendMessage", new JsonObject { ["QueueUrl"] = "/123456789012/orders", ["MessageBody"] = $"{number}" }.ToJsonString());
            return answer["MessageId"]!.GetValue<string>();
        }
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\nX-Amz-Target: AmazonSQS.CreateQueue\r\n\r\n{\"QueueName\":")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nX-Amz-Target: AmazonSQS.CreateQueue\r\n\r\nzz\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 22\r\nX-Amz-Target: AmazonSQS.CreateQueue\r\n\r\n{\"QueueName\":\"orders\"}")]
    [InlineData("PRI * HTTP/2.0\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002")]
    [InlineData("no HTTP at all\r\n\r\n")]
    [InlineData("")]
    public async Task A_client_that_closes_its_half_is_gone_and_harms_nobody(string sent)
    {
        await using var server = await EsmServer.StartAsync();
        using (var raw = new TcpClient())
        {
            await raw.ConnectAsync(IPAddress.Loopback, server.Endpoint.Port);
            var stream = raw.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(sent));
            raw.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            // An error or nothing: Kestrel answers nobody who has hung up. But it ends the connection.
            await ReadAsync(reader);
        }

        using var next = new HttpClient { BaseAddress = server.Endpoint };
        await ServerTests.JsonAsync(next, "AmazonSQS.CreateQueue", CreateQueue);
        Assert.Equal("orders", Assert.Single(server.Simulation.Queues.All).Name);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_in_its_protocol_and_the_next_request_is_served()
    {
        await using var server = await EsmServer.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Endpoint };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Headers = { { "X-Amz-Target", "AmazonSQS.CreateQueue" } }, Content = new StreamContent(new Zeros((64L << 20) + 1)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.EndsWith("RequestEntityTooLarge", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["__type"]!.GetValue<string>(), StringComparison.Ordinal);
        await ServerTests.JsonAsync(client, "AmazonSQS.CreateQueue", CreateQueue);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_not_kept_in_memory()
    {
        await using var server = await EsmServer.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Endpoint };
        using var request = new HttpRequestMessage(HttpMethod.Put, "/bucket/key") { Content = new StreamContent(new Zeros(long.MaxValue)) };
        request.Headers.TransferEncodingChunked = true;

        // Some clients see the answer, others that the connection is closed while they still send.
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            // Neither is more than the network's business; what counts is the next request.
        }

        await ServerTests.JsonAsync(client, "AmazonSQS.CreateQueue", CreateQueue);
    }

    private static async Task ReadAsync(StreamReader reader)
    {
        try
        {
            await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            // Reset instead of closed.
        }
    }

    /// <summary>Zeros, as many as are wanted, made while they are read.</summary>
    private sealed class Zeros(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            _left -= read;
            Array.Clear(buffer, offset, read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
