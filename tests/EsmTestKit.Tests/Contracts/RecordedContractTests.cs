using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using EsmTestKit.Internal.Contracts;

namespace EsmTestKit.Tests.Contracts;

/// <summary>What a test did to a simulation, told as a contract.</summary>
public sealed class RecordedContractTests
{
    [Fact]
    public async Task A_contract_reads_like_the_test()
    {
        await using var sim = new EsmSimulation();
        var deadLetters = sim.CreateQueue("dlq");
        var orders = sim.CreateQueue("orders", new() { RedrivePolicy = new(deadLetters, 1) });
        var function = sim.CreateFunction("apply", void (Stream _) => throw new InvalidOperationException("no"));
        sim.CreateEventSourceMapping(orders, function);
        orders.SendMessage("""{"orderId":1}""");
        await sim.RunUntilIdleAsync();

        Assert.Equal(
            """
            {
              "contract": "recorded",
              "version": 1,
              "recorded": { "on": "EsmTestKit" },
              "functions": { "apply": { "runs": [ { "throw": { "errorType": "InvalidOperationException", "errorMessage": "no" } } ] } },
              "steps": [
                { "call": "sqs:CreateQueue", "as": "dlq", "with": { "QueueName": "dlq" } },
                {
                  "call": "sqs:CreateQueue",
                  "as": "orders",
                  "with": {
                    "QueueName": "orders",
                    "Attributes": { "RedrivePolicy": { "deadLetterTargetArn": "${arn:sqs:dlq}", "maxReceiveCount": 1 } }
                  }
                },
                { "call": "lambda:CreateEventSourceMapping", "with": { "EventSourceArn": "${arn:sqs:orders}", "FunctionName": "apply" } },
                { "call": "sqs:SendMessage", "as": "orders#1", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": { "orderId": 1 } } },
                { "advance": "idle" },
                {
                  "expectInvocations": "apply",
                  "are": [
                    {
                      "event": {
                        "Records": [
                          {
                            "messageId": "${orders#1.MessageId}",
                            "body": { "<json>": { "orderId": 1 } },
                            "attributes": { "ApproximateReceiveCount": "1", "<more>": true },
                            "eventSourceARN": "${arn:sqs:orders}",
                            "<more>": true
                          }
                        ]
                      },
                      "error": { "errorType": "InvalidOperationException", "errorMessage": "no" },
                      "at": "AT"
                    }
                  ]
                },
                {
                  "call": "sqs:ReceiveMessage",
                  "with": { "QueueUrl": "${dlq.QueueUrl}" },
                  "expect": { "Messages": [ { "MessageId": "${orders#1.MessageId}", "Body": { "<json>": { "orderId": 1 } }, "<more>": true } ] }
                }
              ]
            }

            """.ReplaceLineEndings("\n").Replace("AT\"", InvocationView.Instant(function.Invocations[0].StartedAt) + "\"", StringComparison.Ordinal),
            await sim.ToContractJsonAsync());
    }

    [Fact]
    public async Task An_invocation_is_a_step_with_its_answer_and_what_ran_for_it()
    {
        await using var sim = new EsmSimulation();
        sim.CreateFunction("apply", (Stream input) => input);
        await sim.CallAsync("lambda:Invoke", new() { ["FunctionName"] = "apply", ["Payload"] = "1" });
        await sim.CallAsync("lambda:Invoke", new() { ["FunctionName"] = "apply", ["Payload"] = "2", ["InvocationType"] = "Event" });
        await sim.RunUntilIdleAsync();

        var recorded = await sim.ToContractJsonAsync();

        Assert.Contains("""
                { "call": "lambda:Invoke", "with": { "FunctionName": "apply", "Payload": "1" }, "expect": { "StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": "1" } },
            """.Trim(), Regex.Replace(recorded, @"\s+", " "), StringComparison.Ordinal);
        Assert.Equal(2, recorded.Split("expectInvocations").Length - 1);
    }

