using System.Text.Json;

namespace EsmTestKit.Tests.Cli;

public sealed class LintCommandTests : IDisposable
{
    private const string Template = """
        Parameters:
          Receives: { Type: Number }
        Resources:
          Dlq: { Type: AWS::SQS::Queue }
          Orders:
            Type: AWS::SQS::Queue
            Properties:
              VisibilityTimeout: 120
              RedrivePolicy: { deadLetterTargetArn: !GetAtt Dlq.Arn, maxReceiveCount: !Ref Receives }
          Apply:
            Type: AWS::Serverless::Function
            Properties:
              Timeout: 20
              Events:
                Orders: { Type: SQS, Properties: { Queue: !GetAtt Orders.Arn, FunctionResponseTypes: [ReportBatchItemFailures] } }
                Clicks: { Type: MSK, Properties: { Stream: "arn:aws:kafka:us-east-1:123456789012:cluster/c/1", Topics: [clicks], StartingPosition: LATEST } }
        """;

    private const string Mapping = """
        {
          "UUID": "0a1b", "StartingPosition": "TRIM_HORIZON", "BatchSize": 100, "MaximumBatchingWindowInSeconds": 0, "ParallelizationFactor": 1,
          "EventSourceArn": "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks", "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:count:live",
          "LastModified": "2026-01-01T00:00:00+00:00", "LastProcessingResult": "OK", "State": "Enabled", "StateTransitionReason": "User action",
          "DestinationConfig": { "OnFailure": {} }, "MaximumRecordAgeInSeconds": -1, "BisectBatchOnFunctionError": false, "MaximumRetryAttempts": -1,
          "TumblingWindowInSeconds": 0, "FunctionResponseTypes": ["ReportBatchItemFailures"]
        }
        """;

    private const string QueueMapping = """
        {
          "UUID": "0a1b", "BatchSize": 10, "MaximumBatchingWindowInSeconds": 0, "EventSourceArn": "arn:aws:sqs:eu-west-1:111122223333:orders",
          "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:apply", "State": "Enabled", "FunctionResponseTypes": ["ReportBatchItemFailures"]
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("esm-lint").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_template_is_looked_at_with_its_parameters()
    {
        var (code, output, error) = Shell.Run("lint", Write("template.yaml", Template), "--parameter", "Receives=2");

        Assert.Equal(("", 0), (error, code));
        Assert.StartsWith("skipped: ApplyClicks: it is an event of type MSK, which the kit does not simulate\nLINT-RECEIVES  hint  Orders > Apply\n", output, StringComparison.Ordinal);
        Assert.Contains("    Orders#1 is in the dead-letter queue, and the consumer never saw it.\n", output, StringComparison.Ordinal);
        Assert.EndsWith("\n1 mapping, 0 warnings, 1 hint\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_do_no_harm_say_nothing()
    {
        var (code, output, _) = Shell.Run("lint", Write("template.yaml", Template), "--parameter", "Receives=5");

        Assert.Equal((0, "skipped: ApplyClicks: it is an event of type MSK, which the kit does not simulate\n1 mapping, 0 warnings, 0 hints\n"), (code, output));
    }

    [Fact]
    public void What_AWS_would_refuse_is_said_with_its_words()
    {
        var (code, output, _) = Shell.Run("lint", Write("template.yaml", Template.Replace("VisibilityTimeout: 120", "VisibilityTimeout: 10", StringComparison.Ordinal)), "--parameter", "Receives=5");

        Assert.Equal(1, code);
        Assert.Contains("refused by AWS: Apply: Queue visibility timeout: 10 seconds is less than Function timeout: 20 seconds (InvalidParameterValueException)\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_is_looked_at_as_AWS_prints_it()
    {
        var (code, output, error) = Shell.Run("lint", Write("mapping.json", Mapping), "--brief");

        Assert.Equal((1, ""), (code, error));
        Assert.StartsWith("LINT-ENDLESS-RETRIES  warning  clicks > count\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("A consumer that", output, StringComparison.Ordinal);
        Assert.EndsWith("1 mapping, 1 warning, 0 hints\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_mappings_with_their_queues_and_functions()
    {
        var mappings = Write("mappings.json", $$"""{ "EventSourceMappings": [{{QueueMapping}}, {{Mapping}}] }""");
        var queue = Write("queue.json", """
            { "Attributes": { "QueueArn": "arn:aws:sqs:eu-west-1:111122223333:orders", "VisibilityTimeout": "60", "MessageRetentionPeriod": "1209600",
              "RedrivePolicy": "{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:111122223333:orders-dlq\",\"maxReceiveCount\":3}" } }
            """);
        var function = Write("function.json", """{ "Configuration": { "FunctionName": "apply", "Timeout": 15 }, "Concurrency": { "ReservedConcurrentExecutions": 3 } }""");

        var (code, output, _) = Shell.Run("lint", mappings, "--queue", queue, "--function", function, "--format", "json");

        Assert.Equal(1, code);
        using var report = JsonDocument.Parse(output);
        Assert.Equal(2, report.RootElement.GetProperty("mappings").GetInt32());
        Assert.Equal(
            ["LINT-VISIBILITY", "LINT-RECEIVES", "LINT-CONCURRENCY", "LINT-ENDLESS-RETRIES"],
            report.RootElement.GetProperty("lints").EnumerateArray().Select(lint => lint.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("Resources: { Q: { Type: AWS::SQS::Queue } }", "has no event source mapping. Name a template with AWS::Lambda::EventSourceMapping resources")]
    [InlineData(QueueMapping, "maps the queue orders, and what is wrong with a mapping stands in its queue, too. Add --queue queue.json, written with aws sqs get-queue-attributes")]
    [InlineData(Template, "The parameter Receives has no Default.")]
    [InlineData("nonsense", "A template is an object with Resources.")]
    public void What_cannot_be_looked_at_says_why_and_what_to_do(string text, string expected)
    {
        var (code, output, error) = Shell.Run("lint", Write("file", text));

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_and_options_that_do_not_fit_are_named()
    {
        Assert.Contains("nowhere.yaml cannot be read", Shell.Run("lint", "nowhere.yaml").Error, StringComparison.Ordinal);
        var template = Write("template.yaml", Template);
        Assert.Contains("--parameter is \"Receives\". Write --parameter NAME=VALUE.", Shell.Run("lint", template, "--parameter", "Receives").Error, StringComparison.Ordinal);
        Assert.Contains("is a template, and --queue and --function go with mappings as AWS prints them.", Shell.Run("lint", template, "--queue", template).Error, StringComparison.Ordinal);
        Assert.Contains("has no Attributes.", Shell.Run("lint", Write("mapping.json", QueueMapping), "--queue", Write("queue.json", "{}")).Error, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
