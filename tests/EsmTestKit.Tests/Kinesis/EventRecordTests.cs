using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Tests.Kinesis;

public sealed class EventRecordTests
{
    private const string StreamArn = "arn:aws:kinesis:us-east-1:123456789012:stream/orders";
    private const string Role = "arn:aws:iam::123456789012:role/apply";
    private readonly StreamWorld _world = new();

    [Fact, Covers("STR-385", "STR-386", "STR-387", "STR-388", "STR-389", "STR-390", "STR-391", "STR-392")]
    public void A_record_stands_in_the_event_byte_for_byte_as_recorded()
    {
        var record = Put("""{"ordinal": 0}""", "owned-key");
        var number = record.SequenceNumber.ToString();

        Assert.Equal(
            $$"""{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"owned-key","sequenceNumber":"{{number}}","data":"eyJvcmRpbmFsIjogMH0=","approximateArrivalTimestamp":1789809023.187},"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"shardId-000000000000:{{number}}","eventName":"aws:kinesis:record","invokeIdentityArn":"{{Role}}","awsRegion":"us-east-1","eventSourceARN":"{{StreamArn}}"}""",
            Text(record, StreamArn));
    }

    [Fact, Covers("STR-385")]
    public void Members_and_their_order_are_those_of_every_recorded_contract()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "contracts", "aws"), "*kinesis*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "contracts", "aws", "kinesis"))).Order(StringComparer.Ordinal);
        var recorded = files.SelectMany(file => Records(JsonNode.Parse(File.ReadAllText(file))!)).ToList();
        var ours = JsonNode.Parse(Text(Put("x", "a"), StreamArn))!.AsObject();

        Assert.True(recorded.Count > 50, $"Only {recorded.Count} recorded records were found.");
        Assert.All(recorded, record =>
        {
            Assert.Equal(record.Select(member => member.Key), ours.Select(member => member.Key));
            Assert.Equal(record["kinesis"]!.AsObject().Select(member => member.Key), ours["kinesis"]!.AsObject().Select(member => member.Key));
        });
    }

    [Fact, Covers("STR-342", "STR-393")]
    public void With_enhanced_fan_out_nothing_differs_but_the_source()
    {
        var record = Put("x", "a");
        var consumer = StreamArn + "/consumer/fast:1789809023";
        Assert.Equal(Text(record, StreamArn).Replace($"\"{StreamArn}\"", $"\"{consumer}\"", StringComparison.Ordinal), Text(record, consumer));
    }

    [Theory, Covers("STR-389")]
    [InlineData(1789809023187, "1789809023.187")]
    [InlineData(1789808385680, "1789808385.68")]
    [InlineData(1789808385600, "1789808385.6")]
    [InlineData(1789808385001, "1789808385.001")]
    [InlineData(1789808385000, "1789808385")]
    [InlineData(1700000000000, "1700000000")]
    public void Arrival_has_up_to_three_decimals_and_no_trailing_zero(long milliseconds, string expected)
    {
        Put("x", "a");
        Text(Put("x", "a"), StreamArn);
        Assert.Equal(expected, KinesisEventRecord.EpochText(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)));
    }

    [Theory, Covers("STR-388")]
    [InlineData(0, "")]
    [InlineData(1, "+w==")]
    [InlineData(2, "+/8=")]
    [InlineData(3, "+/+/")]
    public void Data_is_padded_standard_base64(int length, string expected)
    {
        byte[] data = [0xFB, 0xFF, 0xBF];
        var stream = _world.Create();
        var record = stream.Store.Put(new PutRequest(data.AsMemory(0, length), "a"));
        Assert.Equal(expected, JsonNode.Parse(Text(record, StreamArn))!["kinesis"]!["data"]!.GetValue<string>());
        Assert.Contains($"\"data\":\"{expected}\"", Text(record, StreamArn), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("schlüssel 😀 <&>'+/", "schlüssel 😀 <&>'+/")]
    [InlineData("a\"b\\c", "a\\\"b\\\\c")]
    [InlineData("line\nfeed\ttab\u0001", "line\\nfeed\\ttab\\u0001")]
    public void A_partition_key_is_escaped_only_where_JSON_needs_it(string key, string expected)
    {
        var text = Text(Put("x", key), StreamArn);
        Assert.Contains($"\"partitionKey\":\"{expected}\"", text, StringComparison.Ordinal);
        Assert.Equal(key, JsonNode.Parse(text)!["kinesis"]!["partitionKey"]!.GetValue<string>());
    }

    private StoredRecord Put(string data, string key)
    {
        var stream = _world.Streams.Find("orders") ?? _world.Create().Store;
        return stream.Put(new PutRequest(Encoding.UTF8.GetBytes(data), key));
    }

    private static string Text(StreamRecord record, string source) =>
        Encoding.UTF8.GetString(record.EventRecord(new EventContext(source, Role, "us-east-1")).Span);

    private static IEnumerable<JsonObject> Records(JsonNode node) => node switch
    {
        JsonObject record when record.ContainsKey("eventSource") && record["kinesis"] is JsonObject => [record],
        JsonObject other => other.Where(member => member.Value is not null).SelectMany(member => Records(member.Value!)),
        JsonArray array => array.Where(item => item is not null).SelectMany(item => Records(item!)),
        _ => [],
    };
}
