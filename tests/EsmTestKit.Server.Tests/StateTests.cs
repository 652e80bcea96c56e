using System.Net;
using System.Text.Json.Nodes;

namespace EsmTestKit.Server.Tests;

/// <summary>A served world outlives its server in a file.</summary>
public sealed class StateTests : IDisposable
{
    private const string Fails = """curl -s -o /dev/null -d '{"errorType":"OrderError","errorMessage":"no"}' "$api/invocation/$id/error" """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("esm-state");

    private string StateFile => Path.Combine(_folder.FullName, "world.esm");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_world_goes_on_where_it_was_stopped_and_functions_do_not_run_again_for_its_past()
    {
        using var function = new ScriptedFunction(Fails);
        string before;
        await using (var first = await ServeAsync(function))
        {
            using var client = new HttpClient { BaseAddress = first.Endpoint };
            await MapAsync(client);
            await SendAsync(client, "poison");
            // The first attempt has failed; the message is invisible for 30 s.
            await ControlAsync(client, "advance", """{"seconds":10}""");
            before = first.Simulation.Ledger.ToJsonLines();
        }

        Assert.Equal(1, function.Calls);
        await using var second = await ServeAsync(function);
        Assert.Equal(before, second.Simulation.Ledger.ToJsonLines());
        Assert.Equal(1, function.Calls);
        using var again = new HttpClient { BaseAddress = second.Endpoint };
        await ControlAsync(again, "run-until-idle");

        Assert.Equal(2, function.Calls);
        Assert.Equal("poison", Assert.Single(second.Simulation.GetQueue("orders-dlq").Messages).Body);
        Assert.Equal(["OrderError", "OrderError"], second.Simulation.GetFunction("apply-orders").Invocations.Select(invocation => invocation.ErrorType));
    }

    [Fact]
    public async Task An_event_under_way_at_the_stop_is_given_to_the_function_again()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // The first time it tells the test by a call that the kit refuses, and hangs.
        using var function = new ScriptedFunction("""
            if [ $(wc -l < "$0.calls") -eq 1 ]; then curl -s -o /dev/null -H 'X-Amz-Target: AmazonSQS.Hang' -d '{}' "$AWS_ENDPOINT_URL"; sleep 600; fi
            curl -s -o /dev/null -d '{}' "$api/invocation/$id/response"
            """);
        await using (var first = await ServeAsync(function, log: line => _ = line.StartsWith("Not simulated", StringComparison.Ordinal) && called.TrySetResult()))
        {
            using var client = new HttpClient { BaseAddress = first.Endpoint };
            await MapAsync(client);
            await SendAsync(client, "order-1");
            _ = client.PostAsync("_esm/run-until-idle", null);
            await called.Task;
        }

        await using var second = await ServeAsync(function);
        using var again = new HttpClient { BaseAddress = second.Endpoint };
        await ControlAsync(again, "run-until-idle");

