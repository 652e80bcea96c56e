using System.Text;
using EsmTestKit.Internal.Contracts;

namespace EsmTestKit.Tests.Contracts;

public sealed class ContractReaderTests
{
    [Fact]
    public void A_whole_contract_is_read()
    {
        var contract = Read("""
            {
              "$schema": "x", "contract": "sqs/one", "version": 1.0, "summary": "s", "recorded": { "on": "AWS", "date": "2025-11-25", "evidence": "e" },
              "start": "2026-05-01T00:00:00Z",
              "functions": {
                "consumer": { "timeout": "5s", "reservedConcurrency": 2, "role": { "allow": ["sqs:*"] }, "aliases": { "live": "1" },
                  "runs": [ { "return": { "a": "${sent.MessageId}" }, "after": "500ms" }, { "throttle": true }, { "failItems": { "where": { "body": ["x"] }, "attempts": 1 } } ] },
                "consumer:1": {}
              },
              "steps": [
                { "call": "sqs:SendMessage", "with": { "QueueUrl": "u" }, "as": "sent", "expect": { "MessageId": "<uuid:m>", "<more>": true }, "expectStatus": 200 },
                { "advance": "1m" },
                { "advance": "idle", "atMost": "1h" },
                { "expectInvocations": "consumer:live", "are": [ { "event": { "id": "${sent.MessageId}" }, "at": "2026-05-01T00:00:05.000Z" } ], "maxConcurrent": 1 },
                { "expectDelivered": "consumer", "are": [], "anyOrder": true },
                { "expectMetrics": "AWS/Lambda", "of": { "FunctionName": "consumer" }, "are": { "Errors": 0, "Throttles": { "<absent>": true } } },
                { "expectState": { "a": "<string:!m>" } },
                { "expectHolds": "noLoss" }
              ]
            }
            """);

        Assert.Equal("sqs/one", contract.Name);
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), contract.Start);
        Assert.Equal(["consumer", "consumer:1"], contract.Functions.Select(function => function.ToString()));
        Assert.Equal(TimeSpan.FromMilliseconds(500), contract.Functions[0].Runs[0].After);
        Assert.Equal(8, contract.Steps.Count);
        Assert.Equal("expectInvocations consumer:live", contract.Steps[3].Title);
        Assert.Equal(4, contract.Steps[3].Number);
    }

    [Theory]
    [InlineData("{ \"contract\": \"a\",\n  \"version\": 1,\n  \"steps\": [ }", "orders.contract.json, line 3, column 14: this is no JSON")]
    [InlineData("{ \"contract\": \"a\", \"version\": 2, \"novel\": 1 }", "line 1, column 31: this is a contract of version 2. This kit reads version 1")]
    [InlineData("{ \"contract\": \"a\", \"version\": 1 }", "A contract needs the member \"steps\"")]
    [InlineData("{ \"contract\": \"a\", \"version\": 1, \"version\": 1, \"steps\": [] }", "\"version\" stands twice")]
    [InlineData("{ \"contract\": \"a\", \"version\": 1, \"step\": [] }", "\"step\" is no member of a contract. Did you mean \"steps\"? Members: $schema, contract")]
    [InlineData("{ \"contract\": \"a b\", \"version\": 1, \"steps\": [] }", "is no name of a contract")]
    [InlineData("{ \"contract\": \"a\", \"version\": 1, \"start\": \"today\", \"steps\": [] }", "\"start\" must be an instant")]
    [InlineData("{ \"contract\": \"a\", \"version\": 1, \"recorded\": { \"on\": \"Azure\" }, \"steps\": [] }", "\"Azure\" is no place")]
    [InlineData("{ \"contract\": \"a\", \"version\": 1, \"choices\": [1], \"steps\": [] }", "\"engine\" and \"fingerprint\"")]
    public void What_is_wrong_at_the_top_is_said(string json, string message) => Refused(json, message);

    [Theory]
    [InlineData("{ \"cal\": \"sqs:SendMessage\" }", "This step has no verb; \"cal\" is none. Did you mean \"call\"? Verbs: advance, call")]
    [InlineData("{ }", "A step needs a verb")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"advance\": \"1s\" }", "one verb, and this one has \"call\" and \"advance\"")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"expct\": {} }", "\"expct\" is no member of a step with \"call\". Did you mean \"expect\"?")]
    [InlineData("{ \"call\": \"sqq:SendMessage\" }", "\"sqq\" is no service of contracts. Did you mean \"sqs\"?")]
    [InlineData("{ \"call\": \"SendMessage\" }", "\"SendMessage\" is no call")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"as\": \"a.b\" }", "cannot name a response. Choose a name without dots")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"with\": [] }", "\"with\" must be an object")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"with\": { \"A\": \"${b.C}\" } }", "${b.C} needs a response named \"b\"")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"with\": { \"A\": \"${arn:sqq:b}\" } }", "names no service that has ARNs here. Did you mean \"sqs\"?")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"with\": { \"A\": { \"<more>\": true } } }", "<more> is a form of expectations")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"with\": { \"A\": { \"<repeat>\": \"x\", \"tims\": 3 } } }", "Did you mean \"times\"?")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"expect\": { \"A\": \"<uid>\" } }", "<uid> is no form. Did you mean \"uuid\"?")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"expect\": { \"A\": \"<uuid:1a>\" } }", "\"1a\" in <uuid:1a> is no name")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"expect\": { \"A\": \"<string:!a>\" } }", "must differ from \"a\", and nothing before has that name")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"expect\": { \"A\": { \"<jsn>\": 1 } } }", "Did you mean \"<json>\"?")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"expect\": { \"A\": { \"<json>\": 1, \"b\": 2 } } }", "cannot stand beside <json>")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"expect\": { \"<absent>\": true } }", "Only a member can be absent")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"expect\": { \"<more>\": 1 } }", "<more> must be true")]
    [InlineData("{ \"call\": \"sqs:SendMessage\", \"as\": \"a\", \"expectError\": {} }", "A call that must fail has no response")]
    [InlineData("{ \"advance\": \"5 minutes\" }", "\"advance\" must be a duration, and this is \"5 minutes\". Write a whole number and its unit")]
    [InlineData("{ \"advance\": 5 }", "\"advance\" must be a duration")]
    [InlineData("{ \"advance\": \"1s\", \"atMost\": \"1h\" }", "\"atMost\" bounds \"advance\": \"idle\" only")]
    [InlineData("{ \"expectInvocations\": \"consumr\", \"are\": [] }", "There is no function \"consumr\" in this contract. Did you mean \"consumer\"?")]
    [InlineData("{ \"expectInvocations\": \"consumer\" }", "says nothing about the invocations")]
    [InlineData("{ \"expectInvocations\": \"consumer\", \"are\": [], \"count\": 0 }", "Keep one of")]
    [InlineData("{ \"expectInvocations\": \"consumer\", \"are\": [ { \"events\": {} } ] }", "Did you mean \"event\"?")]
    [InlineData("{ \"expectInvocations\": \"consumer\", \"count\": -1 }", "must be a whole number")]
    [InlineData("{ \"expectDelivered\": \"consumer\", \"are\": [], \"anyOrder\": true, \"by\": \"a\" }", "Keep one of them")]
    [InlineData("{ \"expectMetrics\": \"AWS/Lambda\", \"are\": [] }", "\"are\" must be an object")]
    [InlineData("{ \"expectHolds\": \"idempotence\" }", "Did you mean \"idempotent\"?")]
    public void What_is_wrong_in_a_step_is_said(string step, string message) =>
        Refused($$"""{ "contract": "a", "version": 1, "functions": { "consumer": {} }, "steps": [ {{step}} ] }""", message);

    [Theory]
    [InlineData("\"consumer:live\": {}", "\"consumer:live\" is no function")]
    [InlineData("\"consumer\": { \"timeout\": \"500ms\" }", "Lambda has no such timeout")]
    [InlineData("\"consumer\": { \"timeot\": \"5s\" }", "Did you mean \"timeout\"?")]
    [InlineData("\"consumer\": { \"runs\": [ {} ] }", "An outcome does one thing, and this one has none")]
    [InlineData("\"consumer\": { \"runs\": [ { \"return\": 1, \"throttle\": true } ] }", "return and throttle")]
    [InlineData("\"consumer\": { \"runs\": [ { \"throw\": { \"errorType\": \"E\" } } ] }", "A throw needs the member \"errorMessage\"")]
    [InlineData("\"consumer\": { \"runs\": [ { \"timeout\": false } ] }", "\"timeout\" must be true")]
    [InlineData("\"consumer\": { \"runs\": [ { \"failItems\": { \"where\": 1 } } ] }", "must be a filter pattern")]
    [InlineData("\"consumer\": { \"runs\": [ { \"throwIf\": { \"where\": {}, \"attempts\": 0 } } ] }", "1 or more")]
    [InlineData("\"consumer\": { \"runs\": [ { \"return\": \"${a.B}\" } ] }", "no earlier call keeps one")]
    [InlineData("\"consumer\": { \"role\": { \"allow\": [ \"all\" ] } }", "is no IAM action")]
    [InlineData("\"consumer:1\": { \"aliases\": { \"live\": \"1\" } }", "aliases belong to the function")]
    public void What_is_wrong_in_a_function_is_said(string function, string message) =>
        Refused($$"""{ "contract": "a", "version": 1, "functions": { {{function}} }, "steps": [] }""", message);

    [Fact]
    public void Columns_count_characters_not_bytes()
    {
        var error = Assert.Throws<EsmUsageException>(() => Read("{ \"contract\": \"ä\", \"x\": 1 }"));

        Assert.StartsWith("orders.contract.json, line 1, column 20:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_contract_recorded_on_AWS_is_read()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "contracts", "aws"), "*.contract.json", SearchOption.AllDirectories);

        Assert.Equal(109, files.Select(file => ContractReader.Read(file, File.ReadAllBytes(file)).Name).Distinct().Count());
    }

    private static void Refused(string json, string message)
    {
        var error = Assert.Throws<EsmUsageException>(() => Read(json));
        Assert.StartsWith("orders.contract.json, line ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static Contract Read(string json) => ContractReader.Read("orders.contract.json", Encoding.UTF8.GetBytes(json));
}
