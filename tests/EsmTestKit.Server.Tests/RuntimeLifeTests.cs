using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Server.Tests;

/// <summary>Each life of a process has a Runtime API of its own.</summary>
public sealed class RuntimeLifeTests
{
    [Fact]
    public async Task A_late_request_of_an_ended_process_takes_no_event_from_the_one_that_came_after()
    {
        // Each life answers with the address that it was given.
        using var function = new ScriptedFunction("""curl -s -o /dev/null -d "\"$AWS_LAMBDA_RUNTIME_API\"" "$api/invocation/$id/response" """);
        await using var server = await EsmServer.StartAsync(new() { Clock = EsmClockMode.Virtual, Functions = [new("echo", function.Command)] });
        using var client = new HttpClient { BaseAddress = server.Endpoint };
        var ended = await InvokeAsync(client);

        using (var reset = await client.PostAsync("_esm/reset", null)) reset.EnsureSuccessStatusCode();
        var present = await InvokeAsync(client);

        Assert.NotEqual(ended, present);
        using var late = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => late.GetAsync($"http://{ended}/2018-06-01/runtime/invocation/next"));
        Assert.Equal(present, await InvokeAsync(client));
    }

    private static async Task<string> InvokeAsync(HttpClient client)
    {
        using var answer = await client.PostAsync("2015-03-31/functions/echo/invocations", new StringContent("{}"));
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!.GetValue<string>();
    }
}
