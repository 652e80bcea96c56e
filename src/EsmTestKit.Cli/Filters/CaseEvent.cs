using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Filtering;

namespace EsmTestKit.Cli;

/// <summary>The event of a filter case. Most are JSON as it stands; some are described in words, as the recordings they come from are.</summary>
internal static class CaseEvent
{
    private const string Change = """{"eventID":"e1","eventName":"INSERT","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1.789651658E9,"Keys":{"Id":{"N":"101"}},"NewImage":{"Id":{"N":"101"},"Message":{"S":"New item!"},"tags":{"L":[{"S":"x"},{"N":"3"}]},"m":{"M":{"a":{"S":"v"}}},"b":{"BOOL":true},"nul":{"NULL":true},"ss":{"SS":["x","y"]},"ns":{"NS":["1","2"]}},"SequenceNumber":"111","SizeBytes":26,"StreamViewType":"NEW_AND_OLD_IMAGES"},"eventSourceARN":"arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026-01-01T00:00:00.000"}""";
    private const string Present = """{"id":{"S":"1"},"presentKey":{"S":"presentValue"}}""";
    private const string Absent = """{"id":{"S":"1"}}""";

    public static (RecordSource Source, FilterDocument Document) Read(string given, string evidence)
    {
        if (After(given, "body text ") is { } text) return Sqs(text);
        if (After(given, "SQS body ") is { } body) return Sqs(body);
        if (After(given, "MQ message text ") is { } message) return Plain(new JsonObject { ["data"] = message }.ToJsonString());
        if (After(given, "data base64 of ") is { } data) return Kinesis(data.Replace(",…}", "}", StringComparison.Ordinal));
        return given switch
        {
            "–" => evidence.StartsWith("E ddb", StringComparison.Ordinal) ? Table(Change) : Plain("{}"),
            "INSERT record" or "any record" or "REC" => Table(Change),
            "Kinesis record, partitionKey \"1\", data JSON City Seattle" => Kinesis("""{"City":"Seattle","State":"WA"}"""),
            "with presentKey" => Image(Present),
            "without presentKey" or "NewImage without presentKey" => Image(Absent),
            _ when After(given, "NewImage ") is { } image => Image(image.Replace(":…,", ":{\"S\":\"1\"},", StringComparison.Ordinal)),
            _ when evidence.StartsWith("E sqs", StringComparison.Ordinal) => Sqs(given),
            _ when evidence.StartsWith("E ddb", StringComparison.Ordinal) => Image(given),
            _ => Plain(given),
        };
    }

    private static string? After(string given, string word) => given.StartsWith(word, StringComparison.Ordinal) ? given[word.Length..] : null;

    private static (RecordSource, FilterDocument) Plain(string json) => (RecordSource.None, RecordText.Read(RecordSource.None, json));

    private static (RecordSource, FilterDocument) Sqs(string body) => Record(RecordSource.Sqs, new JsonObject { ["messageId"] = "m", ["body"] = body });

    private static (RecordSource, FilterDocument) Kinesis(string data) => Record(RecordSource.Kinesis, new JsonObject
    {
        ["kinesis"] = new JsonObject { ["partitionKey"] = "1", ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(data)) },
        ["eventSource"] = "aws:kinesis",
    });

    private static (RecordSource, FilterDocument) Image(string image) =>
        Table($$$"""{"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1.0E9,"NewImage":{{{image}}}}}""");

    private static (RecordSource, FilterDocument) Table(string record) => (RecordSource.DynamoDb, RecordText.Read(RecordSource.DynamoDb, record));

    private static (RecordSource, FilterDocument) Record(RecordSource source, JsonObject record) => (source, RecordText.Read(source, record.ToJsonString()));
}
