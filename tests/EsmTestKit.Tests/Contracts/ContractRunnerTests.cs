using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Contracts;

namespace EsmTestKit.Tests.Contracts;

public sealed class ContractRunnerTests
{
    private const string Setup = """
        { "call": "sqs:CreateQueue", "as": "orders", "with": { "QueueName": "orders" } },
        { "call": "lambda:CreateEventSourceMapping", "as": "mapping", "with": { "EventSourceArn": "${arn:sqs:orders}", "FunctionName": "consumer" } },
        { "advance": "idle" },
        """;

    [Fact]
    public async Task A_mismatch_names_step_and_path_and_the_run_goes_on()
    {
        var result = await Run("{}", Setup + """
            { "call": "sqs:SendMessage", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": "hello" }, "expect": { "MessageId": "<uuid:m>", "MD5OfMessageBody": "no" } },
            { "advance": "idle" },
            { "expectInvocations": "consumer", "are": [ { "event": { "Records": [ { "body": "bye", "<more>": true } ] } } ] },
            { "expectInvocations": "consumer", "count": 1 }
            """);

        Assert.False(result.Holds);
        Assert.Equal([4, 6, 7], result.Steps.OfType<StepResult.Failed>().Select(step => step.Step.Number));
        Assert.Equal(
            [
                "step 4, call sqs:SendMessage (line 3)",
                "  expect.MD5OfMessageBody",
                "    expected: \"no\"",
                "    actual:   \"5d41402abc4b2a76b9719d911017c592\"",
                "step 6, expectInvocations consumer (line 5)",
                "  are[0].event.Records[0].body",
                "    expected: \"bye\"",
                "    actual:   \"hello\"",
                "step 7, expectInvocations consumer (line 6)",
                "  count",
                "    expected: 1",
                "    actual:   0",
            ],
            MismatchReport.Of(result));
    }

    [Fact]
    public async Task A_step_that_needs_a_name_of_a_failed_step_is_skipped_and_so_is_what_needs_that()
    {
        var result = await Run("{}", """
            { "call": "sqs:CreateQueue", "as": "orders", "with": { "QueueName": "orders" }, "expect": { "QueueUrl": "no" } },
            { "call": "sqs:SendMessage", "as": "sent", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": "hello" } },
            { "expectInvocations": "consumer", "are": [ { "requestId": "${sent.MessageId}" } ] },
            { "expectInvocations": "consumer", "count": 0 }
            """);

        Assert.Equal([("orders", 1), ("sent", 1)], result.Steps.OfType<StepResult.Skipped>().Select(step => (step.Name, step.Because)));
        Assert.IsType<StepResult.Held>(result.Steps[3]);
        Assert.Contains("step 2, call sqs:SendMessage (line 2): skipped, it needs \"orders\" of step 1, which failed", MismatchReport.Of(result));
    }

    [Fact]
    public async Task What_must_differ_from_a_name_that_was_never_bound_is_skipped()
    {
        var result = await Run("{}", """
            { "call": "sqs:CreateQueue", "with": { "QueueName": "a" }, "expect": { "QueueUrl": "<string:a>", "Missing": 1 } },
            { "call": "sqs:CreateQueue", "with": { "QueueName": "b" }, "expect": { "QueueUrl": "<string:!a>" } },
            { "call": "sqs:CreateQueue", "with": { "QueueName": "a" }, "expect": { "QueueUrl": "<string:a>" } },
            { "call": "sqs:CreateQueue", "with": { "QueueName": "b" }, "expect": { "QueueUrl": "<string:!a>" } }
            """);

        Assert.Equal(["Failed", "Skipped", "Held", "Held"], result.Steps.Select(step => step.GetType().Name));
    }

