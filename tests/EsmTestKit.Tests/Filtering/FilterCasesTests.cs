using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Filtering;

namespace EsmTestKit.Tests.Filtering;

/// <summary>Every line of <c>fixtures/filters/filter-cases.jsonl</c>. Where a line describes its event in words, the event stands here.</summary>
public sealed class FilterCasesTests
{
    private const string Record = """{"eventID":"e1","eventName":"INSERT","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1.789651658E9,"Keys":{"Id":{"N":"101"}},"NewImage":{"Id":{"N":"101"},"Message":{"S":"New item!"},"tags":{"L":[{"S":"x"},{"N":"3"}]},"m":{"M":{"a":{"S":"v"}}},"b":{"BOOL":true},"nul":{"NULL":true},"ss":{"SS":["x","y"]},"ns":{"NS":["1","2"]}},"SequenceNumber":"111","SizeBytes":26,"StreamViewType":"NEW_AND_OLD_IMAGES"},"eventSourceARN":"arn"}""";

    private static readonly Dictionary<string, string> DescribedEvents = new(StringComparer.Ordinal)
    {
        ["INSERT record"] = Record,
        ["any record"] = Record,
        ["REC"] = Record,
        ["""NewImage {"id":…,"presentKey":{"S":"presentValue"}}"""] = Image("""{"id":{"S":"1"},"presentKey":{"S":"presentValue"}}"""),
        ["NewImage without presentKey"] = Image("""{"id":{"S":"1"}}"""),
        ["with presentKey"] = Image("""{"id":{"S":"1"},"presentKey":{"S":"presentValue"}}"""),
        ["without presentKey"] = Image("""{"id":{"S":"1"}}"""),
        ["""{"numericFilter":{"N":"42"}}"""] = Image("""{"numericFilter":{"N":"42"}}"""),
        ["""{"numericFilter":{"N":"101"}}"""] = Image("""{"numericFilter":{"N":"101"}}"""),
        ["""{"prefix":{"S":"us-1-other-suffix"}}"""] = Image("""{"prefix":{"S":"us-1-other-suffix"}}"""),
        ["""{"prefix":{"S":"other-suffix"}}"""] = Image("""{"prefix":{"S":"other-suffix"}}"""),
        ["""data base64 of {"event_type":"function_1",…}"""] = Kinesis("""{"event_type":"function_1"}"""),
        ["""data base64 of {"event_type":"function_2",…}"""] = Kinesis("""{"event_type":"function_2"}"""),
        ["Kinesis record, partitionKey \"1\", data JSON City Seattle"] = Kinesis("""{"City":"Seattle","State":"WA"}"""),
    };

    public static TheoryData<int> Cases() => [.. Lines().Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_case_gives_its_result(int number)
    {
        var line = Lines()[number];
        var (pattern, given, expected, source) = (Text(line, "pattern"), Text(line, "event"), Text(line, "result"), Text(line, "source"));

        Assert.Equal(expected.StartsWith("drop", StringComparison.Ordinal) ? "N" : expected, Result(pattern, given, expected, source));
    }

    private static string Result(string pattern, string given, string expected, string source)
    {
        try
        {
            var (kind, document) = Document(pattern, given, expected, source);
            return FilterPattern.Parse(pattern, kind).Matches(document) ? "Y" : "N";
        }
        catch (FilterPatternException refusal)
        {
            return expected == "refused" ? expected : refusal.Code;
        }
    }

    private static (RecordSource Source, FilterDocument Document) Document(string pattern, string given, string expected, string source)
    {
        if (given.StartsWith("body text ", StringComparison.Ordinal)) return Sqs(given["body text ".Length..]);
        if (given.StartsWith("SQS body ", StringComparison.Ordinal)) return Sqs(given["SQS body ".Length..]);
        if (given.StartsWith("MQ message text ", StringComparison.Ordinal)) return Plain($$"""{"data":"{{given["MQ message text ".Length..]}}"}""");
        if (source.StartsWith("E sqs", StringComparison.Ordinal)) return Sqs(given);
        if (source.StartsWith("E ddb_invalid", StringComparison.Ordinal)) return (RecordSource.DynamoDb, FilterDocument.FromRecord(RecordSource.DynamoDb, Encoding.UTF8.GetBytes(Record)));
        if (!DescribedEvents.TryGetValue(given, out var record)) return Plain(given);
        var kind = record.Contains("\"kinesis\"", StringComparison.Ordinal) ? RecordSource.Kinesis : RecordSource.DynamoDb;
        return (kind, FilterDocument.FromRecord(kind, Encoding.UTF8.GetBytes(record)));
    }

    private static (RecordSource Source, FilterDocument Document) Plain(string json) => (RecordSource.None, FilterDocument.FromJson(Encoding.UTF8.GetBytes(json)));

    private static (RecordSource Source, FilterDocument Document) Sqs(string body) =>
        (RecordSource.Sqs, FilterDocument.FromRecord(RecordSource.Sqs, Encoding.UTF8.GetBytes(new JsonObject { ["messageId"] = "m", ["body"] = body }.ToJsonString())));

    private static string Image(string image) => $$$"""{"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1.0E9,"NewImage":{{{image}}}}}""";

    private static string Kinesis(string data) => $$$"""{"kinesis":{"partitionKey":"1","data":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(data))}}}"},"eventSource":"aws:kinesis"}""";

    private static string Text(JsonObject line, string member) => line[member]!.GetValue<string>();

    private static SortedDictionary<int, JsonObject> Lines()
    {
        var lines = new SortedDictionary<int, JsonObject>();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "fixtures", "filters", "filter-cases.jsonl")))
        {
            var node = JsonNode.Parse(line)!.AsObject();
            lines.Add(node["n"]!.GetValue<int>(), node);
        }

        return lines;
    }
}
