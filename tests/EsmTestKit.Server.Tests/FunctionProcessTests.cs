using System.Text.Json.Nodes;

namespace EsmTestKit.Server.Tests;

/// <summary>Functions as processes. The shell and curl are the other language; what a real runtime adds is its own library.</summary>
public sealed class FunctionProcessTests : IDisposable
{
    // A runtime in a few lines: asks, lets the body decide, answers.
    private const string Loop = """
        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
        while :; do
          event=$(curl -s -D "$0.headers" "$api/invocation/next") || exit 9
          id=$(tr -d '\r' < "$0.headers" | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
          BODY
        done
        """;

    private readonly string _script = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        File.Delete(_script);
        File.Delete(_script + ".headers");
    }

    [Fact]
    [Covers("WIR-089", "WIR-090", "WIR-094")]
    public async Task A_process_gets_the_batch_and_its_lines_are_in_the_ledger()
    {
        await using var server = await ServeAsync("""
            echo "got $AWS_LAMBDA_FUNCTION_NAME"; echo "to stderr" >&2
            curl -s -o /dev/null -d '{"batchItemFailures":[]}' "$api/invocation/$id/response"
            """);

        var invocation = Assert.Single(await DeliverAsync(server));

        Assert.Equal("""{"batchItemFailures":[]}""", invocation.Result);
        Assert.Contains("\"body\":\"hello\"", invocation.Event, StringComparison.Ordinal);
        Assert.Equal(["got apply-orders", "to stderr"], invocation.Logs.Order(StringComparer.Ordinal));
        Assert.Empty(server.Simulation.GetQueue("orders").Messages);
    }

    [Fact]
    [Covers("WIR-015")]
    public async Task A_process_finds_the_simulation_as_every_client_does()
    {
        await using var server = await ServeAsync("""
            echo "$AWS_ENDPOINT_URL"
            curl -s -o /dev/null -d 'null' "$api/invocation/$id/response"
            """);

        Assert.Equal([server.Endpoint.GetLeftPart(UriPartial.Authority)], Assert.Single(await DeliverAsync(server)).Logs);
    }

    [Fact]
    [Covers("WIR-091")]
    public async Task An_error_is_retried_and_ends_in_the_dead_letter_queue()
    {
        await using var server = await ServeAsync("""
            curl -s -o /dev/null -d '{"errorType":"OrderError","errorMessage":"no such order"}' "$api/invocation/$id/error"
            """);

        var invocations = await DeliverAsync(server);

        Assert.Equal([("OrderError", "no such order"), ("OrderError", "no such order")], invocations.Select(invocation => (invocation.ErrorType, invocation.ErrorMessage)));
        Assert.Single(server.Simulation.GetQueue("orders-dlq").Messages);
    }

    [Fact]
    [Covers("WIR-100")]
    public async Task A_process_that_dies_fails_its_invocation_and_is_started_again()
    {
        await using var server = await ServeAsync("exit 3");

        var invocations = await DeliverAsync(server);

        Assert.Equal(2, invocations.Count);
        Assert.All(invocations, invocation => Assert.Equal($"RequestId: {invocation.RequestId} Error: Runtime exited with error: exit status 3", invocation.ErrorMessage));
    }

    [Fact]
    [Covers("WIR-098")]
    public async Task A_process_that_hangs_times_out_on_the_simulations_clock()
    {
        await using var server = await ServeAsync("sleep 600", TimeSpan.FromSeconds(1));

        var invocations = await DeliverAsync(server);

        Assert.Equal([true, true], invocations.Select(invocation => invocation.TimedOut));
        Assert.All(invocations, invocation => Assert.Equal(TimeSpan.FromSeconds(1), invocation.EndedAt - invocation.StartedAt));
    }

    [Fact]
    [Covers("WIR-092")]
    public async Task A_process_that_cannot_start_its_handler_says_why()
    {
        await File.WriteAllTextAsync(_script, """curl -s -o /dev/null -d '{"errorType":"Runtime.ImportModuleError","errorMessage":"no index"}' "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/init/error"; sleep 600""");
        await using var server = await StartAsync(TimeSpan.FromSeconds(3));

        Assert.All(await DeliverAsync(server), invocation => Assert.Equal("Runtime.ImportModuleError", invocation.ErrorType));
    }

    [Theory]
    [InlineData(EsmClockMode.Virtual)]
    [InlineData(EsmClockMode.Auto)]
    public async Task Callers_side_by_side_wait_for_their_own_answers(EsmClockMode clock)
    {
        await File.WriteAllTextAsync(_script, Loop.Replace("BODY", """
            sleep 0.2
            curl -s -o /dev/null -d "\"$id\"" "$api/invocation/$id/response"
            """, StringComparison.Ordinal));
        await using var server = await StartAsync(TimeSpan.FromSeconds(30), clock);
        using var client = new HttpClient { BaseAddress = server.Endpoint, Timeout = TimeSpan.FromMinutes(3) };

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async number =>
        {
            using var answer = await client.PostAsync("2015-03-31/functions/apply-orders/invocations", new StringContent($"{number}"));
            return (answer.Headers.Contains("X-Amz-Function-Error"), await answer.Content.ReadAsStringAsync());
        }));

        Assert.All(answers, answer => Assert.False(answer.Item1));
        Assert.Equal(4, answers.Select(answer => answer.Item2).Distinct().Count());
        Assert.Equal(server.Simulation.GetFunction("apply-orders").Invocations.Select(invocation => $"\"{invocation.RequestId}\"").Order(StringComparer.Ordinal), answers.Select(answer => answer.Item2).Order(StringComparer.Ordinal));
    }

    [Theory]
    [Covers("WIR-039", "WIR-040", "WIR-044")]
    [InlineData(EsmClockMode.Virtual)]
    [InlineData(EsmClockMode.Auto)]
    [InlineData(EsmClockMode.Real)]
    public async Task A_process_may_invoke_another_function_that_takes_time(EsmClockMode clock)
    {
        await File.WriteAllTextAsync(_script, Loop.Replace("BODY", """
            sign="Authorization: AWS4-HMAC-SHA256 Credential=$AWS_ACCESS_KEY_ID/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0"
            answer=$(curl -s -H "$sign" -d '[1]' "$AWS_ENDPOINT_URL/2015-03-31/functions/slow/invocations")
            curl -s -o /dev/null -d "{\"slow\":$answer}" "$api/invocation/$id/response"
            """, StringComparison.Ordinal));
        await using var server = await StartAsync(TimeSpan.FromSeconds(30), clock);
        var slow = server.Simulation.CreateFunction("slow", (Stream input) => input, new() { Duration = TimeSpan.FromSeconds(2) });
        using var client = new HttpClient { BaseAddress = server.Endpoint, Timeout = TimeSpan.FromMinutes(3) };

        using var answer = await client.PostAsync("2015-03-31/functions/apply-orders/invocations", new StringContent("{}"));

        Assert.Equal("""{"slow":[1]}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("$LATEST", answer.Headers.GetValues("X-Amz-Executed-Version").Single());
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.Single(slow.Invocations).EndedAt - slow.Invocations[0].StartedAt);
    }

    private static async Task<IReadOnlyList<LambdaInvocation>> DeliverAsync(EsmServer server)
    {
        var sim = server.Simulation;
        var orders = sim.CreateQueue("orders", new() { RedrivePolicy = new(sim.CreateQueue("orders-dlq"), MaxReceiveCount: 2) });
        sim.CreateEventSourceMapping(orders, sim.GetFunction("apply-orders"));
        orders.SendMessage("hello");
        using var client = new HttpClient { BaseAddress = server.Endpoint, Timeout = TimeSpan.FromMinutes(3) };
        using var ran = await client.PostAsync("_esm/run-until-idle", null);
        var text = await ran.Content.ReadAsStringAsync();
        Assert.True(ran.IsSuccessStatusCode, text);
        Assert.NotEmpty(JsonNode.Parse(text)!["entries"]!.AsArray());
        return sim.GetFunction("apply-orders").Invocations;
    }

    private async Task<EsmServer> ServeAsync(string body, TimeSpan? timeout = null)
    {
        await File.WriteAllTextAsync(_script, Loop.Replace("BODY", body, StringComparison.Ordinal));
        return await StartAsync(timeout ?? TimeSpan.FromSeconds(30));
    }

    private Task<EsmServer> StartAsync(TimeSpan timeout, EsmClockMode clock = EsmClockMode.Virtual) => EsmServer.StartAsync(new()
    {
        Clock = clock,
        Functions = [new("apply-orders", $"exec sh {_script}") { Hosting = new() { Timeout = timeout } }],
    });
}
