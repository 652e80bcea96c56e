using System.Globalization;
using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.DynamoDb;

public sealed class StreamOperationTests
{
    private readonly TableWorld _world = new();
    private readonly DynamoDbTable _table;

    public StreamOperationTests() => _table = _world.Create(settings: new("id") { StreamView = DynamoDbStreamView.NewAndOldImages, TimeToLiveAttribute = "expires" });

    [Fact]
    public void Streams_are_listed() =>
        Same($$"""{"Streams":[{"StreamArn":"{{_table.StreamArn}}","TableName":"orders","StreamLabel":"2026-01-01T00:00:00.000"}]}""", Call("ListStreams", """{"TableName":"orders"}"""));

    [Fact]
    [Covers("STR-074", "STR-100")]
    public void A_stream_is_described_with_its_shards()
    {
        var shard = ShardId();

        Same(
            $$$$"""
            {"StreamDescription":{"StreamArn":"{{{{_table.StreamArn}}}}","StreamLabel":"2026-01-01T00:00:00.000","StreamStatus":"ENABLED","StreamViewType":"NEW_AND_OLD_IMAGES",
             "CreationRequestDateTime":1767225600,"TableName":"orders","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
             "Shards":[{"ShardId":"{{{{shard}}}}","SequenceNumberRange":{"StartingSequenceNumber":"{{{{_table.Store.LatestStream!.Shards[0].StartingSequenceNumber}}}}"}}]}}
            """,
            Call("DescribeStream", $$"""{"StreamArn":"{{_table.StreamArn}}"}"""));
    }

    [Fact]
    [Covers("STR-104", "STR-101", "STR-100", "STR-102")]
    public void Shards_come_in_pages_and_by_parent()
    {
        _world.Advance(TimeSpan.FromHours(13));

        var first = Describe("\"Limit\":3");
        var rest = Describe($"\"ExclusiveStartShardId\":\"{first["LastEvaluatedShardId"]}\"");

        var shards = first["Shards"]!.AsArray().Concat(rest["Shards"]!.AsArray()).Select(shard => shard!.AsObject()).ToList();
        Assert.Equal(4, shards.Count);
        Assert.False(rest.ContainsKey("LastEvaluatedShardId"));
        Assert.Equal(shards.Select(Id).Order(StringComparer.Ordinal), shards.Select(Id));
        Assert.Equal(shards.Take(3).Select(Id), shards.Skip(1).Select(shard => shard["ParentShardId"]!.GetValue<string>()));
        Assert.Equal([true, true, true, false], shards.Select(shard => shard["SequenceNumberRange"]!.AsObject().ContainsKey("EndingSequenceNumber")));
        Assert.Equal(Id(shards[2]), Id(Assert.Single(Describe($$"""
            "ShardFilter":{"Type":"CHILD_SHARDS","ShardId":"{{Id(shards[1])}}"}
            """)["Shards"]!.AsArray())!.AsObject()));
    }

    [Fact]
    [Covers("STR-105")]
    public void The_eleventh_description_in_a_second_is_refused_where_the_limit_is_enforced()
    {
        var world = new TableWorld(new() { EnforceDescribeLimit = true });
        var request = $$"""{"StreamArn":"{{world.Create().StreamArn}}"}""";
        for (var call = 0; call < 10; call++) world.Call("dynamodbstreams:DescribeStream", request);

        Assert.Equal("LimitExceededException", world.Refused("dynamodbstreams:DescribeStream", request).Code);
        world.Advance(TimeSpan.FromSeconds(1));
        world.Call("dynamodbstreams:DescribeStream", request);
    }

