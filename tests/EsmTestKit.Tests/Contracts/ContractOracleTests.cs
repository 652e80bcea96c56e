using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Contracts;

namespace EsmTestKit.Tests.Contracts;

public sealed class ContractOracleTests
{
    private const string Sends = """
        { "call": "sqs:CreateQueue", "with": { "QueueName": "orders" }, "as": "orders" },
        { "call": "lambda:CreateEventSourceMapping", "with": { "EventSourceArn": "${arn:sqs:orders}", "FunctionName": "consumer" } },
        { "advance": "idle" },
        { "call": "sqs:SendMessage", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": "1" } },
        { "call": "sqs:SendMessage", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": "2" } },
        { "advance": "idle" }
        """;

    [Fact]
    [Covers("EXP-103", "EXP-104", "EXP-120")]
    public async Task Choices_of_this_engine_and_story_are_followed()
    {
        const string check = """{ "expectInvocations": "consumer", "count": 2 }""";
        var stale = await RunAsync("\"choices\": [1], \"engine\": \"e\", \"fingerprint\": \"f\",", check);
        var (engine, fingerprint) = Quoted(stale.Problem!);

        // The first question of this story is how many messages the first batch takes: all, or one.
        var result = await RunAsync($"\"choices\": [1], \"engine\": \"{engine}\", \"fingerprint\": \"{fingerprint}\",", check);
        Assert.True(result.Holds, string.Join('\n', MismatchReport.Of(result)));
        Assert.Contains("does not fit this run", (await RunAsync($"\"choices\": [9], \"engine\": \"{engine}\", \"fingerprint\": \"{fingerprint}\",", check)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("EXP-121")]
    public async Task An_oracle_that_finds_something_says_what_and_with_which_decisions()
    {
        var result = await RunAsync("\"explore\": { \"faults\": 1 },", """{ "expectHolds": "idempotent" }""");

        var mismatch = Assert.Single(result.Steps.OfType<StepResult.Failed>().SelectMany(step => step.Mismatches));
        Assert.Contains("\"at\": \"consumer[orders#1,orders#2]@1\", \"do\": \"loseResponse\", \"because\": \"CP-09\"", mismatch.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_state_is_looked_at_on_every_schedule()
    {
        var looks = 0;
        var contract = Read("\"explore\": { \"cuts\": 1 },", """{ "expectState": { "orders": 1 } }""");

        Assert.True((await ContractRunner.RunAsync(contract, () => new JsonObject { ["orders"] = 1 })).Holds);
        // The contract's own run and the undisturbed one are right, the third is not.
        Assert.False((await ContractRunner.RunAsync(contract, () => new JsonObject { ["orders"] = ++looks > 2 ? 2 : 1 })).Holds);
    }

    [Theory]
    [InlineData("\"explore\": { \"preset\": \"standart\" },", "standard")]
    [InlineData("\"explore\": { \"preset\": \"quick\", \"faults\": 1 },", "Keep one of them")]
    [InlineData("\"seed\": 1, \"decisions\": [ { \"at\": \"a\", \"do\": \"b\" } ],", "Keep one of them")]
    public void What_contradicts_itself_is_refused(string members, string cure)
    {
        var error = Assert.Throws<EsmUsageException>(() => Read(members, """{ "expectHolds": "noLoss" }"""));

        Assert.Contains(cure, error.Fix, StringComparison.Ordinal);
    }

    private static Task<ContractResult> RunAsync(string members, string check) => ContractRunner.RunAsync(Read(members, check));

    private static Contract Read(string members, string check) =>
        ContractReader.Read("test.contract.json", Encoding.UTF8.GetBytes($$"""{ "contract": "a", "version": 1, {{members}} "functions": { "consumer": {} }, "steps": [ {{Sends}}, {{check}} ] }"""));

    private static (string Engine, string Fingerprint) Quoted(string problem)
    {
        var words = problem[problem.IndexOf("this is", StringComparison.Ordinal)..].Split('"');
        return (words[1], words[3]);
    }
}
