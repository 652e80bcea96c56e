using System.Net;
using System.Text;

namespace EsmTestKit.AwsApi.Tests;

/// <summary>Lambda's Invoke over the wire, by a test and by handlers.</summary>
public sealed class InvokeWireTests : IAsyncDisposable
{
    private const string Path = "/2015-03-31/functions/f/invocations";
    private readonly WireWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    [Covers("WIR-039", "WIR-040")]
    public async Task The_body_is_the_event_and_the_answer_and_the_rest_stands_in_headers()
    {
        Echo("f");

        var answer = await SendAsync(Path + "?Qualifier=%24LATEST", """{"a":"é"}""", ("X-Amz-Log-Type", "Tail"));

        Assert.Equal((200, """{"a":"é"}""", "$LATEST", (string?)null), (answer.Status, WireWorld.Text(answer), answer.Header("X-Amz-Executed-Version"), answer.Header("X-Amz-Function-Error")));
        Assert.StartsWith("START RequestId: ", Encoding.UTF8.GetString(Convert.FromBase64String(answer.Header("X-Amz-Log-Result")!)), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("WIR-040")]
    public async Task An_event_is_accepted_and_a_dry_run_has_no_body()
    {
        Echo("f");

        var accepted = await SendAsync(Path, "1", ("X-Amz-Invocation-Type", "Event"));
        var dry = await SendAsync(Path, "1", ("X-Amz-Invocation-Type", "DryRun"));

        Assert.Equal((202, ""), (accepted.Status, WireWorld.Text(accepted)));
        Assert.Equal((204, ""), (dry.Status, WireWorld.Text(dry)));
        await _world.Sim.RunUntilIdleAsync();
        Assert.Equal("1", Assert.Single(_world.Sim.GetFunction("f").Invocations).Event);
    }

    [Fact]
    [Covers("WIR-041")]
    public async Task A_function_that_fails_says_so_in_a_header()
    {
        _world.Sim.CreateFunction("f", void () => throw new InvalidOperationException("no"));

        var answer = await SendAsync(Path, "{}");

        Assert.Equal((200, "Unhandled", """{"errorType":"InvalidOperationException","errorMessage":"no"}"""), (answer.Status, answer.Header("X-Amz-Function-Error"), WireWorld.Text(answer)));
    }

    [Fact]
    [Covers("WIR-042")]
    public async Task Refusals_stand_in_header_and_body()
    {
        _world.Sim.CreateFunction("f", (Stream _) => { }, new() { ReservedConcurrency = 0 });

        var missing = await SendAsync("/2015-03-31/functions/g/invocations", "{}");
        var throttled = await SendAsync(Path, "{}");
        var broken = await SendAsync(Path, [0xff]);
        var large = await SendAsync(Path, Encoding.UTF8.GetBytes($"\"{new string('x', 6_291_456)}\""));

        Assert.Equal("""{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:g:$LATEST"}""", WireWorld.Text(missing));
        Assert.Equal((429, "TooManyRequestsException"), (throttled.Status, throttled.Header("x-amzn-ErrorType")));
        Assert.Equal("""{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}""", WireWorld.Text(throttled));
        Assert.Equal((400, "InvalidRequestContentException"), (broken.Status, broken.Header("x-amzn-ErrorType")));
        Assert.Equal((413, "RequestEntityTooLargeException"), (large.Status, large.Header("x-amzn-ErrorType")));
    }

    [Fact]
    public void A_function_whose_code_the_kit_has_not_is_refused_with_what_to_do()
    {
        Echo("f");

        var made = _world.Send("POST", "/2015-03-31/functions", """{"FunctionName":"g","Role":"arn:aws:iam::123456789012:role/r","Code":{"ZipFile":""}}""");
        var again = _world.Send("POST", "/2015-03-31/functions", """{"FunctionName":"f","Role":"arn:aws:iam::123456789012:role/r","Code":{"ZipFile":""}}""");

        Assert.Equal((400, "NotSimulated"), (made.Status, made.Header("x-amzn-ErrorType")));
        Assert.Contains("esm serve --function g=", WireWorld.Text(made), StringComparison.Ordinal);
        Assert.Equal((409, "ResourceConflictException", """{"Type":"User","message":"Function already exist: f"}"""), (again.Status, again.Header("x-amzn-ErrorType"), WireWorld.Text(again)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_invokes_another_waits_on_the_simulations_clock(bool blocks)
    {
        var sim = _world.Sim;
        using var client = new HttpClient(new EsmAwsHandler(sim)) { BaseAddress = new Uri("http://esm.invalid") };
        sim.CreateFunction("inner", async (Stream input) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), sim.Clock);
            return input;
        });
        var trace = new List<string>();
        sim.CreateFunction("f", async (Stream _) =>
        {
            trace.Add($"{Seconds(sim)} asks");
            using var content = new StringContent("[1,2]");
            var call = client.PostAsync("/2015-03-31/functions/inner/invocations", content);
            using var answer = blocks ? Blocking(call) : await call;
            trace.Add($"{Seconds(sim)} {await answer.Content.ReadAsStringAsync()}");
        });

        var answer = await SendAsync(Path, "{}");

        Assert.Equal((200, (string?)null), (answer.Status, answer.Header("X-Amz-Function-Error")));
        Assert.Equal(["0 asks", "1 [1,2]"], trace);
        Assert.False(Assert.Single(sim.GetFunction("f").Invocations).HasEscaped);
    }

    [Fact]
    public async Task A_handler_that_times_out_while_it_waits_never_goes_on_and_the_other_does()
    {
        var sim = _world.Sim;
        using var client = new HttpClient(new EsmAwsHandler(sim)) { BaseAddress = new Uri("http://esm.invalid") };
        sim.CreateFunction("inner", () => Task.Delay(TimeSpan.FromSeconds(10), sim.Clock), new() { Timeout = TimeSpan.FromSeconds(20) });
        var wentOn = false;
        var outer = sim.CreateFunction("f", async (Stream _) =>
        {
            using var content = new StringContent("{}");
            using var answer = await client.PostAsync("/2015-03-31/functions/inner/invocations", content);
            wentOn = true;
        });

        await SendAsync(Path, "{}");
        await sim.RunUntilIdleAsync();

        Assert.True(Assert.Single(outer.Invocations).TimedOut);
        Assert.Equal("null", Assert.Single(sim.GetFunction("inner").Invocations).Result);
        Assert.False(wentOn);
    }

    [Fact]
    public async Task A_handler_may_send_an_event_and_end()
    {
        var sim = _world.Sim;
        using var client = new HttpClient(new EsmAwsHandler(sim)) { BaseAddress = new Uri("http://esm.invalid") };
        Echo("inner");
        sim.CreateFunction("f", async (Stream _) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/2015-03-31/functions/inner/invocations") { Content = new StringContent("7") };
            request.Headers.Add("X-Amz-Invocation-Type", "Event");
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        });

        var answer = await SendAsync(Path, "{}");
        Assert.Null(answer.Header("X-Amz-Function-Error"));
        await sim.RunUntilIdleAsync();

        Assert.Equal("7", Assert.Single(sim.GetFunction("inner").Invocations).Event);
    }

    // The awaited task is a handler's own: a consumer that blocks is what is tested.
    private static HttpResponseMessage Blocking(Task<HttpResponseMessage> call) => call.GetAwaiter().GetResult();

    private static int Seconds(EsmSimulation sim) => (int)(sim.Now - sim.Settings.StartTime).TotalSeconds;

    private void Echo(string name) => _world.Sim.CreateFunction(name, (Stream input) => input);

    private Task<AwsHttpResponse> SendAsync(string target, string body, params (string Name, string Value)[] headers) => SendAsync(target, Encoding.UTF8.GetBytes(body), headers);

    private Task<AwsHttpResponse> SendAsync(string target, byte[] body, params (string Name, string Value)[] headers) =>
        _world.Endpoint.AnswerAsync(new AwsHttpRequest("POST", target) { Body = body, Headers = [.. headers.Select(header => new KeyValuePair<string, string>(header.Name, header.Value))] });
}