        var invocation = Assert.Single(second.Simulation.GetFunction("apply-orders").Invocations);
        Assert.Equal((null, "{}"), (invocation.ErrorType, invocation.Result));
        Assert.Equal(2, function.Calls);
        Assert.Empty(second.Simulation.GetQueue("orders").Messages);
    }

    [Fact]
    public async Task The_world_of_a_seed_keeps_its_chance()
    {
        using var function = new ScriptedFunction(Fails);
        var settings = new EsmServerSettings { Clock = EsmClockMode.Virtual, StateFile = StateFile, Functions = [new("apply-orders", function.Command)] };
        settings = settings with { Simulation = settings.Simulation with { Seed = 7 } };
        string before;
        await using (var first = await EsmServer.StartAsync(settings))
        {
            using var client = new HttpClient { BaseAddress = first.Endpoint };
            await MapAsync(client);
            for (var order = 0; order < 5; order++) await SendAsync(client, $"order-{order}");
            await ControlAsync(client, "advance", """{"seconds":40}""");
            before = first.Simulation.Ledger.ToJsonLines();
        }

        // The seed is in the file.
        await using (var second = await ServeAsync(function))
        {
            Assert.Equal(7, second.Simulation.Settings.Seed);
            Assert.Equal(before, second.Simulation.Ledger.ToJsonLines());
        }

        var other = await Assert.ThrowsAsync<EsmUsageException>(() => EsmServer.StartAsync(settings with { Simulation = settings.Simulation with { Seed = 8 } }));
        Assert.Contains("seed 7", other.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("empty")]
    [InlineData("other")]
    public async Task A_damaged_file_is_named_and_left_alone(string damage)
    {
        await using (var server = await EsmServer.StartAsync(new() { Clock = EsmClockMode.Virtual, StateFile = StateFile }))
        {
            using var client = new HttpClient { BaseAddress = server.Endpoint };
            await ServerTests.JsonAsync(client, "AmazonSQS.CreateQueue", """{"QueueName":"orders"}""");
        }

        var whole = await File.ReadAllTextAsync(StateFile);
        await File.WriteAllTextAsync(StateFile, damage switch
        {
            "cut" => whole[..^20],
            "changed" => whole.Replace("\"orders\"", "\"ordres\"", StringComparison.Ordinal),
            "other" => "{}\n",
            _ => string.Empty,
        });
        var damaged = await File.ReadAllBytesAsync(StateFile);

        var refusal = await Assert.ThrowsAsync<EsmUsageException>(() => EsmServer.StartAsync(new() { StateFile = StateFile }));

        Assert.Contains(StateFile, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(StateFile));
        Assert.Equal([StateFile], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public async Task A_function_that_nobody_runs_any_more_is_named()
    {
        using var function = new ScriptedFunction(Fails);
        await (await ServeAsync(function)).DisposeAsync();

        var refusal = await Assert.ThrowsAsync<EsmUsageException>(() => EsmServer.StartAsync(new() { StateFile = StateFile }));

        Assert.Contains("--function apply-orders=", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_CSharp_changed_is_not_saved_and_that_is_said()
    {
        var server = await EsmServer.StartAsync(new() { StateFile = StateFile });
        server.Simulation.CreateQueue("orders");

        var refusal = await Assert.ThrowsAsync<EsmUsageException>(async () => await server.DisposeAsync());

        Assert.Contains("changed by C#", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(StateFile));
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_refused_at_the_start()
    {
        var refusal = await Assert.ThrowsAsync<EsmUsageException>(() => EsmServer.StartAsync(new() { StateFile = Path.Combine(_folder.FullName, "no", "world.esm") }));

        Assert.Contains("--state FILE", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choices_are_listed_and_a_reset_decides_them_otherwise()
    {
        using var function = new ScriptedFunction("""curl -s -o /dev/null -d '{}' "$api/invocation/$id/response" """);
        var lost = new JsonObject();
        await using (var server = await ServeAsync(function))
        {
            using var client = new HttpClient { BaseAddress = server.Endpoint };
            await ControlAsync(client, "reset", """{"decisions":{}}""");
            await OneOrderAsync(client);
            var asked = JsonNode.Parse(await client.GetStringAsync("_esm/choices"))!["asked"]!.AsArray();
            Assert.All(asked, choice => Assert.Equal(choice!["options"]![0]!.GetValue<string>(), choice["chosen"]!.GetValue<string>()));
            var site = asked.First(choice => choice!["options"]!.AsArray().Any(option => option!.GetValue<string>() == "loseResponse"))!["site"]!.GetValue<string>();
            Assert.Equal("apply-orders[orders#1]@1", site);
            lost[site] = "loseResponse";

            await ControlAsync(client, "reset", new JsonObject { ["decisions"] = lost }.ToJsonString());
            await OneOrderAsync(client);
            Assert.Equal("{}", JsonNode.Parse(await client.GetStringAsync("_esm/choices"))!["unmet"]!.ToJsonString());
            Assert.Equal(2, server.Simulation.GetFunction("apply-orders").Invocations.Count);
        }

        await using var again = await ServeAsync(function);
        Assert.Equal(2, again.Simulation.GetFunction("apply-orders").Invocations.Count);
        using var reader = new HttpClient { BaseAddress = again.Endpoint };
        Assert.Equal(lost.ToJsonString(), JsonNode.Parse(await reader.GetStringAsync("_esm/choices"))!["decisions"]!.ToJsonString());

        static async Task OneOrderAsync(HttpClient client)
        {
            await MapAsync(client);
            await SendAsync(client, "order-1");
            await ControlAsync(client, "run-until-idle");
        }
    }

    private Task<EsmServer> ServeAsync(ScriptedFunction function, Action<string>? log = null) =>
        EsmServer.StartAsync(new() { Clock = EsmClockMode.Virtual, StateFile = StateFile, Functions = [new("apply-orders", function.Command)], Log = log });

    private static async Task MapAsync(HttpClient client)
    {
        await ServerTests.JsonAsync(client, "AmazonSQS.CreateQueue", """{"QueueName":"orders-dlq"}""");
        await ServerTests.JsonAsync(client, "AmazonSQS.CreateQueue", """{"QueueName":"orders","Attributes":{"RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:123456789012:orders-dlq\",\"maxReceiveCount\":2}"}}""");
        using var mapped = await client.PostAsync("2015-03-31/event-source-mappings/", new StringContent("""{"FunctionName":"apply-orders","EventSourceArn":"arn:aws:sqs:us-east-1:123456789012:orders"}"""));
        Assert.Equal(HttpStatusCode.Accepted, mapped.StatusCode);
    }

    private static Task<JsonNode> SendAsync(HttpClient client, string body) =>
        ServerTests.JsonAsync(client, "AmazonSQS.SendMessage", new JsonObject { ["QueueUrl"] = "/123456789012/orders", ["MessageBody"] = body }.ToJsonString());

    private static async Task ControlAsync(HttpClient client, string call, string body = "")
    {
        using var answer = await client.PostAsync($"_esm/{call}", new StringContent(body));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
