namespace EsmTestKit.Tests.Cli;

public sealed class FilterCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("esm-filter").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_cases_of_the_fixture_all_pass()
    {
        var (code, output, _) = Shell.Run("filter", "--cases", Path.Combine(Repository.Root, "fixtures", "filters", "filter-cases.jsonl"));

        Assert.Equal((0, "327 passed, 0 failed\n"), (code, output.ReplaceLineEndings("\n")));
    }

    [Fact]
    public void A_case_that_fails_is_explained()
    {
        var file = Write("cases.jsonl", """
            {"n":1,"pattern":"{\"a\":[1]}","event":"{\"a\":1}","result":"Y"}
            {"n":2,"pattern":"{\"a\":[1]}","event":"{\"a\":\"1\"}","result":"Y"}
            {"n":3,"pattern":"{\"a\":1}","event":"{}","result":"V01"}
            """);

        var (code, output, _) = Shell.Run("filter", "--cases", file);

        Assert.Equal(1, code);
        Assert.Contains("case 2: expected Y, got N", output, StringComparison.Ordinal);
        Assert.Contains("The value is the text \"1\", no number", output, StringComparison.Ordinal);
        Assert.Contains("case 3: expected V01, got V19", output, StringComparison.Ordinal);
        Assert.EndsWith("1 passed, 2 failed\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"n\":1,\"pattern\":\"{}\"}", "\"event\" is missing or no text")]
    [InlineData("[1]", "is no filter case")]
    [InlineData("{", "is no filter case")]
    public void A_line_that_is_no_case_is_named(string line, string what)
    {
        var (code, _, error) = Shell.Run("filter", "--cases", Write("broken.jsonl", line));

        Assert.Equal(2, code);
        Assert.Contains("broken.jsonl:1", error, StringComparison.Ordinal);
        Assert.Contains(what, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_matches_ends_with_zero_and_one_that_does_not_with_one()
    {
        const string pattern = """{"body":{"status":["paid"]}}""";

        var paid = Shell.Run("filter", "--source", "sqs", "--pattern", pattern, "--record", Write("paid.json", """{"body":"{\"status\":\"paid\"}"}"""));
        var open = Shell.Run("filter", "--source", "sqs", "--pattern", pattern, "--record", Write("open.json", """{"body":"{\"status\":\"Paid\"}"}"""));

        Assert.Equal(0, paid.Code);
        Assert.StartsWith("match", paid.Output, StringComparison.Ordinal);
        Assert.Equal(1, open.Code);
        Assert.Contains("body.status: expected [\"paid\"], found \"Paid\"", open.Output, StringComparison.Ordinal);
        Assert.Contains("Only the case differs", open.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_whole_event_each_record_is_judged()
    {
        var file = Write("event.json", """{"Records":[{"eventName":"INSERT","dynamodb":{}},{"eventName":"REMOVE","dynamodb":{}}]}""");

        var (code, output, _) = Shell.Run("filter", "--source", "dynamodb", "--pattern", """{"eventName":["INSERT"]}""", "--record", file);

        Assert.Equal(1, code);
        Assert.Equal(["match", "no match"], output.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line is "match" or "no match"));
    }

    [Fact]
    public void A_refused_pattern_shows_AWS_text_and_the_reason_with_its_place()
    {
        var (code, output, _) = Shell.Run("filter", "--source", "kinesis", "--pattern", """{"data":{"amount":[{"numeric":">"}]}}""");

        Assert.Equal(1, code);
        Assert.StartsWith("refused: Invalid filter pattern definition.", output, StringComparison.Ordinal);
        Assert.Contains("Value of numeric must be an array (reason V14 of rule FLT-089), at character 31", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_alone_is_checked_and_what_is_odd_about_it_is_said()
    {
        var (code, output, _) = Shell.Run("filter", "--source", "dynamodb", "--pattern", """{"dynamodb":{"NewImage":{"n":{"N":[{"numeric":[">",1]}]}}}}""");

        Assert.Equal(0, code);
        Assert.Contains("warning: dynamodb.NewImage.n.N: never matches", output, StringComparison.Ordinal);
        Assert.EndsWith("The pattern is accepted.", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("filter")]
    [InlineData("filter", "--source", "sqs")]
    [InlineData("filter", "--source", "kafka", "--pattern", "{}")]
    [InlineData("filter", "--cases", "x.jsonl", "--pattern", "{}")]
    public void A_wrong_command_line_ends_with_two(params string[] arguments) => Assert.Equal(2, Shell.Run(arguments).Code);

    [Theory]
    [InlineData("sqs", """{"body":{"a":1}}""", "Write its text: \"body\":\"{\\\"a\\\":1}\".")]
    [InlineData("sqs", """{"a":1}""", "has no \"body\"")]
    [InlineData("sqs", "plain", "is no JSON")]
    [InlineData("sqs", "[]", "is a JSON Array")]
    [InlineData("kinesis", """{"data":"eA=="}""", "has no \"kinesis\" with \"data\"")]
    [InlineData("kinesis", """{"kinesis":{"data":{"a":1}}}""", "Write \"data\":\"eyJhIjoxfQ==\".")]
    [InlineData("dynamodb", """{"NewImage":{}}""", "has no \"dynamodb\"")]
    public void What_is_no_record_is_refused_with_the_line_to_write(string source, string record, string cure)
    {
        var (code, _, error) = Shell.Run("filter", "--source", source, "--pattern", """{"eventSource":["x"]}""", "--record", Write("record.json", record));

        Assert.Equal(2, code);
        Assert.Contains(cure, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("nowhere.json cannot be read", Shell.Run("filter", "--source", "sqs", "--pattern", """{"body":["x"]}""", "--record", "nowhere.json").Error, StringComparison.Ordinal);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
