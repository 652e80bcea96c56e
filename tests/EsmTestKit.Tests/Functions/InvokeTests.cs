using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using EsmTestKit.Internal.Api;

namespace EsmTestKit.Tests.Functions;

/// <summary>Lambda's Invoke as a call of the API.</summary>
public sealed class InvokeTests : IAsyncDisposable
{
    private readonly EsmSimulation _sim = new();

    public ValueTask DisposeAsync() => _sim.DisposeAsync();

    [Fact]
    [Covers("WIR-039", "WIR-040", "WIR-044")]
    public async Task The_answer_is_there_though_nobody_moves_the_clock()
    {
        _sim.CreateFunction("double", (int number) => number * 2, Host.Json with { Duration = TimeSpan.FromSeconds(2) });
        var before = _sim.Now;

        var answer = await InvokeAsync("""{"FunctionName":"double","Payload":"21"}""");

        Assert.Equal("""{"StatusCode":200,"ExecutedVersion":"$LATEST","Payload":"42"}""", answer.Body.ToJsonString());
        Assert.Equal(TimeSpan.FromSeconds(2), _sim.Now - before);
    }

    [Fact]
    [Covers("WIR-040")]
    public async Task A_function_without_an_answer_answers_null_and_its_log_is_shown_when_asked_for()
    {
        _sim.CreateFunction("log", (JsonNode _, ILambdaContext context) => context.Logger.LogLine("hello"), Host.Json);

        var answer = await InvokeAsync("""{"FunctionName":"log","LogType":"Tail"}""");

        Assert.Equal("null", (string?)answer.Body["Payload"]);
        var id = _sim.GetFunction("log").Invocations[0].RequestId;
        Assert.Equal(
            $"START RequestId: {id} Version: $LATEST\nhello\nEND RequestId: {id}\nREPORT RequestId: {id}\tDuration: 0.00 ms\tBilled Duration: 0 ms\tMemory Size: 128 MB\t\n",
            Encoding.UTF8.GetString(Convert.FromBase64String((string)answer.Body["LogResult"]!)));
    }