    [Fact]
    [Covers("STR-084", "STR-096", "STR-108", "STR-106")]
    public void Records_are_read_as_the_wire_has_them()
    {
        _table.PutItem(new { id = "1", expires = 1767225601 });
        _world.Advance(TimeSpan.FromSeconds(1));
        var changes = _table.StreamRecords;

        var answer = Call("GetRecords", $$"""{"ShardIterator":"{{Iterator("TRIM_HORIZON")}}"}""");

        var records = answer["Records"]!.AsArray();
        Same(
            $$$$"""
            {"eventID":"{{{{changes[1].EventId}}}}","eventName":"REMOVE","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"us-east-1",
             "dynamodb":{"ApproximateCreationDateTime":1767225601,"Keys":{"id":{"S":"1"}},"OldImage":{"expires":{"N":"1767225601"},"id":{"S":"1"}},
             "SequenceNumber":"{{{{changes[1].SequenceNumber}}}}","SizeBytes":19,"StreamViewType":"NEW_AND_OLD_IMAGES"},
             "userIdentity":{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"}}
            """,
            records[1]!);
        Assert.False(records[0]!.AsObject().ContainsKey("userIdentity"));
        Assert.Empty(Read(answer["NextShardIterator"]!.GetValue<string>())["Records"]!.AsArray());
    }

    [Fact]
    [Covers("STR-106")]
    public void Iterators_begin_where_they_say()
    {
        foreach (var id in new[] { "1", "2", "3" }) _table.PutItem(new { id });
        var latest = Iterator("LATEST");
        var second = _table.StreamRecords[1].SequenceNumber;
        _table.PutItem(new { id = "4" });

        Assert.Equal(["4"], Ids(Read(latest)));
        Assert.Equal(["2", "3", "4"], Ids(Read(Iterator("AT_SEQUENCE_NUMBER", second))));
        Assert.Equal(["3", "4"], Ids(Read(Iterator("AFTER_SEQUENCE_NUMBER", second))));
        Assert.Equal(["1", "2"], Ids(Call("GetRecords", $$"""{"ShardIterator":"{{Iterator("TRIM_HORIZON")}}","Limit":2}""")));
        Assert.Contains("AT_TIMESTAMP", _world.Refused("dynamodbstreams:GetShardIterator", Iterating("AT_TIMESTAMP", null)).Message, StringComparison.Ordinal);
        Assert.Equal("ValidationException", _world.Refused("dynamodbstreams:GetShardIterator", Iterating("AT_SEQUENCE_NUMBER", null)).Code);
        Assert.Equal("ValidationException", _world.Refused("dynamodbstreams:GetShardIterator", Iterating("AT_SEQUENCE_NUMBER", "100000000000000000000")).Code);
    }

    [Fact]
    [Covers("STR-108")]
    public void A_closed_shard_ends_without_a_next_iterator()
    {
        _table.PutItem(new { id = "1" });
        _table.PutItem(new { id = "2" });
        var iterator = Iterator("TRIM_HORIZON");
        _table.DisableStream();

        var first = Call("GetRecords", $$"""{"ShardIterator":"{{iterator}}","Limit":1}""");
        var second = Read(first["NextShardIterator"]!.GetValue<string>());

        Assert.Equal(["2"], Ids(second));
        Assert.False(second.ContainsKey("NextShardIterator"));
    }

    [Fact]
    [Covers("STR-108")]
    public void An_answer_holds_a_thousand_records_or_a_megabyte()
    {
        for (var id = 0; id < 1001; id++) _table.PutItem(new { id = id.ToString(CultureInfo.InvariantCulture) });
        Assert.Equal(1000, Read(Iterator("TRIM_HORIZON"))["Records"]!.AsArray().Count);
        var latest = Iterator("LATEST");
        for (var id = 0; id < 4; id++) _table.PutItem(new { id = $"big{id}", x = new string('x', 300 * 1024) });

        var answer = Read(latest);

        Assert.Equal(["big0", "big1", "big2"], Ids(answer));
        Assert.Equal(["big3"], Ids(Read(answer["NextShardIterator"]!.GetValue<string>())));
    }