    [Theory]
    [InlineData("${orders.QueueUrl}")]
    [InlineData("<uuid>")]
    [InlineData("see <any:x> and ${region}")]
    [InlineData("""{"<more>":true}""")]
    [InlineData("""{"a":"${x}"}""")]
    [InlineData("{\"a\": 1}")]
    [InlineData("us-east-1")]
    [InlineData("😀 ü")]
    public async Task Texts_of_the_user_come_back_as_they_are(string body)
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        var clicks = sim.CreateStream("clicks");
        var function = sim.CreateFunction("apply", (Stream _) => (Stream)new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new { got = body })));
        sim.CreateEventSourceMapping(orders, function);
        sim.CreateEventSourceMapping(clicks, function, new(StartingPosition.TrimHorizon));
        orders.SendMessage(body);
        clicks.PutRecord(body, "k");
        await sim.RunUntilIdleAsync();
        // Recording proves itself: that it returns says that the contract holds.
        Assert.Contains("\"sqs:SendMessage\"", await sim.ToContractJsonAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_place_and_another_start_leave_the_contract_the_same_but_for_the_start()
    {
        static async Task<string> RecordAsync(EsmSimulationSettings settings)
        {
            await using var sim = new EsmSimulation(settings);
            var table = sim.CreateTable("items", new("id") { StreamView = DynamoDbStreamView.NewImage });
            sim.CreateEventSourceMapping(table, sim.CreateFunction("project", (Stream _) => { }), new(StartingPosition.TrimHorizon));
            table.PutItem(new { id = "1" });
            await sim.RunUntilIdleAsync();
            return await sim.ToContractJsonAsync();
        }

        var usual = await RecordAsync(new());
        Assert.Equal(usual, await RecordAsync(new() { Region = "eu-central-1", AccountId = "999999999999" }));
        Assert.Contains("\"start\": \"2024-02-29T12:00:00Z\"", await RecordAsync(new() { StartTime = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero) }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_is_recorded_where_it_is_observed()
    {
        await using var sim = new EsmSimulation();
        sim.Observe(() => new { orders = 2 });
        Assert.Contains("""{ "expectState": { "orders": 2 } }""", await sim.ToContractJsonAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_contract_can_tell_is_refused()
    {
        await using var beyond = new EsmSimulation();
        beyond.CreateStream("clicks").FailPuts(null);
        Assert.Contains("stream.FailPuts", (await Assert.ThrowsAsync<EsmUsageException>(() => beyond.ToContractJsonAsync())).Message, StringComparison.Ordinal);

        await using var calling = new EsmSimulation();
        var (orders, next) = (calling.CreateQueue("orders"), calling.CreateQueue("next"));
        calling.CreateEventSourceMapping(orders, calling.CreateFunction("first", (Stream _) => { next.SendMessage("x"); }));
        calling.CreateEventSourceMapping(next, calling.CreateFunction("second", (Stream _) => { }));
        orders.SendMessage("go");
        await calling.RunUntilIdleAsync();
        var refused = await Assert.ThrowsAsync<EsmUsageException>(() => calling.ToContractJsonAsync());
        Assert.Contains("a consumer called sqs:SendMessage", refused.Message, StringComparison.Ordinal);
        Assert.Contains("expectInvocations second", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_lies_beside_its_test_whatever_the_compiler_made_of_the_path()
    {
        var project = ProjectFolder.Of(Assembly.GetExecutingAssembly());
        Assert.True(File.Exists(Path.Combine(project, "EsmTestKit.Tests.csproj")));
        Assert.Equal("Contracts/RecordedContractTests.cs", ProjectFolder.Within(project, "/_/tests/EsmTestKit.Tests/Contracts/RecordedContractTests.cs"));
        Assert.Equal("Contracts/RecordedContractTests.cs", ProjectFolder.Within(project, @"C:\src\tests\EsmTestKit.Tests\Contracts\RecordedContractTests.cs"));
        Assert.Equal("Elsewhere.cs", ProjectFolder.Within(project, "/_/shared/Elsewhere.cs"));
        var place = ContractPlace.Of("/p", "Contracts/OrderTests.cs", "A_test", "row 1/2", 2);
        Assert.Equal(("Contracts/OrderTests.A_test.row-1-2-2", "OrderTests.A_test.row-1-2-2.received.contract.json"), (place.Name, Path.GetFileName(place.ReceivedFile)));
        Assert.Equal(place.AcceptedFile, ContractPlace.AcceptedOf(place.ReceivedFile));
    }

    [Fact]
    public async Task Received_accepted_changed_and_never_on_a_build_server()
    {
        var folder = Directory.CreateTempSubdirectory("contracts-").FullName;
        try
        {
            var place = new ContractPlace(folder, "Orders.Test", "Orders.Test");
            var (one, two) = (await RecordedAsync("one"), await RecordedAsync("two"));
            var missing = Assert.Throws<EsmAssertionException>(() => ContractReview.Of(place, one, _ => null));
            Assert.Contains("no accepted contract", missing.Message, StringComparison.Ordinal);
            Assert.Equal([place.ReceivedFile], ContractPaths.Received([folder]));

            Assert.Throws<EsmUsageException>(() => ContractReview.Of(place, one, name => name is "CI" ? "true" : "1"));
            Assert.False(File.Exists(place.AcceptedFile));
            ContractReview.Of(place, one, name => name == ContractReview.Variable ? "1" : null);
            Assert.Empty(ContractPaths.Received([folder]));

            // Spelling and remarks are the reader's own.
            File.WriteAllText(place.AcceptedFile, File.ReadAllText(place.AcceptedFile).Replace("\"version\": 1,", "\"version\": 1.0, \"summary\": \"Mine.\",", StringComparison.Ordinal));
            ContractReview.Of(place, one, _ => null);

            var changed = Assert.Throws<EsmAssertionException>(() => ContractReview.Of(place, two, _ => null));
            Assert.Contains("""-   "steps": [ { "call": "sqs:CreateQueue", "with": { "QueueName": "one" } } ]""", changed.Message, StringComparison.Ordinal);
            Assert.Contains("""+   "steps": [ { "call": "sqs:CreateQueue", "with": { "QueueName": "two" } } ]""", changed.Message, StringComparison.Ordinal);
            Assert.Contains("Mine.", File.ReadAllText(place.ReceivedFile), StringComparison.Ordinal);
            ContractReview.Of(place, one, _ => null);
            Assert.False(File.Exists(place.ReceivedFile));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static async Task<string> RecordedAsync(string queue)
        {
            await using var sim = new EsmSimulation();
            sim.CreateQueue(queue);
            return await sim.ToContractJsonAsync();
        }
    }
}
