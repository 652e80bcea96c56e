namespace EsmTestKit.Tests.Cli;

public sealed class DiffCommandTests : IDisposable
{
    private const string Contract = """
        {
          "contract": "orders/failure", "version": 1, "summary": "A failure comes back.",
          "functions": { "consumer": { "runs": [ { "throwIf": { "where": { "body": { "id": [2] } }, "attempts": 1 } } ] } },
          "steps": [
            { "call": "sqs:CreateQueue", "as": "orders", "with": { "QueueName": "orders" } },
            { "call": "lambda:CreateEventSourceMapping", "with": { "EventSourceArn": "${arn:sqs:orders}", "FunctionName": "consumer", "BatchSize": 10, "FunctionResponseTypes": [ "ReportBatchItemFailures" ] } },
            { "call": "sqs:SendMessage", "as": "first", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": "{\"id\":1}" } },
            { "call": "sqs:SendMessage", "as": "second", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": "{\"id\":2}" } },
            { "advance": "idle" },
            { "expectInvocations": "consumer", "are": [
              { "event": { "Records": [ { "messageId": "${first.MessageId}", "<more>": true } ] } },
              { "event": { "Records": [ { "messageId": "${second.MessageId}", "<more>": true } ] }, "error": { "errorType": "Exception" } },
              { "event": { "Records": [ { "messageId": "${second.MessageId}", "<more>": true } ] } } ] }
          ]
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("esm-diff").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_same_contract_differs_in_nothing()
    {
        var (code, output) = Diff(Contract, Contract);

        Assert.Equal((0, "no difference\n"), (code, output));
    }

    [Fact]
    public void Other_names_spelling_and_defaults_written_down_are_cosmetic()
    {
        var (code, output) = Diff(Contract, Contract
            .Replace("\"as\": \"first\"", "\"as\": \"one\"", StringComparison.Ordinal).Replace("${first.", "${one.", StringComparison.Ordinal)
            .Replace("\"as\": \"orders\"", "\"as\": \"queue\"", StringComparison.Ordinal).Replace("${orders.", "${queue.", StringComparison.Ordinal)
            .Replace("\"BatchSize\": 10, ", "\"Enabled\": true, ", StringComparison.Ordinal)
            .Replace("A failure comes back.", "What failed comes back.", StringComparison.Ordinal));

        Assert.Equal(0, code);
        Assert.EndsWith("0 breaking, 0 notable, 3 cosmetic\n", output, StringComparison.Ordinal);
        Assert.Contains("The response \"first\" is called \"one\"", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"BatchSize\": 10", "\"BatchSize\": 5", "notable   mapping orders > consumer: BatchSize 10 to 5")]
    [InlineData(", \"FunctionResponseTypes\": [ \"ReportBatchItemFailures\" ]", "", "breaking  mapping orders > consumer: FunctionResponseTypes [\"ReportBatchItemFailures\"] to []")]
    [InlineData("\"QueueName\": \"orders\"", "\"QueueName\": \"orders\", \"Attributes\": { \"VisibilityTimeout\": \"8\" }", "notable   queue orders: VisibilityTimeout \"30\" to \"8\"")]
    [InlineData("\"QueueName\": \"orders\"", "\"QueueName\": \"orders\", \"Attributes\": { \"VisibilityTimeout\": \"30\" }", "cosmetic  contract: Nothing happens otherwise")]
    [InlineData("\"MessageBody\": \"{\\\"id\\\":1}\"", "\"MessageBody\": \"{}\"", "notable   queue orders: The test calls SendMessage with another MessageBody")]
    [InlineData("\"attempts\": 1", "\"attempts\": 2", "notable   function consumer: runs[0].throwIf.attempts 1 to 2")]
    [InlineData("\"advance\": \"idle\"", "\"advance\": \"60s\"", "notable   contract: The test moves the clock by 60s, before by idle")]
    [InlineData(", \"error\": { \"errorType\": \"Exception\" }", "", "breaking  function consumer: The function no longer fails on the batch second")]
    [InlineData("\"messageId\": \"${first.MessageId}\", \"<more>\"", "\"messageId\": \"${first.MessageId}\", \"body\": \"x\", \"<more>\"", "breaking  function consumer: The event of the batch first differs: event.Records[0].body nothing to \"x\"")]
    public void A_change_is_said_with_its_grade(string old, string now, string line)
    {
        Assert.Contains(old, Contract, StringComparison.Ordinal);

        var (code, output) = Diff(Contract, Contract.Replace(old, now, StringComparison.Ordinal));

        Assert.Contains("  " + line, output, StringComparison.Ordinal);
        Assert.Equal(line.StartsWith("breaking", StringComparison.Ordinal) ? 1 : 0, code);
    }

    [Fact]
    public void A_larger_batch_says_what_a_failure_redelivers()
    {
        var (code, output) = Diff(
            Contract.Replace(", \"FunctionResponseTypes\": [ \"ReportBatchItemFailures\" ]", string.Empty, StringComparison.Ordinal),
            Contract.Replace("\"BatchSize\": 10, \"FunctionResponseTypes\": [ \"ReportBatchItemFailures\" ]", "\"BatchSize\": 100, \"MaximumBatchingWindowInSeconds\": 1", StringComparison.Ordinal));

        Assert.Equal(0, code);
        Assert.Contains("BatchSize 10 to 100\n            A failure now redelivers up to 100 records, those that were done included. (SQS-330)", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_is_delivered_more_often_is_notable_and_one_that_is_lost_breaks()
    {
        const string Again = "{ \"event\": { \"Records\": [ { \"messageId\": \"${second.MessageId}\", \"<more>\": true } ] } } ]";
        var more = Diff(Contract, Contract.Replace(Again, Again[..^2] + ", " + Again, StringComparison.Ordinal));
        var lost = Diff(Contract, Contract.Replace("{ \"event\": { \"Records\": [ { \"messageId\": \"${first.MessageId}\", \"<more>\": true } ] } },", string.Empty, StringComparison.Ordinal));

        Assert.Equal(0, more.Code);
        Assert.Contains("notable   function consumer: second is delivered 3 times, 2 before", more.Output, StringComparison.Ordinal);
        Assert.Contains("Records in each batch: 1, 1, 1, 1; before: 1, 1, 1", more.Output, StringComparison.Ordinal);
        Assert.Equal(1, lost.Code);
        Assert.Contains("breaking  function consumer: first is no longer delivered", lost.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_the_test_sends_besides_breaks_nothing()
    {
        const string Second = "{ \"call\": \"sqs:SendMessage\", \"as\": \"second\"";
        const string First = "{ \"event\": { \"Records\": [ { \"messageId\": \"${first.MessageId}\", \"<more>\": true } ] } },";
        var (code, output) = Diff(Contract, Contract
            .Replace(Second, "{ \"call\": \"sqs:SendMessage\", \"as\": \"between\", \"with\": { \"QueueUrl\": \"${orders.QueueUrl}\", \"MessageBody\": \"new\" } }, " + Second, StringComparison.Ordinal)
            .Replace(First, First + First.Replace("first", "between", StringComparison.Ordinal), StringComparison.Ordinal));

        Assert.Equal(0, code);
        Assert.Contains("notable   queue orders: The test now calls SendMessage {\"QueueUrl\":\"${orders.QueueUrl}\",\"MessageBody\":\"new\"}", output, StringComparison.Ordinal);
        Assert.Contains("notable   function consumer: between is now delivered", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_stream_another_order_breaks()
    {
        static string Stream(string first, string second) => $$$"""
            { "contract": "clicks", "version": 1, "functions": { "consumer": {} }, "steps": [
              { "expectInvocations": "consumer", "are": [ { "event": { "Records": [ {{{Record(first)}}}, {{{Record(second)}}} ] } } ] } ] }
            """;
        static string Record(string name) => $$"""{ "kinesis": { "sequenceNumber": "<string:{{name}}>", "<more>": true }, "<more>": true }""";

        var (code, output) = Diff(Stream("a", "b"), Stream("b", "a"));

        Assert.Equal(1, code);
        Assert.Contains("breaking  function consumer: b comes before a, and came behind it", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invocation_record_that_appears_is_called_one()
    {
        const string Tail = "\n  ]\n}";
        var (code, output) = Diff(Contract, Contract.ReplaceLineEndings("\n").Replace(Tail, """
            ,
                { "call": "sqs:ReceiveMessage", "with": { "QueueUrl": "${orders.QueueUrl}" }, "expect": { "Messages": [ { "Body": { "<json>": { "requestContext": { "condition": "RetryAttemptsExhausted", "<more>": true }, "<more>": true } }, "<more>": true } ] } }
            """ + Tail, StringComparison.Ordinal));

        Assert.Equal(1, code);
        Assert.Contains("breaking  queue orders: An invocation record appeared:", output, StringComparison.Ordinal);
        Assert.Contains("(STR-344)", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_and_markdown_say_the_same()
    {
        var after = Contract.Replace("\"BatchSize\": 10", "\"BatchSize\": 5", StringComparison.Ordinal);

        var json = System.Text.Json.JsonDocument.Parse(Diff(Contract, after, "--format", "json").Output).RootElement;
        var markdown = Diff(Contract, after, "--format", "markdown").Output;

        Assert.Equal(1, json.GetProperty("notable").GetInt32());
        var difference = Assert.Single(json.GetProperty("contracts")[0].GetProperty("differences").EnumerateArray());
        Assert.Equal(("notable", "BatchSize 10 to 5", "SQS-330"), (difference.GetProperty("grade").GetString(), difference.GetProperty("what").GetString(), difference.GetProperty("rule").GetString()));
        Assert.StartsWith("**Contracts: 0 breaking, 1 notable, 0 cosmetic**\n\n### orders/failure\n", markdown, StringComparison.Ordinal);
        Assert.Contains("| notable | mapping orders > consumer | BatchSize 10 to 5<br>_", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_folders_a_contract_that_is_gone_breaks_and_a_new_one_is_notable()
    {
        var (before, after) = (Folder("before", "old"), Folder("after", "new"));

        var (code, output, _) = Shell.Run("diff", before, after);

        Assert.Equal(1, code);
        Assert.Contains("new.contract.json\n  notable   contract: The contract is new", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("old.contract.json\n  breaking  contract: The contract is gone", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);

        string Folder(string name, string contract)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
            File.WriteAllText(Path.Combine(folder, $"{contract}.contract.json"), Contract);
            return folder;
        }
    }

    [Theory]
    [InlineData("{", "this is no JSON")]
    [InlineData("{ \"contract\": \"a\", \"version\": 2, \"steps\": [] }", "version 2")]
    public void What_is_no_contract_is_named_with_its_place(string broken, string what)
    {
        var (code, _, error) = Shell.Run("diff", Write("before", broken), Write("after", Contract));

        Assert.Equal(2, code);
        Assert.Contains("before.contract.json, line 1", error, StringComparison.Ordinal);
        Assert.Contains(what, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var (code, _, error) = Shell.Run("diff", Path.Combine(_folder, "nowhere.contract.json"), Write("after", Contract));

        Assert.Equal(2, code);
        Assert.Contains("nowhere.contract.json cannot be read", error, StringComparison.Ordinal);
    }

    private (int Code, string Output) Diff(string before, string after, params string[] more)
    {
        var (code, output, error) = Shell.Run(["diff", Write("before", before), Write("after", after), .. more]);
        Assert.Equal(string.Empty, error);
        return (code, output.ReplaceLineEndings("\n"));
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, $"{name}.contract.json");
        File.WriteAllText(file, text);
        return file;
    }
}