    [Theory]
    [InlineData("\"choices\": [ 1 ], \"engine\": \"e\", \"fingerprint\": \"f\"", "These choices are of the engine \"e\" and the fingerprint \"f\"")]
    [InlineData("\"steps\": [ { \"call\": \"sqs:SendMesage\" } ]", "does not simulate the call \"sqs:SendMesage\". Did you mean \"sqs:SendMessage\"?")]
    public async Task What_this_version_cannot_do_is_refused(string member, string message)
    {
        var steps = member.Contains("\"steps\"", StringComparison.Ordinal) ? string.Empty : ", \"steps\": []";
        var result = await ContractRunner.RunAsync(Read($$"""{ "contract": "a", "version": 1, {{member}}{{steps}} }"""));

        Assert.False(result.Holds);
        Assert.Contains("test.contract.json, line 1", result.Problem, StringComparison.Ordinal);
        Assert.Contains(message, result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_state_is_what_the_observer_reports()
    {
        var contract = Read("""{ "contract": "a", "version": 1, "steps": [ { "expectState": { "orders": 1 } } ] }""");

        Assert.True((await ContractRunner.RunAsync(contract, () => new JsonObject { ["orders"] = 1 })).Holds);
        Assert.Equal(["expectState.orders"], Mismatches(await ContractRunner.RunAsync(contract, () => new JsonObject { ["orders"] = 2 })).Select(mismatch => mismatch.Path));
        Assert.Contains("sim.Observe", Assert.Single(Mismatches(await ContractRunner.RunAsync(contract))).Actual, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_AWS_refuses_says_with_which_error()
    {
        var result = await Run("{}", """{ "call": "sqs:GetQueueUrl", "with": { "QueueName": "nowhere" } }""");

        var mismatch = Assert.Single(Mismatches(result));
        Assert.Equal("call sqs:GetQueueUrl", mismatch.Path);
        Assert.StartsWith("QueueDoesNotExist (400): ", mismatch.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_returns_what_is_not_there_yet_fails_the_step_that_runs_it()
    {
        var result = await Run("""{ "runs": [ { "return": "${later.MessageId}" } ] }""", Setup + """
            { "call": "sqs:SendMessage", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": "x" } },
            { "advance": "1m" },
            { "call": "sqs:SendMessage", "as": "later", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": "x" } }
            """);

        Assert.Contains("the call that keeps \"later\" has not succeeded yet", Mismatches(result)[0].Actual, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idle_step_that_does_not_become_idle_in_time_names_what_was_left()
    {
        var result = await Run("""{ "runs": [ { "throw": { "errorType": "E", "errorMessage": "m" } } ] }""", Setup + """
            { "call": "sqs:SendMessage", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": "x" } },
            { "advance": "idle", "atMost": "10m" }
            """);

        Assert.Contains("orders", Assert.Single(Mismatches(result)).Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Policies_patterns_and_messages_written_as_JSON_are_sent_compactly_in_the_order_written()
    {
        Assert.Equal(
            """{"Attributes":{"RedrivePolicy":"{\"b\":1.0,\"a\":\"é/😀\\n\"}","Policy":"as it stands"},"MessageBody":"[1]","MessageAttributes":{"Policy":{"DataType":"Binary","BinaryValue":"aGk="}}}""",
            Shape("sqs:X", """{ "Attributes": { "RedrivePolicy": { "b": 1.0, "a": "é/😀\n" }, "Policy": "as it stands" }, "MessageBody": [ 1 ], "MessageAttributes": { "Policy": { "DataType": "Binary", "BinaryValue": { "text": "hi" } } } }"""));
        Assert.Equal(
            """{"Records":[{"Data":"eyJhIjoxfQ=="},{"Data":"aGk="},{"Data":"aGk="}]}""",
            Shape("kinesis:PutRecords", """{ "Records": [ { "Data": { "json": { "a": 1 } } }, { "Data": { "base64": "aGk=" } }, { "Data": "aGk=" } ] }"""));
        Assert.Equal(
            """{"Item":{"Message":{"M":{"B":{"B":"aGk="}}},"Set":{"BS":["aGk="]}}}""",
            Shape("dynamodb:PutItem", """{ "Item": { "Message": { "M": { "B": { "B": { "text": "hi" } } } }, "Set": { "BS": [ { "text": "hi" } ] } } }"""));
        Assert.Equal(
            """{"FilterCriteria":{"Filters":[{"Pattern":"{\"body\":{\"Pattern\":{\"a\":[1]}}}"}]}}""",
            Shape("lambda:X", """{ "FilterCriteria": { "Filters": [ { "Pattern": { "body": { "Pattern": { "a": [ 1 ] } } } } ] } }"""));
    }

    private static string Shape(string operation, string json) =>
        CompactJson.Of(RequestShape.Of(operation, (JsonTree.Object)JsonTreeParser.ParseFile("test", Encoding.UTF8.GetBytes(json))));

    private static List<Mismatch> Mismatches(ContractResult result) => [.. result.Steps.OfType<StepResult.Failed>().SelectMany(step => step.Mismatches)];

    private static Task<ContractResult> Run(string consumer, string steps) =>
        ContractRunner.RunAsync(Read($$"""{ "contract": "a", "version": 1, "functions": { "consumer": {{consumer}} }, "steps": [ {{steps.TrimStart()}} ] }"""));

    private static Contract Read(string json) => ContractReader.Read("test.contract.json", Encoding.UTF8.GetBytes(json));
}