    [Fact]
    [Covers("STR-107")]
    public void Iterators_expire_after_a_quarter_of_an_hour()
    {
        var iterator = Iterator("TRIM_HORIZON");
        _world.Advance(TimeSpan.FromMinutes(15));
        Read(iterator);
        _world.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("ExpiredIteratorException", _world.Refused("dynamodbstreams:GetRecords", $$"""{"ShardIterator":"{{iterator}}"}""").Code);
    }

    [Fact]
    [Covers("STR-109")]
    public void Reading_before_the_trim_point_is_refused()
    {
        var world = new TableWorld(new() { ShardRollover = null, StreamRetention = TimeSpan.FromMinutes(10) });
        var table = world.Create();
        table.PutItem(new { id = "1" });
        var (stream, shard, number) = (table.StreamArn, table.Store.LatestStream!.Shards[0].Id, table.StreamRecords[0].SequenceNumber);
        var iterator = world.Call("dynamodbstreams:GetShardIterator", $$"""{"StreamArn":"{{stream}}","ShardId":"{{shard}}","ShardIteratorType":"TRIM_HORIZON"}""")["ShardIterator"]!;
        world.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal("TrimmedDataAccessException", world.Refused("dynamodbstreams:GetRecords", $$"""{"ShardIterator":"{{iterator}}"}""").Code);
        Assert.Equal("TrimmedDataAccessException", world.Refused("dynamodbstreams:GetShardIterator", $$"""{"StreamArn":"{{stream}}","ShardId":"{{shard}}","ShardIteratorType":"AT_SEQUENCE_NUMBER","SequenceNumber":"{{number}}"}""").Code);
        world.Call("dynamodbstreams:GetShardIterator", $$"""{"StreamArn":"{{stream}}","ShardId":"{{shard}}","ShardIteratorType":"TRIM_HORIZON"}""");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("arn|1|nonsense")]
    [InlineData("arn|1|YSBiIGMgZA==")]
    public void A_made_up_iterator_is_refused(string iterator) =>
        Assert.Equal("Invalid ShardIterator", _world.Refused("dynamodbstreams:GetRecords", $$"""{"ShardIterator":"{{iterator}}"}""").Message);

    [Fact]
    [Covers("WIR-068")]
    public void Unknown_streams_and_shards_are_not_found() // STR-111
    {
        Assert.Equal("Requested resource not found: Stream: arn:x not found", _world.Refused("dynamodbstreams:DescribeStream", """{"StreamArn":"arn:x"}""").Message);
        Assert.Equal("ResourceNotFoundException", _world.Refused("dynamodbstreams:GetShardIterator", $$"""{"StreamArn":"{{_table.StreamArn}}","ShardId":"shardId-1","ShardIteratorType":"LATEST"}""").Code);
    }

    private static string Id(JsonObject shard) => shard["ShardId"]!.GetValue<string>();

    private static IEnumerable<string> Ids(JsonObject answer) => answer["Records"]!.AsArray().Select(record => record!["dynamodb"]!["Keys"]!["id"]!["S"]!.GetValue<string>());

    private string ShardId() => _table.Store.LatestStream!.Shards[0].Id.Text;

    private JsonObject Describe(string more) => Call("DescribeStream", $$"""{"StreamArn":"{{_table.StreamArn}}",{{more}}}""")["StreamDescription"]!.AsObject();

    private string Iterating(string type, string? number) =>
        $$"""{"StreamArn":"{{_table.StreamArn}}","ShardId":"{{ShardId()}}","ShardIteratorType":"{{type}}"{{(number is null ? "" : $",\"SequenceNumber\":\"{number}\"")}}}""";

    private string Iterator(string type, string? number = null) => Call("GetShardIterator", Iterating(type, number))["ShardIterator"]!.GetValue<string>();

    private JsonObject Read(string iterator) => Call("GetRecords", $$"""{"ShardIterator":"{{iterator}}"}""");

    private JsonObject Call(string operation, string request) => _world.Call("dynamodbstreams:" + operation, request);

    private static void Same(string expected, JsonNode actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
