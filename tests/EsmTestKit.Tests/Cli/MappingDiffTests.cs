namespace EsmTestKit.Tests.Cli;

/// <summary>Two configurations of one mapping, run against the same records.</summary>
public sealed class MappingDiffTests : IDisposable
{
    private const string Queue = """{ "EventSourceArn": "arn:aws:sqs:eu-central-1:111122223333:orders", "FunctionName": "apply", "BatchSize": 10, "UUID": "x", "State": "Enabled" }""";

    private const string Stream = """{ "EventSourceArn": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks", "FunctionName": "apply", "StartingPosition": "TRIM_HORIZON", "MaximumRetryAttempts": 2 }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("esm-mapping-diff").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_same_configuration_makes_no_difference() =>
        Assert.Equal((0, "no difference\n", string.Empty), Diff(Queue, Queue, """["a", { "b": 1 }]"""));

    [Fact]
    public void Partial_responses_that_are_no_longer_configured_lose_the_reported_record()
    {
        var (code, output, _) = Diff(Queue.Replace("\"BatchSize\": 10", "\"FunctionResponseTypes\": [\"ReportBatchItemFailures\"]", StringComparison.Ordinal), Queue, """["a"]""");

        Assert.Equal(1, code);
        Assert.Contains("breaking  mapping orders > consumer: FunctionResponseTypes", output, StringComparison.Ordinal);
        Assert.Matches("the consumer reports the first record as failed\n(  .*\n)*  notable   function consumer: orders#1 is delivered 1 times, [0-9]+ before", output);
    }

    [Fact]
    public void A_smaller_batch_is_seen_in_what_a_failure_brings_back()
    {
        var (code, output, _) = Diff(Stream, Stream.Replace("\"MaximumRetryAttempts\": 2", "\"MaximumRetryAttempts\": 2, \"BisectBatchOnFunctionError\": true", StringComparison.Ordinal), """[{ "n": 1 }, { "n": 2 }]""");

        Assert.Equal(0, code);
        Assert.Contains("BisectBatchOnFunctionError false to true", output, StringComparison.Ordinal);
        Assert.Matches("the consumer throws whenever the first record is in the batch\n(  .*\n)*  notable   function consumer: Records in each batch: ", output);
    }

    [Fact]
    public void A_destination_that_appears_gets_the_invocation_record()
    {
        var (code, output, _) = Diff(Stream, Stream.Replace("\"MaximumRetryAttempts\": 2", "\"MaximumRetryAttempts\": 2, \"DestinationConfig\": { \"OnFailure\": { \"Destination\": \"arn:aws:sqs:eu-central-1:111122223333:failed\" } }", StringComparison.Ordinal), """["a"]""");

        Assert.Equal(1, code);
        Assert.Contains("breaking  queue failed: An invocation record appeared", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "EventSourceArn": "arn:aws:sqs:eu-central-1:1:orders", "BatchSise": 1 }""", "[\"a\"]", "\"BatchSise\" is no member")]
    [InlineData("""{ "EventSourceArn": "orders" }""", "[\"a\"]", "is no ARN of sqs, kinesis, dynamodb")]
    [InlineData("""{ "EventSourceArn": "arn:aws:sqs:eu-central-1:1:others" }""", "[\"a\"]", "one source")]
    [InlineData("""{ "EventSourceArn": "arn:aws:sqs:eu-central-1:1:orders", "BatchSize": 0 }""", "[\"a\"]", "cannot be run")]
    [InlineData("""{ "EventSourceArn": "arn:aws:sqs:eu-central-1:1:orders" }""", "[]", "at least one")]
    public void What_cannot_be_compared_is_said(string after, string records, string what)
    {
        var (code, _, error) = Diff(Queue, after, records);

        Assert.Equal(2, code);
        Assert.Contains(what, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Templates_are_compared_by_their_mapping()
    {
        const string template = """
            Parameters: { Size: { Type: Number, Default: 10 } }
            Resources:
              Orders: { Type: AWS::SQS::Queue }
              Apply:
                Type: AWS::Serverless::Function
                Properties:
                  Events:
                    Orders: { Type: SQS, Properties: { Queue: !GetAtt Orders.Arn, BatchSize: !Ref Size, FunctionResponseTypes: [ReportBatchItemFailures] } }
                    Again: { Type: SQS, Properties: { Queue: !GetAtt Orders.Arn } }
            """;
        var (before, after) = (Write("before.yaml", template), Write("after.yaml", template.Replace(", FunctionResponseTypes: [ReportBatchItemFailures]", "", StringComparison.Ordinal)));
        var records = Write("records.json", """["a", "b"]""");

        var same = Shell.Run("diff", before, before, "--records", records, "--mapping", "ApplyOrders", "--parameter", "Size=5");
        var other = Shell.Run("diff", before, after, "--records", records, "--mapping", "ApplyOrders");
        var unsaid = Shell.Run("diff", before, after, "--records", records);

        Assert.Equal((0, "no difference\n"), (same.Code, same.Output.ReplaceLineEndings("\n")));
        Assert.Equal(1, other.Code);
        Assert.Contains("breaking  mapping Orders > consumer: FunctionResponseTypes [\"ReportBatchItemFailures\"] to []", other.Output, StringComparison.Ordinal);
        Assert.Contains("before.yaml has 2 mappings: ApplyOrders, ApplyAgain. Say which one is compared: --mapping LOGICAL-ID.", unsaid.Error, StringComparison.Ordinal);
    }

    private (int Code, string Output, string Error) Diff(string before, string after, string records)
    {
        var (code, output, error) = Shell.Run("diff", Write("before.json", before), Write("after.json", after), "--records", Write("records.json", records));
        return (code, output.ReplaceLineEndings("\n"), error);
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
