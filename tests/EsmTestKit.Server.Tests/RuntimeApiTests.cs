using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace EsmTestKit.Server.Tests;

/// <summary>The Runtime API as a runtime's own library calls it; the test is the runtime.</summary>
public sealed class RuntimeApiTests : IAsyncDisposable
{
    private const string Root = "2018-06-01/runtime/";
    private readonly List<string> _told = [];
    private EsmServer _server = null!;
    private HttpClient _runtime = null!;
    private HttpClient _control = null!;

    public async ValueTask DisposeAsync()
    {
        _runtime.Dispose();
        _control.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    [Covers("WIR-095", "WIR-096")]
    public async Task The_next_event_is_waited_for_and_the_answer_may_come_in_chunks()
    {
        await StartAsync();
        var next = _runtime.GetAsync(Root + "invocation/next");
        Assert.Equal(HttpStatusCode.NotFound, (await _runtime.GetAsync("2018-06-01/runtime/restore/next")).StatusCode);
        Assert.False(next.IsCompleted); // Nothing to do yet, and nobody hangs up.
        var run = DeliverAsync(1);

        using var given = await next;
        var id = given.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Root}invocation/{id}/response") { Content = new StringContent("""{"batchItemFailures":[]}""") };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("Lambda-Runtime-Function-Response-Mode", "streaming");
        using var answered = await _runtime.SendAsync(request);

        Assert.Equal((HttpStatusCode.Accepted, """{"status":"OK"}"""), (answered.StatusCode, await answered.Content.ReadAsStringAsync()));
        Assert.Equal("""{"batchItemFailures":[]}""", Assert.Single(await run).Result);
    }

    [Fact]
    [Covers("WIR-096")]
    public async Task A_stream_that_breaks_off_tells_so_in_its_trailers()
    {
        await StartAsync();
        var next = _runtime.GetAsync(Root + "invocation/next");
        var run = DeliverAsync(1);
        using var given = await next;
        var error = Convert.ToBase64String("""{"errorType":"OrderError","errorMessage":"half an order"}"""u8);

        var answer = await SendAsync(
            $"POST /{Root}invocation/{given.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single()}/response HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            + "Lambda-Runtime-Function-Response-Mode: streaming\r\nTrailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n\r\n"
            + $"4\r\n{{\"a\"\r\n0\r\nLambda-Runtime-Function-Error-Type: OrderError\r\nLambda-Runtime-Function-Error-Body: {error}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 202", answer, StringComparison.Ordinal);
        var failed = (await run)[0];
        Assert.Equal(("OrderError", "half an order"), (failed.ErrorType, failed.ErrorMessage));
    }

    [Fact]
    [Covers("WIR-093")]
    public async Task What_is_wrong_is_refused_with_a_type_and_a_message()
    {
        await StartAsync();
        using var unknown = await _runtime.PostAsync(Root + "invocation/00000000-0000-0000-0000-000000000000/response", new StringContent("null"));
        Assert.Equal((HttpStatusCode.BadRequest, "InvalidRequestID"), (unknown.StatusCode, await TypeAsync(unknown)));

        var next = _runtime.GetAsync(Root + "invocation/next");
        var run = DeliverAsync(1);
        using var given = await next;
        using var large = await _runtime.PostAsync($"{Root}invocation/{given.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single()}/response", new ByteArrayContent(new byte[6_291_557]));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLarge"), (large.StatusCode, await TypeAsync(large)));
        Assert.Equal("Function.ResponseSizeTooLarge", (await run)[0].ErrorType);
    }

    [Fact]
    [Covers("WIR-097")]
    public async Task A_process_has_one_event_at_a_time()
    {
        await StartAsync();
        var next = _runtime.GetAsync(Root + "invocation/next");
        var run = DeliverAsync(2);
        using var first = await next;
        var second = _runtime.GetAsync(Root + "invocation/next");
        Assert.Equal(HttpStatusCode.NotFound, (await _runtime.GetAsync("2018-06-01/runtime/x")).StatusCode);
        Assert.False(second.IsCompleted);

        await AnswerAsync(first);
        using (var given = await second) await AnswerAsync(given);

        var invocations = await run;
        Assert.Equal(2, invocations.Count);
        Assert.All(invocations, invocation => Assert.Equal("null", invocation.Result));
    }

    [Fact]
    [Covers("WIR-099")]
    public async Task There_are_no_extensions()
    {
        await StartAsync();
        using var answer = await _runtime.PostAsync("2020-01-01/extension/register", new StringContent("""{"events":["INVOKE"]}"""));
        Assert.Equal((HttpStatusCode.NotFound, "NotFound"), (answer.StatusCode, await TypeAsync(answer)));
    }

    // In the flow of the test, which hears what the server decides by.
    private async Task StartAsync()
    {
        _server = await EsmServer.StartAsync(new()
        {
            Clock = EsmClockMode.Virtual,
            Functions = [new("apply-orders", "exec sleep 600") { Hosting = new() { Timeout = TimeSpan.FromSeconds(60) } }],
            Log = _told.Add,
        });
        var address = _told.Single(line => line.Contains("Runtime API at ", StringComparison.Ordinal)).Split(' ')[^1];
        _runtime = new HttpClient { BaseAddress = new Uri($"http://{address}/"), Timeout = TimeSpan.FromMinutes(3) };
        _control = new HttpClient { BaseAddress = _server.Endpoint, Timeout = TimeSpan.FromMinutes(3) };
    }

    private async Task AnswerAsync(HttpResponseMessage given)
    {
        using var answered = await _runtime.PostAsync($"{Root}invocation/{given.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single()}/response", new StringContent("null"));
        Assert.Equal(HttpStatusCode.Accepted, answered.StatusCode);
    }

    // Each message is a batch of its own and has one try.
    private async Task<IReadOnlyList<LambdaInvocation>> DeliverAsync(int messages)
    {
        var sim = _server.Simulation;
        var orders = sim.CreateQueue("orders", new() { RedrivePolicy = new(sim.CreateQueue("orders-dlq"), MaxReceiveCount: 1), VisibilityTimeout = TimeSpan.FromSeconds(60) });
        sim.CreateEventSourceMapping(orders, sim.GetFunction("apply-orders"), new() { BatchSize = 1 });
        for (var index = 0; index < messages; index++) orders.SendMessage("hello");
        using var ran = await _control.PostAsync("_esm/run-until-idle", null);
        Assert.True(ran.IsSuccessStatusCode, await ran.Content.ReadAsStringAsync());
        return sim.GetFunction("apply-orders").Invocations;
    }

    private async Task<string> SendAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_runtime.BaseAddress!.Host, _runtime.BaseAddress.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync() ?? string.Empty;
    }

    private static async Task<string> TypeAsync(HttpResponseMessage answer)
    {
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.NotEqual(string.Empty, error["errorMessage"]!.GetValue<string>());
        return error["errorType"]!.GetValue<string>();
    }
}