    [Fact]
    [Covers("WIR-041")]
    public async Task A_function_that_fails_is_an_answer_too()
    {
        _sim.CreateFunction("fail", void () => throw new InvalidOperationException("no"));
        _sim.CreateFunction("hang", () => Task.Delay(TimeSpan.FromHours(1), _sim.Clock));

        var failed = await InvokeAsync("""{"FunctionName":"fail"}""");
        var hung = await InvokeAsync("""{"FunctionName":"hang","LogType":"Tail"}""");

        Assert.Equal((200, "Unhandled", """{"errorType":"InvalidOperationException","errorMessage":"no"}"""), ((int)failed.Body["StatusCode"]!, (string?)failed.Body["FunctionError"], (string?)failed.Body["Payload"]));
        var id = _sim.GetFunction("hang").Invocations[0].RequestId;
        Assert.Equal($$"""{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: {{id}} Error: Task timed out after 3.00 seconds"}""", (string?)hung.Body["Payload"]);
        Assert.Contains($"{id} Task timed out after 3.00 seconds", Encoding.UTF8.GetString(Convert.FromBase64String((string)hung.Body["LogResult"]!)), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ADD-87")]
    public async Task Without_a_payload_the_event_is_an_empty_object()
    {
        var function = _sim.CreateFunction("f", (Stream _) => { });

        await InvokeAsync("""{"FunctionName":"f"}""");

        Assert.Equal("{}", Assert.Single(function.Invocations).Event);
    }

    [Theory]
    [InlineData("""{"FunctionName":"f:live"}""", "7")]
    [InlineData("""{"FunctionName":"f","Qualifier":"live"}""", "7")]
    [InlineData("""{"FunctionName":"f:live","Qualifier":"live"}""", "7")]
    [InlineData("""{"FunctionName":"f","Qualifier":"7"}""", "7")]
    [InlineData("""{"FunctionName":"f","Qualifier":"$LATEST"}""", "$LATEST")]
    [InlineData("""{"FunctionName":"arn:aws:lambda:us-east-1:123456789012:function:f:live"}""", "7")]
    [InlineData("""{"FunctionName":"123456789012:function:f"}""", "$LATEST")]
    public async Task Versions_and_aliases_are_named_in_any_form(string request, string executed)
    {
        var function = _sim.CreateFunction("f", (Stream _) => { });
        function.Publish("7");
        function.PointAlias("live", "7");

        var answer = await InvokeAsync(request);

        Assert.Equal(executed, (string?)answer.Body["ExecutedVersion"]);
    }

    [Theory]
    [Covers("WIR-042")]
    [InlineData("""{"FunctionName":"g"}""", "Function not found: arn:aws:lambda:us-east-1:123456789012:function:g:$LATEST")]
    [InlineData("""{"FunctionName":"f","Qualifier":"9"}""", "Function not found: arn:aws:lambda:us-east-1:123456789012:function:f:9")]
    [InlineData("""{"FunctionName":"f:live","InvocationType":"Event"}""", "Function not found: arn:aws:lambda:us-east-1:123456789012:function:f:live")]
    [InlineData("""{"FunctionName":"g","InvocationType":"DryRun"}""", "Function not found: arn:aws:lambda:us-east-1:123456789012:function:g:$LATEST")]
    public async Task What_is_not_there_is_not_found(string request, string text)
    {
        _sim.CreateFunction("f", (Stream _) => { });

        var refusal = await Assert.ThrowsAsync<AwsServiceException>(() => InvokeAsync(request));

        Assert.Equal((404, "ResourceNotFoundException", text), (refusal.Status, refusal.Code, refusal.Message));
    }

    [Fact]
    [Covers("ADD-86", "CTL-010", "WIR-042")]
    public async Task A_request_that_says_two_things_or_nothing_readable_is_refused()
    {
        _sim.CreateFunction("f", (Stream _) => { }).Publish("1");

        async Task<(int, string, string)> Refused(string request)
        {
            var refusal = await Assert.ThrowsAsync<AwsServiceException>(() => InvokeAsync(request));
            return (refusal.Status, refusal.Code, refusal.Message);
        }

        Assert.Equal(
            (400, "InvalidParameterValueException", "The derived qualifier from the function name does not match the specified qualifier."),
            await Refused("""{"FunctionName":"f:1","Qualifier":"$LATEST"}"""));
        Assert.Equal(
            "The derived qualifier from the function name does not match the specified qualifier.",
            (await Assert.ThrowsAsync<AwsServiceException>(() => _sim.CallAsync("lambda:GetFunction", Json("""{"FunctionName":"f:1","Qualifier":"2"}""")))).Message);
        Assert.Equal(
            (400, "ValidationException", "1 validation error detected: Value 'Later' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]"),
            await Refused("""{"FunctionName":"f","InvocationType":"Later"}"""));
        var (status, code, text) = await Refused("""{"FunctionName":"f","Payload":"{'a':1}"}""");
        Assert.Equal((400, "InvalidRequestContentException"), (status, code));
        Assert.StartsWith("Could not parse request body into json: Could not parse payload into json: ", text, StringComparison.Ordinal);
        Assert.Empty(_sim.GetFunction("f").Invocations);
    }

    [Theory]
    [Covers("ADD-52", "ADD-85")]
    [InlineData("RequestResponse", 6_291_456, null)]
    [InlineData("RequestResponse", 6_291_457, "Request must be smaller than 6291456 bytes for the InvokeFunction operation")]
    [InlineData("Event", 1_048_576, null)]
    [InlineData("Event", 1_048_577, "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)")]
    public async Task A_payload_has_a_limit_for_each_type(string type, int bytes, string? text)
    {
        _sim.CreateFunction("f", (Stream _) => { });
        var request = new JsonObject { ["FunctionName"] = "f", ["InvocationType"] = type, ["Payload"] = $"\"{new string('x', bytes - 2)}\"" };

        var refusal = await Record.ExceptionAsync(() => _sim.CallAsync("lambda:Invoke", request)) as AwsServiceException;
        await Assert.ThrowsAsync<AwsServiceException>(() => _sim.CallAsync("lambda:Invoke", new JsonObject { ["FunctionName"] = "f", ["Payload"] = $"\"{new string('x', 6_291_455)}\"" }));

        Assert.Equal(text, refusal?.Message);
        if (text is not null) Assert.Equal((413, "RequestEntityTooLargeException"), (refusal!.Status, refusal.Code));
    }

    [Fact]
    [Covers("WIR-042")]
    public async Task Reserved_concurrency_refuses_with_its_reason()
    {
        _sim.CreateFunction("f", (Stream _) => { }, new() { ReservedConcurrency = 0 });

        var refusal = await Assert.ThrowsAsync<AwsServiceException>(() => InvokeAsync("""{"FunctionName":"f"}"""));

        Assert.Equal((429, "TooManyRequestsException", "Rate Exceeded."), (refusal.Status, refusal.Code, refusal.Message));
        Assert.Equal([("Reason", "ReservedFunctionConcurrentInvocationLimitExceeded"), ("Type", "User")], refusal.Members.Select(member => (member.Key, member.Value)).Order());
    }

    [Fact]
    [Covers("WIR-040")]
    public async Task A_dry_run_checks_and_runs_nothing()
    {
        var function = _sim.CreateFunction("f", (Stream _) => { }, new() { ReservedConcurrency = 0 });

        var answer = await InvokeAsync("""{"FunctionName":"f","InvocationType":"DryRun"}""");

        Assert.Equal((204, """{"StatusCode":204}"""), (answer.Status, answer.Body.ToJsonString()));
        await _sim.RunUntilIdleAsync();
        Assert.Empty(function.Invocations);
    }

    [Fact]
    [Covers("ADD-82", "ADD-83")]
    public async Task An_event_is_run_later_and_twice_more_when_it_fails()
    {
        var function = _sim.CreateFunction("f", void () => throw new InvalidOperationException("no"));
        var accepted = _sim.Now;

        var answer = await InvokeAsync("""{"FunctionName":"f","InvocationType":"Event","Payload":"{\"id\":1}"}""");

        Assert.Equal((202, """{"StatusCode":202}"""), (answer.Status, answer.Body.ToJsonString()));
        Assert.Empty(function.Invocations);
        var ledger = await _sim.RunUntilIdleAsync();
        Assert.Equal([0, 60, 180], function.Invocations.Select(invocation => (invocation.StartedAt - accepted).TotalSeconds));
        Assert.Single(function.Invocations.Select(invocation => (invocation.RequestId, invocation.Event)).Distinct());
        Assert.Equal([(2, "ADD-83"), (3, "ADD-83")], ledger.OfType<AsyncEventQueued>().Select(entry => (entry.Attempt, entry.Rule)));
        var dropped = Assert.Single(ledger.OfType<AsyncEventDropped>());
        Assert.Equal(("f", 3, "RetriesExhausted"), (dropped.Function, dropped.Attempts, dropped.Reason));
    }

    [Fact]
    [Covers("ADD-83")]
    public async Task A_timeout_is_retried_and_a_success_ends_it()
    {
        var calls = 0;
        var function = _sim.CreateFunction("f", async () =>
        {
            if (++calls == 1) await Task.Delay(TimeSpan.FromHours(1), _sim.Clock);
        });
        var accepted = _sim.Now;

        await InvokeAsync("""{"FunctionName":"f","InvocationType":"Event"}""");
        var ledger = await _sim.RunUntilIdleAsync();

        Assert.Equal([0, 63], function.Invocations.Select(invocation => (invocation.StartedAt - accepted).TotalSeconds));
        Assert.Empty(ledger.OfType<AsyncEventDropped>());
    }

    [Fact]
    [Covers("ADD-84")]
    public async Task A_throttled_event_comes_back_later_and_later_for_six_hours()
    {
        var function = _sim.CreateFunction("f", (Stream _) => { }, new() { ReservedConcurrency = 0 });
        var accepted = _sim.Now;

        await InvokeAsync("""{"FunctionName":"f","InvocationType":"Event"}""");
        var ledger = await _sim.RunUntilIdleAsync();

        Assert.Equal([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811, 1111], ledger.OfType<InvocationRefused>().Take(12).Select(entry => (entry.At - accepted).TotalSeconds));
        var dropped = Assert.Single(ledger.OfType<AsyncEventDropped>());
        Assert.Equal((TimeSpan.FromHours(6), "EventAgeExceeded"), (dropped.At - accepted, dropped.Reason));
        Assert.Empty(function.Invocations);
    }

    [Fact]
    [Covers("ADD-84")]
    public async Task A_throttled_event_runs_once_there_is_room()
    {
        var function = _sim.CreateFunction("f", (Stream _) => { }, new() { ReservedConcurrency = 1, Duration = TimeSpan.FromSeconds(2) });
        var accepted = _sim.Now;

        await InvokeAsync("""{"FunctionName":"f","InvocationType":"Event"}""");
        await InvokeAsync("""{"FunctionName":"f","InvocationType":"Event"}""");
        await _sim.RunUntilIdleAsync();

        Assert.Equal([0, 3], function.Invocations.Select(invocation => (invocation.StartedAt - accepted).TotalSeconds));
    }

    [Fact]
    public async Task An_event_whose_function_is_deleted_meanwhile_is_dropped()
    {
        _sim.CreateFunction("f", void () => throw new InvalidOperationException("no"));
        await InvokeAsync("""{"FunctionName":"f","InvocationType":"Event"}""");
        await _sim.AdvanceAsync(TimeSpan.FromSeconds(1));
        await _sim.CallAsync("lambda:DeleteFunction", new JsonObject { ["FunctionName"] = "f" });

        var ledger = await _sim.RunUntilIdleAsync();

        Assert.Equal("FunctionNotFound", Assert.Single(ledger.OfType<AsyncEventDropped>()).Reason);
    }

    [Theory]
    [InlineData("ClientContext", "\"e30=\"")]
    [InlineData("TenantId", "\"t\"")]
    [InlineData("DurableExecutionName", "\"d\"")]
    public async Task What_is_not_simulated_is_refused_aloud(string member, string value)
    {
        _sim.CreateFunction("f", (Stream _) => { });

        var refusal = await Assert.ThrowsAsync<EsmUsageException>(() => InvokeAsync($$"""{"FunctionName":"f","{{member}}":{{value}}}"""));

        Assert.Contains($"does not simulate {member} of Invoke", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dead_letter_queue_of_a_function_is_refused_aloud()
    {
        _sim.CreateFunction("f", (Stream _) => { });

        var refusal = await Assert.ThrowsAsync<EsmUsageException>(() => _sim.CallAsync("lambda:UpdateFunctionConfiguration", Json("""{"FunctionName":"f","DeadLetterConfig":{"TargetArn":"arn:aws:sqs:us-east-1:123456789012:dlq"}}""")));

        Assert.Contains("AsyncEventDropped", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DurableConfig", """{"ExecutionTimeout":60}""")]
    [InlineData("CapacityProviderConfig", "{}")]
    [InlineData("TenancyConfig", """{"TenantIsolationMode":"PER_TENANT"}""")]
    public async Task Kinds_of_functions_that_are_not_simulated_are_refused_aloud(string member, string value)
    {
        _sim.CreateFunction("f", (Stream _) => { });

        var refusal = await Assert.ThrowsAsync<EsmUsageException>(() => _sim.CallAsync("lambda:UpdateFunctionConfiguration", Json($$"""{"FunctionName":"f","{{member}}":{{value}}}""")));

        Assert.Contains($"does not simulate {member} of a function", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_moves_the_clock_further_than_the_answer()
    {
        var orders = _sim.CreateQueue("orders", new() { Delay = TimeSpan.FromSeconds(10) });
        var consumer = _sim.CreateFunction("consumer", (Stream _) => { });
        _sim.CreateEventSourceMapping(orders, consumer);
        orders.SendMessage("later");
        _sim.CreateFunction("f", (Stream _) => { });

        await InvokeAsync("""{"FunctionName":"f"}""");

        Assert.Empty(consumer.Invocations);
        await _sim.RunUntilIdleAsync();
        Assert.Single(consumer.Invocations);
    }

    [Fact]
    public async Task A_call_whose_answer_takes_time_cannot_be_made_at_once()
    {
        _sim.CreateFunction("f", (Stream _) => { });

        var refusal = Assert.Throws<EsmUsageException>(() => _sim.Api.Call("lambda:Invoke", Json("""{"FunctionName":"f"}""")));
        var queued = _sim.Api.Call("lambda:Invoke", Json("""{"FunctionName":"f","InvocationType":"Event"}"""));

        Assert.Contains("InvocationType Event", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(202, queued.Status);
        await _sim.RunUntilIdleAsync();
        Assert.Equal(2, _sim.GetFunction("f").Invocations.Count);
    }

    private Task<ApiAnswer> InvokeAsync(string request) => _sim.CallAsync("lambda:Invoke", Json(request));

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
