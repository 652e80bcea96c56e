using System.Text;
using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Filtering;

/// <summary>One pattern against one record.</summary>
internal static class Try
{
    public static bool Body(string pattern, string body) => EventFilter.ForSqs(pattern).Passes(new JsonObject { ["messageId"] = "m1", ["body"] = body, ["eventSource"] = "aws:sqs" }.ToJsonString());

    /// <summary>The rules of one key against its value in a JSON body.</summary>
    public static bool Value(string rules, string value) => Body($$$"""{"body":{"k":{{{rules}}}}}""", $$"""{"k":{{value}}}""");

    public static bool Data(string pattern, string data) => Data(pattern, Encoding.UTF8.GetBytes(data));

    public static bool Data(string pattern, byte[] data) => EventFilter.ForKinesis(pattern).Passes(new JsonObject
    {
        ["kinesis"] = new JsonObject { ["partitionKey"] = "1", ["sequenceNumber"] = "42", ["data"] = Convert.ToBase64String(data) },
        ["eventSource"] = "aws:kinesis",
        ["eventID"] = "shardId-000000000000:42",
    }.ToJsonString());

    public static bool Change(string pattern, string image, string name = "INSERT") =>
        EventFilter.ForDynamoDb(pattern).Passes($$$"""{"eventName":"{{{name}}}","eventSource":"aws:dynamodb","dynamodb":{"ApproximateCreationDateTime":1.7E9,"Keys":{"id":{"N":"1"}},{{{image}}},"SequenceNumber":"111","SizeBytes":26}}""");

    /// <summary>The code of the reason for which a pattern is refused.</summary>
    public static string Refused(string pattern)
    {
        var message = Assert.Throws<AwsServiceException>(() => EventFilter.ForSqs(pattern)).InnerException!.Message;
        var at = message.IndexOf("(reason ", StringComparison.Ordinal) + "(reason ".Length;
        return message[at..(at + 3)];
    }
}
